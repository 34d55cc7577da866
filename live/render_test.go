package live

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/gonumm/gonumm/numm"
	"github.com/google/go-cmp/cmp"
)

// numberedCamera returns a camera whose pictures are their numbers.
func numberedCamera(frames, width, height int) iter.Seq2[numm.Frame, error] {
	return func(yield func(numm.Frame, error) bool) {
		for k := range frames {
			m := numm.NewImage(width, height)
			paintNumber(m, k)
			if !yield(numm.Frame{Image: m, Index: k}, nil) {
				return
			}
		}
	}
}

// Within a frame come events, camera, picture and then the blocks that begin before the frame's end, in this order.
func TestRenderOrder(t *testing.T) {
	var log []string
	note := func(format string, args ...any) { log = append(log, fmt.Sprintf(format, args...)) }
	block, frame := 0, 0
	c := &Config{
		Rate: 50, Block: 600, // 882 sound frames for each video frame
		Start:      func(*Session) { note("Start") },
		VideoIn:    func(in *numm.Image) { note("VideoIn %d", in.Pix[0]) },
		VideoOut:   func(*numm.Image) { note("VideoOut %d", frame); frame++ },
		MouseIn:    func(e MouseEvent) { note("MouseIn %d", e.Button) },
		KeyboardIn: func(e KeyEvent) bool { note("KeyboardIn %s", e.Key); return false },
		AudioIn:    func(in numm.Sound) { note("AudioIn %d", in[0][0]) },
		AudioOut:   func(numm.Sound) { note("AudioOut %d", block); block++ },
	}
	microphone := make(numm.Sound, 1000)
	for i := range microphone {
		microphone[i][0] = int16(i)
	}
	s := &Script{
		Camera:     numberedCamera(2, 320, 240),
		Microphone: microphone,
		Mouse: []TimedMouse{
			{At: 40 * time.Millisecond, MouseEvent: MouseEvent{Button: 3}},
			{At: 10 * time.Millisecond, MouseEvent: MouseEvent{Button: 1}},
			{At: 20 * time.Millisecond, MouseEvent: MouseEvent{Button: 2}},
		},
		Keys: []TimedKey{{KeyEvent: KeyEvent{Key: "a"}}, {At: 20 * time.Millisecond, KeyEvent: KeyEvent{Key: "b"}},
			{At: 65 * time.Millisecond, KeyEvent: KeyEvent{Key: "c"}}},
	}
	v, sound, err := Render(t.Context(), c, 65*time.Millisecond, s)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"Start",
		"KeyboardIn a", "VideoIn 0", "VideoOut 0", "AudioIn 0", "AudioOut 0", "AudioIn 600", "AudioOut 1",
		"MouseIn 1", "MouseIn 2", "KeyboardIn b", "VideoIn 1", "VideoOut 1", "AudioIn 0", "AudioOut 2",
		"MouseIn 3", "VideoOut 2", "AudioIn 0", "AudioOut 3", "AudioIn 0", "AudioOut 4",
		"KeyboardIn c",
	}
	if diff := cmp.Diff(want, log); diff != "" {
		t.Error(diff)
	}
	if v.Len() != 3 || len(sound) != 2867 { // 3.25 frames, 2866.5 sound frames
		t.Errorf("%v, %v", v, sound)
	}
}

