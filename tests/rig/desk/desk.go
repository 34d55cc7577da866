// Package desk sits at the rig's screen as a person would: it looks at a window, moves the mouse over it and presses keys.
//
//	desk.Run(t, sketch(), func(w *desk.Window, s *live.Session) {
//		w.Point(320, 120)
//		w.Press("F9")
//		w.Until("a white corner", func(m *numm.Image) bool { r, _, _ := m.RGB(0, 0); return r == 255 })
//	})
package desk

import (
	"context"
	"encoding/binary"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
)

// startTimeout is for what takes a moment, on a busy machine too.
const startTimeout = 30 * time.Second

// breath is left to the others between two looks.
const breath = 20 * time.Millisecond

// Run runs a sketch with a window while somebody sits before it, on a goroutine of its own, and quits it then.
func Run(t testing.TB, c *live.Config, sit func(w *Window, s *live.Session)) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 4*startTimeout)
	defer cancel()
	started := make(chan *live.Session, 1)
	sketch := *c
	sketch.Start = func(s *live.Session) {
		if c.Start != nil {
			c.Start(s)
		}
		started <- s
	}
	var somebody sync.WaitGroup
	somebody.Go(func() {
		select {
		case s := <-started:
			defer s.Quit()
			sit(Find(t, c.Title), s)
		case <-ctx.Done():
		}
	})
	if err := live.Run(ctx, &sketch); err != nil {
		t.Error(err)
	}
	cancel()
	somebody.Wait()
}

// Window is a window of another program, or of this one.
type Window struct {
	t  testing.TB
	id string
}

// Find waits for a window with a title. Like all methods it fails the test where it has to; it may be used on
// goroutines beside the test's, too.
func Find(t testing.TB, title string) *Window {
	again := time.NewTicker(breath)
	defer again.Stop()
	for begin := time.Now(); time.Since(begin) < startTimeout; <-again.C {
		found, err := exec.Command("xdotool", "search", "--onlyvisible", "--name", "^"+title+"$").Output()
		if ids := strings.Fields(string(found)); err == nil && len(ids) > 0 {
			return &Window{t, ids[len(ids)-1]}
		}
	}
	t.Errorf("no window %q appears", title)
	return &Window{t, "0"}
}

// Count returns how many windows have a title.
func Count(title string) int {
	found, _ := exec.Command("xdotool", "search", "--name", "^"+title+"$").Output() // it fails where there is none
	return len(strings.Fields(string(found)))
}

// Point moves the mouse to a pixel of the window.
func (w *Window) Point(x, y int) {
	w.xdotool("mousemove", "--window", w.id, strconv.Itoa(x), strconv.Itoa(y))
}

// Resize gives the window another size, sooner or later.
func (w *Window) Resize(width, height int) {
	w.xdotool("windowsize", w.id, strconv.Itoa(width), strconv.Itoa(height))
}

// Focus gives the window the keyboard.
func (w *Window) Focus() { w.xdotool("windowfocus", "--sync", w.id) }

// Do has mouse and keyboard do what xdotool calls by these words: click 1, keydown shift.
func (w *Window) Do(words ...string) { w.xdotool(words...) }

// Press presses and releases keys, in the window.
func (w *Window) Press(keys ...string) {
	w.xdotool(append([]string{"windowfocus", "--sync", w.id, "key"}, keys...)...)
}

func (w *Window) xdotool(args ...string) {
	if out, err := exec.Command("xdotool", args...).CombinedOutput(); err != nil {
		w.t.Errorf("xdotool %v: %v: %s", args, err, out)
	}
}

// Until looks at the window until it shows something, and returns that.
func (w *Window) Until(what string, shows func(m *numm.Image) bool) *numm.Image {
	var m *numm.Image
	again := time.NewTicker(breath)
	defer again.Stop()
	for begin := time.Now(); time.Since(begin) < startTimeout; <-again.C {
		var err error
		if m, err = w.shot(); err == nil && shows(m) {
			return m
		}
	}
	w.t.Errorf("the window never shows %s", what)
	return m
}

// shot returns what the window shows, read from the screen.
func (w *Window) shot() (*numm.Image, error) {
	dump, err := exec.Command("xwd", "-silent", "-id", w.id).Output()
	if err != nil {
		return nil, fmt.Errorf("xwd: %w", err)
	}
	return decode(dump)
}

// decode reads what xwd writes for screens of 24 bits: a head of 25 numbers, the colours of a palette, and
// rows of blue, green, red and nothing. See X11/XWDFile.h.
func decode(dump []byte) (*numm.Image, error) {
	const fields, colour = 25, 12
	if len(dump) < 4*fields {
		return nil, fmt.Errorf("a dump of %d bytes", len(dump))
	}
	field := func(i int) int { return int(binary.BigEndian.Uint32(dump[4*i:])) }
	width, height, bits, stride := field(4), field(5), field(11), field(12)
	pixels := dump[min(len(dump), field(0)+field(19)*colour):]
	if bits != 32 || len(pixels) < height*stride {
		return nil, fmt.Errorf("%d bits a pixel, %d by %d in %d bytes", bits, width, height, len(pixels))
	}
	m := numm.NewImage(width, height)
	for y := range height {
		for x := range width {
			p := pixels[y*stride+4*x:]
			m.SetRGB(x, y, p[2], p[1], p[0])
		}
	}
	return m, nil
}
