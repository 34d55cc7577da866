//go:build rig

package live

import (
	"fmt"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// These tests want the servers of ci/rig.

// longest is for what takes a moment, on a busy machine too.
const longest = 30 * time.Second

// await looks for a condition until it holds; it fails after the longest time with what was there instead.
func await(t *testing.T, what string, holds func() (ok bool, instead any)) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for begin := time.Now(); ; <-tick.C {
		ok, instead := holds()
		if ok {
			return
		}
		if time.Since(begin) > longest {
			t.Fatalf("%s: does not come; instead: %v", what, instead)
		}
	}
}

// do runs a program of the rig and returns what it says.
func do(t *testing.T, name string, args ...any) string {
	t.Helper()
	words := make([]string, len(args))
	for i, a := range args {
		words[i] = fmt.Sprint(a)
	}
	out, err := exec.Command(name, words...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v: %s", name, words, err, out)
	}
	return string(out)
}

func testWindow(t *testing.T, c windowConfig) *window {
	t.Helper()
	w, err := openWindow(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.close)
	return w
}

// screenshot returns what the window really shows, all of it; an error where it cannot be seen.
func screenshot(w *window) (*numm.Image, error) {
	width, height, err := w.x.Size(w.xid)
	if err != nil {
		return nil, err
	}
	pixels, err := w.x.Pixels(w.xid, 0, 0, width, height)
	if err != nil {
		return nil, err
	}
	m := numm.NewImage(width, height)
	for i := range width * height {
		m.Pix[3*i], m.Pix[3*i+1], m.Pix[3*i+2] = pixels[4*i+2], pixels[4*i+1], pixels[4*i]
	}
	return m, nil
}

// xid returns the window's number for the rig's programs.
func xid(w *window) string { return strconv.Itoa(int(w.xid)) }

// nextEvent waits for the next event over the window.
func nextEvent(t *testing.T, w *window) any {
	t.Helper()
	select {
	case e := <-w.events():
		return e
	case <-w.done():
		t.Fatal("the window was closed")
	case <-time.After(longest):
		t.Fatalf("no event; mouse: %s focus: %s window: %s", do(t, "xdotool", "getmouselocation"),
			do(t, "xdotool", "getwindowfocus"), do(t, "xdotool", "getwindowgeometry", xid(w)))
	}
	return nil
}
