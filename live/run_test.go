package live

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gonumm/gonumm/numm"
	"github.com/google/go-cmp/cmp"
)

// goroutine names the goroutine that calls it.
func goroutine() string {
	b := make([]byte, 64)
	return string(bytes.Fields(b[:runtime.Stack(b, false)])[1])
}

// everything returns a sketch with all callbacks, which do nothing.
func everything() *Config {
	return &Config{
		Start:      func(*Session) {},
		VideoIn:    func(*numm.Image) {},
		VideoOut:   func(*numm.Image) {},
		MouseIn:    func(MouseEvent) {},
		KeyboardIn: func(KeyEvent) bool { return false },
		AudioIn:    func(numm.Sound) {},
		AudioOut:   func(numm.Sound) {},
		Xrun:       func(Xrun) {},
		Width:      8, Height: 6,
	}
}

// The callbacks for picture, mouse and keys run on the caller's goroutine, those for sound on one other, Start comes first, and
// arrays are of the sizes asked for.
func TestRunCallsOnTwoGoroutines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakes(t)
		f.holes = 7
		calls := callers{on: map[string][]string{}}
		note := calls.note
		var session *Session
		c := everything()
		c.InWidth, c.InHeight, c.Block = 4, 2, 100
		c.Start = func(s *Session) { session = s; note("Start") }
		c.VideoIn = func(in *numm.Image) {
			note("VideoIn")
			checkSize(t, "VideoIn", in, 4, 2)
		}
		frames := 0
		c.VideoOut = func(out *numm.Image) {
			note("VideoOut")
			checkSize(t, "VideoOut", out, 8, 6)
			if frames++; frames == 30 {
				session.Quit()
			}
		}
		c.MouseIn = func(MouseEvent) { note("MouseIn") }
		c.KeyboardIn = func(KeyEvent) bool { note("KeyboardIn"); return true }
		c.AudioIn = func(in numm.Sound) {
			note("AudioIn")
			if len(in) != 100 {
				t.Errorf("AudioIn is given %d", len(in))
			}
		}
		c.AudioOut = func(out numm.Sound) {
			note("AudioOut")
			if len(out) != 100 {
				t.Errorf("AudioOut is given %d", len(out))
			}
		}
		c.Xrun = func(x Xrun) {
			note("Xrun")
			if !x.Input || x.Frames != 7 || x.Time <= 0 {
				t.Errorf("xrun %+v", x)
			}
		}
		f.input <- MouseEvent{}
		f.input <- KeyEvent{Key: "a"}
		begin := time.Now()
		if err := run(t.Context(), c, f.opener()); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(begin); took < 29*time.Second/30 || took > time.Second {
			t.Errorf("30 frames take %v", took)
		}
		calls.check(t)
		f.allClosed()
		if s := session.Stats(); s.FramesIn < 29 || s.FramesOut != 30 || s.FramesDropped != 0 || s.Xruns < 40 ||
			s.InLatency != 20*time.Millisecond || s.OutLatency != 40*time.Millisecond || s.FPS < 29.9 || s.FPS > 30.1 {
			t.Errorf("%+v", s)
		}
	})
}

func checkSize(t *testing.T, callback string, m *numm.Image, width, height int) {
	t.Helper()
	if m.Width() != width || m.Height() != height {
		t.Errorf("%s is given %v", callback, m.Shape())
	}
}

// callers notes on which goroutines the callbacks of a session are called.
type callers struct {
	mu    sync.Mutex
	first string // callback of all
	on    map[string][]string
}

func (c *callers) note(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.first == "" {
		c.first = name
	}
	if g := goroutine(); !slices.Contains(c.on[name], g) {
		c.on[name] = append(c.on[name], g)
	}
}

// check is called where Run was.
func (c *callers) check(t *testing.T) {
	t.Helper()
	if c.first != "Start" {
		t.Errorf("%s is called before Start", c.first)
	}
	for _, name := range []string{"Start", "VideoIn", "VideoOut", "MouseIn", "KeyboardIn"} {
		if !slices.Equal(c.on[name], []string{goroutine()}) {
			t.Errorf("%s is called on %v, Run on %s", name, c.on[name], goroutine())
		}
	}
	for _, name := range []string{"AudioIn", "AudioOut", "Xrun"} {
		if on := c.on[name]; len(on) != 1 || on[0] != c.on["AudioIn"][0] || on[0] == goroutine() {
			t.Errorf("%s is called on %v, Run on %s", name, on, goroutine())
		}
	}
}

