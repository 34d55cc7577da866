package live

import (
	"bytes"
	"context"
	"errors"
	"image"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/numm"
)

// counting returns a sketch of this many frames whose pictures and samples are all different.
func counting(frames int) *Config {
	var session *Session
	shown, played := 0, 0
	return &Config{
		Width: 32, Height: 16,
		Start: func(s *Session) { session = s },
		VideoOut: func(out *numm.Image) {
			out.SetRGB(shown%32, shown/32%16, byte(shown), 200, byte(3*shown))
			if shown++; shown == frames {
				session.Quit()
			}
		},
		AudioOut: func(out numm.Sound) {
			for i := range out {
				out[i] = [2]int16{int16(played), int16(-3 * played)}
				played++
			}
		},
	}
}

// RenderTo writes, bit for bit where the format keeps them, what Render gives.
func TestRenderTo(t *testing.T) {
	const d = 700 * time.Millisecond
	folder := t.TempDir()
	video, sound, err := Render(t.Context(), counting(100), d, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, prepare := range map[string]func(c *Config){
		"film.mkv":  func(*Config) {},
		"mute.mkv":  func(c *Config) { c.AudioOut = nil },
		"sound.wav": func(c *Config) { c.VideoOut = nil },
	} {
		path := filepath.Join(folder, name)
		c := counting(100)
		prepare(c)
		if err := RenderTo(t.Context(), path, c, d, nil); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if c.VideoOut != nil {
			if v, err := numm.ReadVideo(t.Context(), path); err != nil || !bytes.Equal(v.Pix, video.Pix) {
				t.Errorf("%s: %v instead of %v, %v", name, v, video, err)
			}
		}
		s, err := numm.ReadSound(t.Context(), path)
		if c.AudioOut == nil {
			if !errors.Is(err, numm.ErrNoSound) {
				t.Errorf("%s: %v, %v", name, s, err)
			}
		} else if err != nil || !slices.Equal(s, sound) {
			t.Errorf("%s: %v instead of %v, %v", name, s, sound, err)
		}
	}
}

// A film shows Rate frames per second, unless the options say otherwise.
func TestRenderToRate(t *testing.T) {
	for want, opts := range map[float64][]numm.EncodeOption{50: nil, 25: {numm.Rate(25)}} {
		path := filepath.Join(t.TempDir(), "film.mkv")
		c := counting(100)
		c.Rate, c.AudioOut = 50, nil
		if err := RenderTo(t.Context(), path, c, time.Second, nil, opts...); err != nil {
			t.Fatal(err)
		}
		info, err := numm.Probe(t.Context(), path)
		if err != nil || len(info.Streams) != 1 || info.Streams[0].FrameRate != want {
			t.Errorf("%+v, %v", info, err)
		}
	}
}

// When a rendering fails, what stood there before still stands, and nothing beside it.
func TestRenderToFails(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "film.mkv")
	disk.Write(t, path, []byte("mine"))
	c := counting(100)
	c.AudioOut = func(numm.Sound) { panic("boom") }
	var p *PanicError
	if err := RenderTo(t.Context(), path, c, time.Second, nil); !errors.As(err, &p) {
		t.Errorf("a panic: %v", err)
	}
	if err := RenderTo(t.Context(), path, &Config{}, time.Second, nil); !errors.Is(err, numm.ErrSize) {
		t.Errorf("nothing to write: %v", err)
	}
	if err := RenderTo(t.Context(), filepath.Join(folder, "film.xyz"), counting(1), time.Second, nil); !errors.Is(err, numm.ErrUnsupported) {
		t.Errorf("an unknown format: %v", err)
	}
	if mine, err := os.ReadFile(path); err != nil || string(mine) != "mine" {
		t.Errorf("%q, %v", mine, err)
	}
	if files, _ := os.ReadDir(folder); len(files) != 1 {
		t.Errorf("%d files are left", len(files))
	}
}

// Rendering to a file holds a few frames, however long it goes on.
func TestRenderToMemory(t *testing.T) {
	heap := func() int64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	var early, late int64
	c := counting(2000)
	paint, frame := c.VideoOut, 0
	c.VideoOut = func(out *numm.Image) {
		paint(out)
		switch frame++; frame {
		case 100:
			early = heap()
		case 1800: // 2.6 MB of pictures and 10 MB of sound later
			late = heap()
		}
	}
	if err := RenderTo(t.Context(), filepath.Join(t.TempDir(), "film.mkv"), c, time.Minute, nil); err != nil {
		t.Fatal(err)
	}
	if late-early > 2<<20 {
		t.Errorf("the heap grows by %d bytes", late-early)
	}
}

