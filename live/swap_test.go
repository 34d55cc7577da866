package live

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// grey paints the whole picture in one level.
func grey(level byte) func(*numm.Image) {
	return func(out *numm.Image) {
		for i := range out.Pix {
			out.Pix[i] = level
		}
	}
}

// level is the first sample of each frame.
func levels(v *numm.Video) []byte {
	var all []byte
	for _, m := range v.All() {
		all = append(all, m.Pix[0])
	}
	return all
}

// script plays a step at the beginning of a frame, by a key.
func script(steps map[int]func(s *Session)) (*Config, *Script) {
	var session *Session
	s := &Script{}
	for k := range 10 {
		if steps[k] != nil {
			s.Keys = append(s.Keys, TimedKey{At: beginOf(k, 30), KeyEvent: KeyEvent{Key: string(rune('0' + k))}})
		}
	}
	c := &Config{Width: 2, Height: 2, Start: func(s *Session) { session = s }}
	c.KeyboardIn = func(e KeyEvent) bool { steps[int(e.Key[0]-'0')](session); return true }
	return c, s
}

func mustRender(t *testing.T, c *Config, s *Script, frames int) (*numm.Video, numm.Sound) {
	t.Helper()
	v, sound, err := Render(t.Context(), c, beginOf(frames, 30), s)
	if err != nil {
		t.Fatal(err)
	}
	return v, sound
}

// Swap takes effect from the next call on, and a callback that is nil in it is called no more.
func TestSwap(t *testing.T) {
	c, s := script(map[int]func(*Session){
		3: func(s *Session) {
			err := s.Swap(&Config{VideoOut: grey(2), KeyboardIn: func(KeyEvent) bool {
				if err := s.Swap(&Config{}); err != nil {
					t.Error(err)
				}
				return true
			}})
			if err != nil {
				t.Error(err)
			}
		},
		6: func(*Session) { t.Error("the old KeyboardIn is called") },
	})
	c.VideoOut = grey(1)
	v, _ := mustRender(t, c, s, 10)
	if got := levels(v); !bytes.Equal(got, []byte{1, 1, 1, 2, 2, 2, 2, 2, 2, 2}) {
		t.Error(got)
	}
}

// When new callbacks panic, the last good ones are back from that very call on, all of them, and Panicked is told.
func TestSwapKeepsTheLastGood(t *testing.T) {
	var told []*PanicError
	calls := 0
	c, s := script(map[int]func(*Session){2: func(s *Session) {
		err := s.Swap(&Config{
			AudioOut: func(out numm.Sound) { out[0][0] = 2 },
			VideoOut: func(out *numm.Image) {
				if calls++; calls == 3 {
					panic("boom")
				}
				grey(2)(out)
			},
		})
		if err != nil {
			t.Error(err)
		}
	}})
	c.Block = numm.FrameSound
	c.VideoOut, c.AudioOut = grey(1), func(out numm.Sound) { out[0][0] = 1 }
	c.Panicked = func(p *PanicError) { told = append(told, p) }
	v, sound := mustRender(t, c, s, 7)
	if got := levels(v); !bytes.Equal(got, []byte{1, 1, 2, 2, 1, 1, 1}) {
		t.Error(got)
	}
	for k, want := range []int16{1, 1, 2, 2, 1, 1, 1} {
		if got := sound[k*numm.FrameSound][0]; got != want {
			t.Errorf("frame %d: AudioOut %d plays, not %d", k, got, want)
		}
	}
	if len(told) != 1 || told[0].Callback != "VideoOut" || told[0].Value != "boom" || len(told[0].Stack) == 0 {
		t.Errorf("Panicked is told %v", told)
	}
}

// Callbacks that never returned are not taken for good ones when others replace them.
func TestSwapPassesOverWhatNeverWorked(t *testing.T) {
	boom := func(*numm.Image) { panic("boom") }
	c, s := script(map[int]func(*Session){2: func(s *Session) {
		for range 3 {
			if err := s.Swap(&Config{VideoOut: boom}); err != nil {
				t.Error(err)
			}
		}
	}})
	c.VideoOut, c.Panicked = grey(1), func(*PanicError) {}
	v, _ := mustRender(t, c, s, 4)
	if got := levels(v); !bytes.Equal(got, []byte{1, 1, 1, 1}) {
		t.Error(got)
	}
}