// The camera's pictures and the microphone's samples come in order, none twice; what AudioOut fills follows what
// AudioIn has heard, and its array comes zeroed.
func TestRunKeepsOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakes(t)
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		seen, heard := 0, 0
		c := &Config{
			VideoIn: func(in *numm.Image) {
				if r, _, _ := in.RGB(0, 0); r != byte(seen) {
					t.Errorf("picture %d comes as number %d", r, seen)
				}
				seen++
			},
			AudioIn: func(in numm.Sound) {
				for _, s := range in {
					if s[0] != int16(heard) {
						t.Errorf("sound frame %d comes as number %d", s[0], heard)
					}
					heard++
				}
			},
			AudioOut: func(out numm.Sound) {
				for i := range out {
					if out[i] != [2]int16{} {
						t.Fatal("the array for AudioOut is not zeroed")
					}
					out[i][0] = int16(heard - len(out) + i)
				}
			},
		}
		if err := run(ctx, c, f.opener()); err != context.DeadlineExceeded {
			t.Errorf("the deadline ends Run with %v", err)
		}
		if seen < 59 || heard < 2*numm.SampleRate-2*441 {
			t.Errorf("%d pictures and %d sound frames in two seconds", seen, heard)
		}
		for i, s := range f.played {
			if s[0] != int16(i) {
				t.Fatalf("sound frame %d is played as number %d", s[0], i)
			}
		}
		f.allClosed()
	})
}

func TestRunEnds(t *testing.T) {
	cases := map[string]struct {
		prepare func(c *Config, f *fakes, cancel func())
		want    error
	}{
		"Quit in Start":   {func(c *Config, _ *fakes, _ func()) { c.Start = (*Session).Quit }, nil},
		"window closed":   {func(_ *Config, f *fakes, _ func()) { time.AfterFunc(time.Second, func() { close(f.shut) }) }, nil},
		"context":         {func(_ *Config, _ *fakes, cancel func()) { time.AfterFunc(time.Second, cancel) }, context.Canceled},
		"context before":  {func(_ *Config, _ *fakes, cancel func()) { cancel() }, context.Canceled},
		"no window":       {func(_ *Config, f *fakes, _ func()) { f.failing = "window" }, errFake},
		"no camera":       {func(_ *Config, f *fakes, _ func()) { f.failing = "camera" }, errFake},
		"no microphone":   {func(_ *Config, f *fakes, _ func()) { f.failing = "microphone" }, errFake},
		"no speaker":      {func(_ *Config, f *fakes, _ func()) { f.failing = "speaker" }, errFake},
		"window fails":    {func(_ *Config, f *fakes, _ func()) { f.showError = errFake }, errFake},
		"camera dies":     {func(_ *Config, f *fakes, _ func()) { f.nextError = numm.ErrStalled }, numm.ErrStalled},
		"microphone dies": {func(_ *Config, f *fakes, _ func()) { f.heldError = numm.ErrStalled }, numm.ErrStalled},
		"senseless":       {func(c *Config, _ *fakes, _ func()) { c.Rate = -1 }, numm.ErrSize},
		"nothing to do":   {func(c *Config, _ *fakes, _ func()) { *c = Config{} }, ErrNoDevice},
		"film is over":    {func(c *Config, f *fakes, _ func()) { *c = Config{VideoIn: c.VideoIn}; f.pictures = 10 }, nil},
		"keys, no terminal": {func(c *Config, f *fakes, _ func()) {
			*c = Config{KeyboardIn: c.KeyboardIn}
			f.failing = "no terminal"
		}, ErrNoDevice},
		"terminal closed": {func(c *Config, f *fakes, _ func()) {
			*c = Config{KeyboardIn: c.KeyboardIn}
			time.AfterFunc(time.Second, func() { close(f.shut) })
		}, nil},
	}
	for name, k := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFakes(t)
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				c := everything()
				k.prepare(c, f, cancel)
				if err := run(ctx, c, f.opener()); !errors.Is(err, k.want) {
					t.Errorf("Run ends with %v, not %v", err, k.want)
				}
				f.allClosed()
			})
		})
	}
}