// sketch is counting with a window, in the bubble of the test.
func (f *fakes) sketch(pictures int) *Config {
	f.input, f.shut = make(chan any), make(chan struct{})
	return counting(pictures)
}

// What is recorded is what was shown, when it was shown, and what was played.
func TestRecord(t *testing.T) {
	path := filepath.Join(t.TempDir(), "film.mkv")
	f := newFakes(t)
	synctest.Test(t, func(t *testing.T) {
		c := f.sketch(40)
		c.Record = path
		paint, calls := c.VideoOut, 0
		c.VideoOut = func(out *numm.Image) {
			paint(out)
			if calls++; calls == 10 {
				time.Sleep(3 * time.Second / 30) // two pictures are left out
			}
		}
		if err := run(t.Context(), c, f.opener()); err != nil {
			t.Fatal(err)
		}
	})
	s, err := numm.ReadSound(t.Context(), path)
	if n := len(s); err != nil || n < numm.SampleRate || n > len(f.played) || !slices.Equal(s, f.played[:n]) {
		t.Errorf("%v is recorded, %v was played: %v", s, f.played, err)
	}
	v, err := numm.ReadVideo(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if v.Len() < 42 {
		t.Errorf("%v is recorded", v)
	}
	for k, m := range v.All() {
		shown := k
		switch { // picture 9 comes at 12/30, when already the next is due
		case k > 11:
			shown = k - 2
		case k > 8:
			shown = 8
		}
		if shown = min(shown, len(f.shown)-1); !m.Equal(f.shown[shown]) {
			t.Errorf("frame %d is not picture %d", k, shown)
		}
	}
}

// However a sketch ends, what was recorded until then stands in the file; where nothing was, there is none.
func TestRecordEnds(t *testing.T) {
	folder := t.TempDir()
	for name, prepare := range map[string]func(c *Config, cancel func()){
		"panic":  func(c *Config, _ func()) { c.AudioIn = panicAfter(50) },
		"cancel": func(c *Config, cancel func()) { c.Start = func(*Session) { time.AfterFunc(time.Second, cancel) } },
	} {
		path := filepath.Join(folder, name+".mkv")
		f := newFakes(t)
		synctest.Test(t, func(t *testing.T) {
			f.input, f.shut = make(chan any), make(chan struct{})
			c := everything()
			c.Record = path
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			prepare(c, cancel)
			if err := run(ctx, c, f.opener()); err == nil {
				t.Errorf("%s: Run ends without an error", name)
			}
		})
		if v, err := numm.ReadVideo(t.Context(), path); err != nil || v.Len() < 14 {
			t.Errorf("%s: %v, %v", name, v, err)
		}
	}
	c := counting(10)
	c.Record = filepath.Join(folder, "nothing.mkv")
	c.Start = (*Session).Quit
	if err := run(t.Context(), c, newFakes(t).opener()); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(c.Record); !os.IsNotExist(err) {
		t.Errorf("a film of nothing: %v", err)
	}
	c.Record = filepath.Join(folder, "no", "folder.mkv")
	if err := run(t.Context(), c, newFakes(t).opener()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
}

// A sketch that has a window but paints nothing records what it plays.
func TestRecordWithoutPictures(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sound.wav")
	f := newFakes(t)
	synctest.Test(t, func(t *testing.T) {
		c := f.sketch(0)
		c.Record, c.VideoOut, c.MouseIn = path, nil, func(MouseEvent) {}
		var session *Session
		c.Start = func(s *Session) { session = s; time.AfterFunc(time.Second, s.Quit) }
		if err := run(t.Context(), c, f.opener()); err != nil {
			t.Error(err)
		}
		if s := session.Stats(); s.FramesOut < 30 || s.FramesDropped != 0 {
			t.Errorf("%+v", s)
		}
	})
	s, err := numm.ReadSound(t.Context(), path)
	if n := len(s); err != nil || n < numm.SampleRate || n > len(f.played) || !slices.Equal(s, f.played[:n]) {
		t.Errorf("%v is recorded, %v was played: %v", s, f.played, err)
	}
}

// Where a sketch ends before its first picture there is no film, though there was sound; what stood there before still stands, and
// only the context's end is an error.
func TestRecordEndsBeforeThePicture(t *testing.T) {
	path := disk.File(t, "film.mkv", []byte("mine"))
	for _, want := range []error{nil, context.Canceled} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			f := newFakes(t)
			f.input <- MouseEvent{}
			c := counting(10)
			c.Record = path
			start := c.Start
			end := cancel
			c.Start = func(s *Session) {
				start(s)
				if want == nil {
					end = s.Quit
				}
			}
			c.MouseIn = func(MouseEvent) {
				time.Sleep(time.Second)
				end()
			}
			if err := run(ctx, c, f.opener()); err != want {
				t.Errorf("Run ends with %v, not %v", err, want)
			}
			if len(f.played) < numm.SampleRate/2 || len(f.shown) > 0 {
				t.Errorf("%v was played, %d pictures were shown", f.played, len(f.shown))
			}
		})
	}
	if mine, err := os.ReadFile(path); err != nil || string(mine) != "mine" {
		t.Errorf("%q, %v", mine, err)
	}
}