// What is rendered is d long to the nearest frame, whatever the rates, and what has no callback is nil.
func TestRenderLength(t *testing.T) {
	for _, k := range []struct {
		d             time.Duration
		rate, block   int
		frames, sound int
	}{
		{0, 30, 441, 0, 0},
		{time.Nanosecond, 30, 441, 0, 0},
		{20 * time.Millisecond, 30, 441, 1, 882},
		{10 * time.Millisecond, 30, 441, 0, 441},
		{time.Second, 30, 441, 30, 44100},
		{time.Second, 7, 44101, 7, 44100},
		{time.Second, 1, 1000, 1, 44100},
		{1100 * time.Millisecond, 24, 1, 26, 48510},
		{100 * time.Millisecond, 60000, 441, 6000, 4410},
		{1400 * time.Millisecond, 1, 441, 1, 61740},
	} {
		frames, sounds := 0, 0
		next := int16(0)
		c := &Config{Width: 1, Height: 1, Rate: k.rate, Block: k.block,
			VideoOut: func(*numm.Image) { frames++ },
			AudioOut: func(out numm.Sound) {
				sounds++
				if len(out) != k.block {
					t.Errorf("%+v: AudioOut is given %d", k, len(out))
				}
				for i := range out {
					out[i][0] = next
					next++
				}
			},
		}
		v, s, err := Render(t.Context(), c, k.d, nil)
		if err != nil || v == nil || s == nil || v.Len() != k.frames || len(s) != k.sound || frames != k.frames {
			t.Errorf("%+v: %v, %v, %v, %d frames", k, v, s, err, frames)
		}
		if want := (k.sound + k.block - 1) / k.block; sounds != want {
			t.Errorf("%+v: AudioOut is called %d times, not %d", k, sounds, want)
		}
		for i := range s {
			if s[i][0] != int16(i) {
				t.Fatalf("%+v: sound frame %d is %d", k, i, s[i][0])
			}
		}
		c.AudioOut = nil
		if _, s, err := Render(t.Context(), c, k.d, nil); s != nil || err != nil {
			t.Errorf("without AudioOut: %v, %v", s, err)
		}
		c.VideoOut = nil
		if v, _, err := Render(t.Context(), c, k.d, nil); v != nil || err != nil {
			t.Errorf("without VideoOut: %v, %v", v, err)
		}
	}
	if v, s, err := Render(t.Context(), nil, time.Second, nil); v != nil || s != nil || err != nil {
		t.Errorf("nothing at all: %v, %v, %v", v, s, err)
	}
}

// The same sketch gives the same arrays, pixel by pixel and sample by sample, each time, and they are the right ones: the
// camera's pictures with the mouse's pixel in them, and the microphone backwards.
func TestRenderExactly(t *testing.T) {
	microphone := make(numm.Sound, 4*441)
	for i := range microphone {
		microphone[i] = [2]int16{int16(i), int16(-i)}
	}
	s := &Script{Camera: numberedCamera(3, 4, 2), Microphone: microphone, Mouse: []TimedMouse{
		{At: time.Second / 30, MouseEvent: MouseEvent{X: 0.5, Y: 0.5}},
		{At: time.Second / 15, MouseEvent: MouseEvent{PX: 1, PY: 0}},
	}}
	var events []MouseEvent
	sketch := func() *Config {
		seen, block := numm.NewImage(4, 2), make(numm.Sound, 441)
		var mouse MouseEvent
		events = nil
		return &Config{
			Width: 4, Height: 2,
			VideoIn:  func(in *numm.Image) { copy(seen.Pix, in.Pix) },
			VideoOut: func(out *numm.Image) { copy(out.Pix, seen.Pix); out.SetRGB(mouse.PX, mouse.PY, 255, 0, 0) },
			MouseIn:  func(e MouseEvent) { mouse = e; events = append(events, e) },
			AudioIn:  func(in numm.Sound) { copy(block, in); slices.Reverse(block) },
			AudioOut: func(out numm.Sound) { copy(out, block) },
		}
	}
	v, sound := mustRender(t, sketch(), s, 4)
	again, soundAgain := mustRender(t, sketch(), s, 4)
	if !bytes.Equal(v.Pix, again.Pix) || !slices.Equal(sound, soundAgain) {
		t.Error("rendered twice, it differs")
	}
	if diff := cmp.Diff([]MouseEvent{{X: 0.5, Y: 0.5, PX: 2, PY: 1}, {X: 0.375, Y: 0.25, PX: 1}}, events); diff != "" {
		t.Error(diff)
	}
	red := []uint8{255, 0, 0}
	for k, want := range []struct {
		level uint8
		pixel int
	}{{0, 0}, {1, 6}, {2, 1}, {2, 1}} {
		frame := bytes.Repeat([]uint8{want.level}, 24)
		copy(frame[3*want.pixel:], red)
		if diff := cmp.Diff(frame, v.Frame(k).Pix); diff != "" {
			t.Errorf("frame %d: %s", k, diff)
		}
	}
	for i, got := range sound {
		heard := i/441*441 + 440 - i%441
		want := [2]int16{}
		if heard < len(microphone) {
			want = microphone[heard]
		}
		if got != want {
			t.Fatalf("sound frame %d is %v, not %v", i, got, want)
		}
	}
}

