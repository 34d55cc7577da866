//go:build rig

package live_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/rig/desk"
	"github.com/gonumm/gonumm/tests/rig/numbered"
)

// maxWait is how long a test waits for what takes a moment, on a busy machine too.
const maxWait = 30 * time.Second

// counting paints and plays numbers, goes by counting alone, and quits after so many frames; 0: never.
func counting(frames int) *live.Config {
	var session *live.Session
	shown, played := 0, 1
	return &live.Config{
		Title: "counting", Width: 160, Height: 120,
		Start: func(s *live.Session) { session = s },
		VideoOut: func(out *numm.Image) {
			numbered.Write(out.SubImage(out.Rect.Add(out.Rect.Size().Div(4)).Intersect(out.Rect)).(*numm.Image), shown)
			out.SetRGB(shown%160, 3, byte(shown), 200, 100)
			if shown++; shown == frames {
				session.Quit()
			}
		},
		AudioOut: func(out numm.Sound) {
			for i := range out {
				out[i] = [2]int16{int16(played & 0x7fff), int16(played>>15 | 0x4000)}
				played++
			}
		},
	}
}

// What a sink is given, picture by picture, is what Render gives.
func TestRunShowsWhatRenderGives(t *testing.T) {
	const frames, more = 45, 5 // those painted last may still be on their way when the window is closed
	path := filepath.Join(t.TempDir(), "frames")
	c := counting(frames + more)
	c.AudioOut = nil
	c.Sink = fmt.Sprintf("videoconvert ! video/x-raw,format=RGB ! filesink location=%q", path)
	if err := live.Run(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	c = counting(frames + more)
	c.AudioOut = nil
	rendered, _, err := live.Render(t.Context(), c, (frames+more)*time.Second/30, nil)
	if err != nil {
		t.Fatal(err)
	}
	shown := disk.Read(t, path)
	// The window is black before the first picture.
	const size = 160 * 120 * 3
	want := append(make([]byte, size), rendered.Pix...)
	if len(shown) < (1+frames)*size || len(shown) > len(want) {
		t.Fatalf("%d bytes are shown of %d", len(shown), len(want))
	}
	for k := range len(shown) / size {
		if !bytes.Equal(shown[k*size:(k+1)*size], want[k*size:(k+1)*size]) {
			t.Fatalf("picture %d differs", k)
		}
	}
}

// A real window shows what Render gives, picture by picture, pixel by pixel.
func TestTheWindowShowsWhatRenderGives(t *testing.T) {
	const frames = 12
	rendered, _, err := live.Render(t.Context(), counting(frames), frames*time.Second/30, nil)
	if err != nil {
		t.Fatal(err)
	}
	c := counting(0)
	c.Title, c.AudioOut = "shown", nil
	looked := make(chan struct{}, frames) // at the picture before
	paint, k := c.VideoOut, 0
	c.VideoOut = func(out *numm.Image) {
		if k > 0 && k < frames {
			<-looked
		}
		if k++; k <= frames {
			paint(out)
		}
	}
	desk.Run(t, c, func(w *desk.Window, _ *live.Session) {
		for i, want := range rendered.All() {
			w.Until(fmt.Sprint("picture ", i), want.Equal)
			looked <- struct{}{}
		}
	})
}

// Swap changes what a real window shows; when the new callback panics, the one before is back.
func TestRunSwap(t *testing.T) {
	plain := func(level byte) func(*numm.Image) {
		return func(out *numm.Image) {
			for i := range out.Pix {
				out.Pix[i] = level
			}
		}
	}
	shows := func(level byte) func(*numm.Image) bool {
		return func(m *numm.Image) bool {
			want := numm.NewImage(m.Width(), m.Height())
			plain(level)(want)
			return m.Equal(want)
		}
	}
	panicked := make(chan *live.PanicError, 1)
	told := func(p *live.PanicError) { panicked <- p }
	desk.Run(t, &live.Config{Title: "swap", VideoOut: plain(40)}, func(w *desk.Window, s *live.Session) {
		w.Until("the first", shows(40))
		if err := s.Swap(&live.Config{VideoOut: plain(90), Panicked: told}); err != nil {
			t.Error(err)
		}
		w.Until("the second", shows(90))
		if err := s.Swap(&live.Config{VideoOut: func(out *numm.Image) { plain(200)(out); panic("boom") }}); err != nil {
			t.Error(err)
		}
		select {
		case p := <-panicked:
			if p.Callback != "VideoOut" || p.Value != "boom" {
				t.Error(p)
			}
		case <-time.After(maxWait):
			t.Error("no panic is told")
		}
		w.Until("the second again", shows(90))
		if err := s.Swap(&live.Config{AudioOut: func(numm.Sound) {}}); !errors.Is(err, numm.ErrClosed) {
			t.Errorf("sound where no speaker was opened: %v", err)
		}
	})
}

// F9, F10 and F11 work in a real window: what is captured is what the screen shows.
func TestRunKeys(t *testing.T) {
	folder := t.TempDir()
	printed, err := os.Create(filepath.Join(t.TempDir(), "printed"))
	if err != nil {
		t.Fatal(err)
	}
	defer printed.Close()
	defer func(before *os.File) { os.Stderr = before }(os.Stderr)
	os.Stderr = printed
	c := &live.Config{
		Title: "keys", Width: 320, Height: 200, CaptureDir: folder,
		VideoOut: func(out *numm.Image) {
			for i := range out.Pix {
				out.Pix[i] = 40
			}
		},
	}
	level := func(want byte) func(*numm.Image) bool {
		return func(m *numm.Image) bool { r, _, _ := m.RGB(1, 1); return r == want }
	}
	desk.Run(t, c, func(w *desk.Window, _ *live.Session) {
		w.Until("the sketch", level(40))
		w.Press("F10")
		w.Press("F9")
		w.Until("the figure", level(0))
		w.Press("F10")
		w.Press("F11")
		w.Press("F9")
		w.Until("the sketch again", level(40))
	})
	text, err := os.ReadFile(printed.Name())
	if err != nil || !regexp.MustCompile(`VideoOut +\d+ `).Match(text) || strings.Count(string(text), "captured") != 2 {
		t.Errorf("%v, and this is printed: %s", err, text)
	}
	for k, want := range []uint8{40, 0} {
		f := disk.Open(t, filepath.Join(folder, fmt.Sprintf("capture-%04d.png", k+1)))
		m, err := png.Decode(f)
		if err != nil {
			t.Fatal(err)
		}
		got := numm.ImageFrom(m)
		corner, _, _ := got.RGB(1, 1)
		if far, _, _ := got.RGB(319, 199); got.Width() != 320 || got.Height() != 200 || corner != want || far != 40 {
			t.Errorf("capture %d: %v, %d in the corner, %d far from it", k+1, got, corner, far)
		}
	}
}

// all returns a sketch that uses everything.
func all(title string) *live.Config {
	c := counting(0)
	c.Title = title
	c.VideoIn = func(*numm.Image) {}
	c.AudioIn = func(numm.Sound) {}
	c.MouseIn = func(live.MouseEvent) {}
	c.KeyboardIn = func(live.KeyEvent) bool { return false }
	return c
}

// The camera's pictures come in order, while all else runs.
func TestRunSeesTheCamera(t *testing.T) {
	c := all("camera")
	var session *live.Session
	c.Start = func(s *live.Session) { session = s }
	c.InWidth, c.InHeight = 320, 240
	var seen []int
	c.VideoIn = func(in *numm.Image) {
		n, ok := numbered.Read(in)
		if !ok {
			t.Errorf("no number after %v", seen)
			session.Quit()
			return
		}
		if seen = append(seen, n); len(seen) == 60 {
			session.Quit()
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 4*maxWait)
	defer cancel()
	if err := live.Run(ctx, c); err != nil {
		t.Fatal(err)
	}
	if !slices.IsSorted(seen) || len(slices.Compact(slices.Clone(seen))) != 60 {
		t.Errorf("%v", seen)
	}
}

// Everything started and stopped, whichever way, leaves no thread, descriptor, goroutine or window.
func TestRunLeavesNothingInTheRig(t *testing.T) {
	boom := errors.New("boom")
	once := func(k int) {
		c := all("leaves")
		ctx, cancel := context.WithTimeout(t.Context(), 4*maxWait)
		defer cancel()
		var session *live.Session
		c.Start = func(s *live.Session) { session = s }
		frames := 0
		paint := c.VideoOut
		c.VideoOut = func(out *numm.Image) {
			paint(out)
			if frames++; frames == 5 {
				switch k % 3 {
				case 0:
					session.Quit()
				case 1:
					panic(boom)
				case 2:
					cancel()
				}
			}
		}
		err := live.Run(ctx, c)
		if want := []error{nil, boom, context.Canceled}[k%3]; !errors.Is(err, want) {
			t.Errorf("it ends with %v, not %v", err, want)
		}
		if n := desk.Count("leaves"); n != 0 {
			t.Errorf("%d windows are left", n)
		}
	}
	for k := range 3 { // GLib and Go keep a few threads for the next time
		once(k)
	}
	files, threads, goroutines := len(disk.Names(t, "/proc/self/fd")), len(disk.Names(t, "/proc/self/task")), runtime.NumGoroutine()
	for k := range 20 {
		once(k)
	}
	for begin := time.Now(); ; runtime.GC() {
		nowFiles, nowThreads, nowGoroutines := len(disk.Names(t, "/proc/self/fd")), len(disk.Names(t, "/proc/self/task")), runtime.NumGoroutine()
		if nowFiles <= files && nowThreads <= threads+4 && nowGoroutines <= goroutines {
			return
		}
		if time.Since(begin) > maxWait {
			t.Fatalf("%d descriptors, %d threads, %d goroutines; were %d, %d, %d",
				nowFiles, nowThreads, nowGoroutines, files, threads, goroutines)
		}
	}
}

// A window that its manager closes ends Run without an error.
func TestRunWindowClosed(t *testing.T) {
	var wait sync.WaitGroup
	wait.Go(func() { desk.Find(t, "closed").Press("alt+F4") })
	c := all("closed")
	ctx, cancel := context.WithTimeout(t.Context(), 4*maxWait)
	defer cancel()
	if err := live.Run(ctx, c); err != nil {
		t.Error(err)
	}
	wait.Wait()
}

// A recording of a live sketch holds what was shown and played.
func TestRunRecords(t *testing.T) {
	path := filepath.Join(t.TempDir(), "film.mkv")
	c := counting(60)
	c.Record = path
	if err := live.Run(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	s, err := numm.ReadSound(t.Context(), path)
	if err != nil || len(s) < numm.SampleRate {
		t.Fatalf("%v is recorded: %v", s, err)
	}
	length := time.Duration(len(s)) * time.Second / numm.SampleRate
	rendered, sound, err := live.Render(t.Context(), counting(0), length+2*time.Second, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(s, sound[:len(s)]) {
		t.Error("what is recorded is not what was played")
	}
	v, err := numm.ReadVideo(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	next := 0
	for k, m := range v.All() {
		at := next
		for at < 60 && !m.Equal(rendered.Frame(at)) {
			at++
		}
		if at == 60 {
			t.Fatalf("frame %d is no picture of the sketch from %d on", k, next)
		}
		next = at
	}
	if next < 50 {
		t.Errorf("the last picture is %d", next)
	}
}