// When the last good callbacks panic as well, or Panicked does, that is the end.
func TestSwapEnds(t *testing.T) {
	boom := func(*numm.Image) { panic("boom") }
	for name, prepare := range map[string]func(c *Config){
		"VideoOut": func(c *Config) {
			calls := 0
			c.VideoOut = func(*numm.Image) {
				if calls++; calls > 2 {
					panic("again")
				}
			}
		},
		"Panicked": func(c *Config) { c.Panicked = func(*PanicError) { panic("again") } },
	} {
		c, s := script(map[int]func(*Session){2: func(s *Session) {
			if err := s.Swap(&Config{VideoOut: boom}); err != nil {
				t.Error(err)
			}
		}})
		c.VideoOut, c.Panicked = grey(1), func(*PanicError) {}
		prepare(c)
		v, sound, err := Render(t.Context(), c, time.Second, s)
		var p *PanicError
		if !errors.As(err, &p) || p.Callback != name || p.Value != "again" || v != nil || sound != nil {
			t.Errorf("%s: %v, %v, %v", name, v, sound, err)
		}
	}
}

// Without Panicked the panic is printed, with its stack.
func TestSwapPrintsPanics(t *testing.T) {
	var printed bytes.Buffer
	e, err := newEngine(&Config{VideoOut: grey(1)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	e.printed = &printed
	e.casts.swap(&cast{Config: &Config{VideoOut: func(*numm.Image) { panic("boom") }}})
	if m, err := e.paint(); err != nil || m.Pix[0] != 1 {
		t.Error(m, err)
	}
	if text := printed.String(); !strings.HasPrefix(text, "live: panic in VideoOut: boom; going on with the last good callbacks\n") ||
		!strings.Contains(text, "TestSwapPrintsPanics") {
		t.Error(text)
	}
}

// Swap refuses what no device was opened for, and changes nothing then; after the end it refuses everything.
func TestSwapRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakes(t)
		var session *Session
		c := &Config{VideoOut: grey(1), Start: func(s *Session) { session = s; time.AfterFunc(time.Second, s.Quit) }}
		c.KeyboardIn = func(KeyEvent) bool {
			for name, next := range map[string]*Config{
				"VideoIn":  {VideoOut: grey(2), VideoIn: func(*numm.Image) {}},
				"AudioIn":  {VideoOut: grey(2), AudioIn: func(numm.Sound) {}},
				"AudioOut": {VideoOut: grey(2), AudioOut: func(numm.Sound) {}},
			} {
				if err := session.Swap(next); !errors.Is(err, numm.ErrClosed) || !strings.Contains(err.Error(), name) {
					t.Errorf("%s: %v", name, err)
				}
			}
			return true
		}
		f.input <- KeyEvent{Key: "a"}
		if err := run(t.Context(), c, f.opener()); err != nil {
			t.Fatal(err)
		}
		if last := f.shown[len(f.shown)-1]; last.Pix[0] != 1 {
			t.Error("what was refused is shown")
		}
		if err := session.Swap(c); !errors.Is(err, numm.ErrClosed) {
			t.Errorf("after the end: %v", err)
		}
		session.Quit()
		session.Stats()
		var zero Session
		zero.Quit()
		if err := zero.Swap(c); !errors.Is(err, numm.ErrClosed) || zero.Stats() != (Stats{}) {
			t.Errorf("a session that never began: %v", err)
		}
	})
}

// The methods of a Session can be called from any goroutine while everything runs.
func TestSessionFromAnyGoroutine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakes(t)
		c := everything()
		c.Start = func(s *Session) {
			for range 4 {
				go func() {
					for range 200 {
						time.Sleep(5 * time.Millisecond)
						next := everything()
						next.VideoOut = func(*numm.Image) { panic("boom") }
						next.Panicked = func(*PanicError) {}
						if err := s.Swap(next); err != nil {
							return
						}
						if err := s.Swap(everything()); err != nil {
							return
						}
						s.Stats()
					}
					s.Quit()
				}()
			}
		}
		if err := run(t.Context(), c, f.opener()); err != nil {
			var p *PanicError
			if !errors.As(err, &p) {
				t.Fatal(err)
			}
		}
		f.allClosed()
	})
}