// A panic in any callback ends Run with a *PanicError, when everything is closed.
func TestRunPanics(t *testing.T) {
	boom := errors.New("boom")
	cases := map[string]func(c *Config){
		"Start":      func(c *Config) { c.Start = func(*Session) { panic(boom) } },
		"VideoIn":    func(c *Config) { c.VideoIn = func(*numm.Image) { panic(boom) } },
		"VideoOut":   func(c *Config) { c.VideoOut = func(*numm.Image) { panic(boom) } },
		"MouseIn":    func(c *Config) { c.MouseIn = func(MouseEvent) { panic(boom) } },
		"KeyboardIn": func(c *Config) { c.KeyboardIn = func(KeyEvent) bool { panic(boom) } },
		"AudioIn":    func(c *Config) { c.AudioIn = func(numm.Sound) { panic(boom) } },
		"AudioOut":   func(c *Config) { c.AudioOut = func(numm.Sound) { panic(boom) } },
		"Xrun":       func(c *Config) { c.Xrun = func(Xrun) { panic(boom) } },
	}
	for name, prepare := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFakes(t)
				f.holes = 1
				f.input <- MouseEvent{}
				f.input <- KeyEvent{Key: "a"}
				c := everything()
				prepare(c)
				err := run(t.Context(), c, f.opener())
				p, ok := err.(*PanicError)
				if !ok || p.Callback != name || p.Value != boom || !errors.Is(err, boom) {
					t.Fatalf("%#v", err)
				}
				if !strings.Contains(string(p.Stack), "TestRunPanics") {
					t.Errorf("the stack does not lead to the callback:\n%s", p.Stack)
				}
				f.allClosed()
			})
		})
	}
}

// A callback that ends its goroutine, as t.Fatal does, ends Run as well, and everything is closed.
func TestRunGoexit(t *testing.T) {
	for _, name := range []string{"VideoOut", "AudioOut"} {
		synctest.Test(t, func(t *testing.T) {
			f := newFakes(t)
			c := everything()
			if name == "VideoOut" {
				c.VideoOut = func(*numm.Image) { runtime.Goexit() }
			} else {
				c.AudioOut = func(numm.Sound) { runtime.Goexit() }
			}
			var err error
			returned := false
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				err = run(t.Context(), c, f.opener())
				returned = true
			}()
			<-ended
			if returned != (name == "AudioOut") || returned && !errors.Is(err, errGoexit) {
				t.Errorf("%s: Run returns: %v, %v", name, returned, err)
			}
			f.allClosed()
		})
	}
}

// What comes late is left out and counted; the pictures after it are due when they would have been.
func TestRunLeavesOutLatePictures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakes(t)
		var session *Session
		begin := time.Now()
		var at []int // when VideoOut was called, in hundredths
		c := &Config{Rate: 100, Start: func(s *Session) { session = s }, VideoOut: func(*numm.Image) {
			at = append(at, int(time.Since(begin)/(10*time.Millisecond)))
			switch len(at) {
			case 2:
				time.Sleep(35 * time.Millisecond)
			case 4:
				time.Sleep(9 * time.Millisecond)
			case 6:
				session.Quit()
			}
		}}
		if err := run(t.Context(), c, f.opener()); err != nil {
			t.Fatal(err)
		}
		if want := []int{0, 1, 4, 5, 6, 7}; !slices.Equal(at, want) {
			t.Errorf("VideoOut is called at %v, not %v", at, want)
		}
		if s := session.Stats(); s.FramesDropped != 2 || s.FramesOut != 6 {
			t.Errorf("%+v", s)
		}
	})
}

// A camera that is quicker than VideoIn loses its oldest pictures, and they are counted.
func TestRunLeavesOutOldPictures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakes(t)
		f.quick = 100
		var session *Session
		last, seen := -1, 0
		c := &Config{InWidth: 2, InHeight: 2, Start: func(s *Session) { session = s }, VideoIn: func(in *numm.Image) {
			time.Sleep(100 * time.Millisecond)
			if r, _, _ := in.RGB(1, 1); int(r) <= last {
				t.Errorf("picture %d after %d", r, last)
			} else {
				last = int(r)
			}
			if seen++; seen == 10 {
				session.Quit()
			}
		}}
		if err := run(t.Context(), c, f.opener()); err != nil {
			t.Fatal(err)
		}
		if s := session.Stats(); s.FramesIn != 10 || s.FramesDropped < 80 || last < 80 {
			t.Errorf("%+v, the last picture is %d", s, last)
		}
	})
}