// Where there is nothing to write RenderTo writes nothing, and that is no error.
func TestRenderToNothing(t *testing.T) {
	folder := t.TempDir()
	for name, d := range map[string]time.Duration{"film.mkv": time.Second, "none.mkv": 0, "sound.wav": time.Second, "sound.flac": 0} {
		c := counting(10)
		c.Start = (*Session).Quit
		if filepath.Ext(name) != ".mkv" {
			c.VideoOut = nil
		}
		if err := RenderTo(t.Context(), filepath.Join(folder, name), c, d, nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if files, err := os.ReadDir(folder); err != nil || len(files) > 0 {
		t.Errorf("%v, %v", files, err)
	}
}

func panicAfter(blocks int) func(numm.Sound) {
	return func(numm.Sound) {
		if blocks--; blocks == 0 {
			panic("boom")
		}
	}
}

// A picture that finds the queue full of sound is left out, and those after it are not.
func TestRecorderFullOfSound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pictures, disk := 0, make(chan struct{})
		film := &filmWriter{
			picture: func(image.Image) error { pictures++; return nil },
			sound:   func(numm.Sound) error { <-disk; return nil },
			close:   func() error { return nil },
		}
		second := make(numm.Sound, numm.SampleRate)
		r := newRecorder(film, &Config{Rate: 30, Block: len(second)}, &Session{}, nil)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		for ctx.Err() == nil { // until there is no room for more
			r.plays(ctx, second)
		}
		m := numm.NewImage(1, 1)
		for range 2 * recordedPictures {
			if r.showed(m) {
				t.Error("there is room for a picture")
			}
		}
		close(disk)
		synctest.Wait()
		for k := range recordedPictures {
			if !r.showed(m) {
				t.Errorf("there is no room for picture %d", k)
			}
		}
		if err := r.finish(); err != nil || pictures == 0 {
			t.Errorf("%v, %d pictures", err, pictures)
		}
	})
}

// A film that cannot be written ends the sketch with the reason, and one that is too slow loses pictures, but keeps their time.
func TestRecorderUnderTrouble(t *testing.T) {
	full := errors.New("disk full")
	synctest.Test(t, func(t *testing.T) {
		var failed error
		film := &filmWriter{picture: func(image.Image) error { return full }, abort: func() error { return nil }}
		r := newRecorder(film, &Config{Rate: 30, Block: 441}, &Session{}, func(err error) { failed = err })
		for range 100 {
			r.showed(numm.NewImage(1, 1))
			time.Sleep(time.Second)
		}
		if err := r.finish(); err != full || failed != full {
			t.Errorf("%v, %v", err, failed)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		var written []byte
		film := &filmWriter{
			picture: func(m image.Image) error {
				time.Sleep(time.Second / 10)
				written = append(written, m.(*numm.Image).Pix[0])
				return nil
			},
			close: func() error { return nil },
		}
		r := newRecorder(film, &Config{Rate: 30, Block: 441}, &Session{}, nil)
		m := numm.NewImage(1, 1)
		refused := 0
		for k := range 60 {
			paintNumber(m, k)
			if !r.showed(m) {
				refused++
			}
			time.Sleep(time.Until(r.begin.Add(beginOf(k+1, 30))))
		}
		if err := r.finish(); err != nil {
			t.Error(err)
		}
		if len(written) != 60 || refused < 20 {
			t.Errorf("%d pictures are written, %d left out", len(written), refused)
		}
		for k, number := range written {
			if int(number) > k || k > 0 && number < written[k-1] || k < 8 && int(number) != k {
				t.Fatalf("picture %d in frame %d", number, k)
			}
		}
	})
}