// A camera of another size is scaled; views into larger pictures are fine; VideoIn may paint into what it is given.
func TestRenderCameraSize(t *testing.T) {
	halves := numm.NewImage(8, 4) // left black, right white
	for y := range 4 {
		for x := 4; x < 8; x++ {
			halves.SetRGB(x, y, 255, 255, 255)
		}
	}
	right := halves.SubImage(halves.Rect.Add(halves.Rect.Size().Div(2)).Intersect(halves.Rect)).(*numm.Image)
	camera := func(yield func(numm.Frame, error) bool) {
		for _, m := range []*numm.Image{halves, right, nil} {
			if !yield(numm.Frame{Image: m}, nil) {
				return
			}
		}
	}
	var seen []*numm.Image
	c := &Config{InWidth: 4, InHeight: 2, VideoIn: func(in *numm.Image) {
		seen = append(seen, in.Clone())
		grey(77)(in)
		*in = numm.Image{}
	}}
	mustRender(t, c, &Script{Camera: camera}, 5)
	if len(seen) != 2 {
		t.Fatalf("%d pictures are seen", len(seen))
	}
	for x, want := range []int{0, 0, 255, 255} {
		if r, g, b := seen[0].RGB(x, 1); math.Abs(float64(int(r)-want)) > 40 || g != r || b != r {
			t.Errorf("the pixel in column %d is %d, %d, %d", x, r, g, b)
		}
	}
	if m := seen[1]; m.Pix[0] != 255 || !bytes.Equal(m.Pix, bytes.Repeat(m.Pix[:1], len(m.Pix))) {
		t.Error(m.Pix)
	}
	if halves.Pix[0] != 0 {
		t.Error("the script's picture is painted into")
	}
}

func TestRenderEnds(t *testing.T) {
	boom := errors.New("boom")
	v, s, err := Render(t.Context(), &Config{AudioOut: func(numm.Sound) { panic(boom) }}, time.Second, nil)
	if p, ok := err.(*PanicError); v != nil || s != nil || !ok || p.Callback != "AudioOut" || p.Value != boom {
		t.Errorf("a panic: %v", err)
	}
	stopped := false
	camera := func(yield func(numm.Frame, error) bool) {
		defer func() { stopped = true }()
		if yield(numm.Frame{Image: numm.NewImage(1, 1)}, nil) {
			yield(numm.Frame{}, boom)
		}
	}
	if _, _, err := Render(t.Context(), &Config{VideoIn: func(*numm.Image) {}}, time.Second, &Script{Camera: camera}); err != boom {
		t.Errorf("the camera fails: %v", err)
	}
	if !stopped {
		t.Error("the camera is left open")
	}
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	c := &Config{VideoOut: func(*numm.Image) {
		if calls++; calls == 3 {
			cancel()
		}
	}}
	if _, _, err := Render(ctx, c, time.Second, nil); err != context.Canceled || calls != 3 {
		t.Errorf("the context ends: %v after %d frames", err, calls)
	}
	if _, _, err := Render(ctx, c, time.Second, nil); err != context.Canceled || calls != 3 {
		t.Errorf("the context has ended: %v", err)
	}
	if _, _, err := Render(t.Context(), c, -1, nil); !errors.Is(err, numm.ErrSize) {
		t.Errorf("a negative length: %v", err)
	}
	ctx, cancel = context.WithCancel(t.Context())
	blocks := 0
	c = &Config{Rate: 1, Block: 1, AudioOut: func(numm.Sound) {
		if blocks++; blocks == 3 {
			cancel()
		}
	}}
	if _, _, err := Render(ctx, c, time.Second, nil); err != context.Canceled || blocks != 3 {
		t.Errorf("the context ends: %v after %d blocks", err, blocks)
	}
}