// What the camera itself has lost is counted, too.
func TestRunCountsWhatTheCameraLoses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakes(t)
		f.pictures, f.blinks = 35, 2
		var session *Session
		c := &Config{Start: func(s *Session) { session = s }, VideoIn: func(*numm.Image) {}}
		if err := run(t.Context(), c, f.opener()); err != nil {
			t.Fatal(err)
		}
		if s := session.Stats(); s.FramesIn != 35 || s.FramesDropped != 6 {
			t.Errorf("%+v", s)
		}
	})
}

// VideoOut's picture comes as it was left; MouseIn alone has a black window; the terminal is opened for keys alone.
func TestRunOpensWhatIsAskedFor(t *testing.T) {
	cases := map[string]struct {
		c    Config
		want []string
	}{
		"pictures":        {Config{VideoOut: func(*numm.Image) {}}, []string{"window"}},
		"mouse":           {Config{MouseIn: func(MouseEvent) {}}, []string{"window"}},
		"keys":            {Config{KeyboardIn: func(KeyEvent) bool { return false }}, []string{"terminal"}},
		"keys and window": {Config{KeyboardIn: func(KeyEvent) bool { return false }, MouseIn: func(MouseEvent) {}}, []string{"window"}},
		"camera":          {Config{VideoIn: func(*numm.Image) {}}, []string{"camera"}},
		"sound":           {Config{AudioIn: func(numm.Sound) {}, AudioOut: func(numm.Sound) {}}, []string{"microphone", "speaker"}},
	}
	for name, k := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFakes(t)
				k.c.Start = func(s *Session) { time.AfterFunc(time.Second, s.Quit) }
				if err := run(t.Context(), &k.c, f.opener()); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(k.want, f.opened); diff != "" {
					t.Error(diff)
				}
				f.allClosed()
				if k.want[0] == "window" && (len(f.shown) != 31 && len(f.shown) != 30 || !f.shown[0].Equal(numm.NewImage(320, 240))) {
					t.Errorf("%d pictures are shown", len(f.shown))
				}
			})
		})
	}
}

// Render gives what Run shows and plays, for a sketch that goes by counting alone.
func TestRunEqualsRender(t *testing.T) {
	sketch := func(session **Session) *Config {
		frames, samples := 0, 0
		return &Config{
			Width: 16, Height: 4, Block: 500,
			Start: func(s *Session) { *session = s },
			VideoOut: func(out *numm.Image) {
				out.SetRGB(frames%16, frames/16%4, byte(frames), 255, byte(3*frames))
				if frames++; frames == 60 {
					(*session).Quit()
				}
			},
			AudioOut: func(out numm.Sound) {
				for i := range out {
					out[i] = [2]int16{int16(samples), int16(-samples)}
					samples++
				}
			},
		}
	}
	var session *Session
	video, sound, err := Render(t.Context(), sketch(&session), 2*time.Second, nil)
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		f := newFakes(t)
		if err := run(t.Context(), sketch(&session), f.opener()); err != nil {
			t.Fatal(err)
		}
		if len(f.shown) != 60 || video.Len() != 60 {
			t.Fatalf("%d frames are shown, %d rendered", len(f.shown), video.Len())
		}
		for k, m := range f.shown {
			if !m.Equal(video.Frame(k)) {
				t.Errorf("frame %d differs", k)
			}
		}
		if n := min(len(f.played), len(sound)); n < 80000 || !slices.Equal(f.played[:n], sound[:n]) {
			t.Errorf("%d sound frames differ", n)
		}
	})
}

// Twenty sketches one after the other leave no goroutine: the bubble would not end with one.
func TestRunLeavesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for range 20 {
			f := newFakes(t)
			c := everything()
			c.Start = func(s *Session) { time.AfterFunc(time.Second, s.Quit) }
			if err := run(t.Context(), c, f.opener()); err != nil {
				t.Fatal(err)
			}
			f.allClosed()
		}
	})
}

func ExampleMods() {
	fmt.Println(KeyEvent{Press, "F9", Shift | Control})
	// Output: {Press F9 Shift+Control}
}