// What would not fit is refused before the first callback.
func TestRenderMemory(t *testing.T) {
	c := &Config{Width: 1920, Height: 1080, Start: func(*Session) { t.Error("Start is called") }, VideoOut: func(*numm.Image) {}}
	for _, d := range []time.Duration{100 * time.Hour, math.MaxInt64} {
		var m *numm.MemoryError
		if _, _, err := Render(t.Context(), c, d, nil); !errors.As(err, &m) || !errors.Is(err, numm.ErrNotEnoughMemory) || m.Need <= m.Limit {
			t.Errorf("%v: %v", d, err)
		}
	}
	// What nobody makes needs none.
	if v, s, err := Render(t.Context(), &Config{Start: (*Session).Quit}, math.MaxInt64, nil); v != nil || s != nil || err != nil {
		t.Errorf("nothing for long: %v, %v, %v", v, s, err)
	}
}

// Quit ends a rendering after that frame and its sound, without an error.
func TestRenderQuit(t *testing.T) {
	var session *Session
	calls := 0
	c := &Config{Width: 2, Height: 2, Block: 1000, Start: func(s *Session) { session = s }, AudioOut: func(numm.Sound) {},
		VideoOut: func(*numm.Image) {
			if calls++; calls == 3 {
				session.Quit()
			}
		}}
	v, sound, err := Render(t.Context(), c, time.Second, nil)
	if err != nil || v.Len() != 3 || len(sound) != 3*numm.FrameSound {
		t.Errorf("%v, %v, %v", v, sound, err)
	}
	if s := session.Stats(); s.FramesOut != 3 || s.FPS != 30 || s.Xruns != 0 {
		t.Errorf("%+v", s)
	}
}

// What a callback does to the header of its picture stays with it.
func TestPicturesKeepTheirShape(t *testing.T) {
	c := &Config{Width: 4, Height: 2, VideoOut: func(out *numm.Image) {
		grey(3)(out)
		*out = *numm.NewImage(1, 1)
	}}
	v, _ := mustRender(t, c, nil, 2)
	if diff := cmp.Diff(bytes.Repeat([]uint8{3}, 48), v.Pix); diff != "" {
		t.Error(diff)
	}
}

func TestConfigDefaults(t *testing.T) {
	d, err := (&Config{InWidth: 7}).withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	if d.Width != 320 || d.Height != 240 || d.InWidth != 7 || d.InHeight != 240 || d.Rate != 30 || d.Block != 441 || d.CaptureDir != "." {
		t.Errorf("%+v", d)
	}
	for _, c := range []Config{{Width: -1}, {Height: 1 << 30}, {InWidth: -1}, {InHeight: -1}, {Rate: -1}, {Block: -5}, {Latency: -1}} {
		if _, err := c.withDefaults(); !errors.Is(err, numm.ErrSize) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// Pictures are due when k/rate says, to the nanosecond below, and the last that is due at that time is that one.
func TestPace(t *testing.T) {
	for _, rate := range []int{1, 7, 24, 30, 60, 1000, 44100} {
		for _, k := range []int{0, 1, 2, 29, 30, 1000, 100000007} {
			at := beginOf(k, rate)
			if got := frameAt(at, rate); got != k {
				t.Errorf("frame %d of %d a second: %d at its time %v", k, rate, got, at)
			}
			if k > 0 && frameAt(at-1, rate) != k-1 {
				t.Errorf("frame %d of %d a second has begun before %v", k, rate, at)
			}
		}
	}
}
