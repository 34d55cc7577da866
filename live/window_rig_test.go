//go:build rig

package live

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/numm"
)

func noise(width, height int) *numm.Image {
	m := numm.NewImage(width, height)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range m.Pix {
		m.Pix[i] = uint8(r.Uint32())
	}
	return m
}

func awaitPicture(t *testing.T, w *window, want *numm.Image) {
	t.Helper()
	await(t, "the picture on the screen", func() (bool, any) {
		got, err := screenshot(w)
		return err == nil && got.Equal(want), fmt.Sprint(got, err)
	})
}

// What is shown stands on the screen, pixel for pixel; the caller may paint on meanwhile.
func TestWindowShowsThePicture(t *testing.T) {
	for _, size := range [][2]int{{320, 240}, {101, 75}} {
		w := testWindow(t, windowConfig{Title: "Größe", Width: size[0], Height: size[1]})
		awaitPicture(t, w, numm.NewImage(size[0], size[1]))
		m := noise(size[0], size[1])
		want := m.Clone()
		if err := w.show(m); err != nil {
			t.Fatal(err)
		}
		clear(m.Pix)
		awaitPicture(t, w, want)
		if title := do(t, "xdotool", "getwindowname", xid(w)); strings.TrimSpace(title) != "Größe" {
			t.Errorf("the title is %q", title)
		}
		if err := w.show(numm.NewImage(2, 2)); !errors.Is(err, numm.ErrSize) {
			t.Errorf("a smaller picture: %v", err)
		}
	}
}

// resized gives the window another size and waits until the picture fills it.
func resized(t *testing.T, w *window, width, height int) {
	t.Helper()
	do(t, "xdotool", "windowsize", xid(w), width, height)
	var p painter
	p.fit(w.last, width, height)
	whole := numm.NewImage(width, height)
	if err := repaint(&p.converter, whole.SubImage(p.inner).(*numm.Image), w.last); err != nil {
		t.Fatal(err)
	}
	awaitPicture(t, w, whole)
}

// A window of another size shows the whole picture in its shape, in the middle, at once: nobody has to show it again.
func TestResizedWindow(t *testing.T) {
	w := testWindow(t, windowConfig{Width: 120, Height: 90})
	if err := w.show(noise(120, 90)); err != nil {
		t.Fatal(err)
	}
	for _, size := range [][2]int{{240, 180}, {300, 180}, {200, 300}, {60, 45}, {120, 90}} {
		resized(t, w, size[0], size[1])
	}
}

func TestFullscreenWindow(t *testing.T) {
	w := testWindow(t, windowConfig{Width: 80, Height: 60, Fullscreen: true})
	if err := w.show(noise(80, 60)); err != nil {
		t.Fatal(err)
	}
	await(t, "a window as large as the screen", func() (bool, any) {
		width, height, err := w.x.Size(w.xid)
		return err == nil && width == w.x.Width && height == w.x.Height, [2]int{width, height}
	})
}

// enter puts the mouse into the middle of the window. A jump from outside is told as coming in, which is no move.
func enter(t *testing.T, w *window, width, height int) {
	t.Helper()
	do(t, "xdotool", "mousemove", "--window", xid(w), width/2, height/2)
	do(t, "xdotool", "mousemove", "--window", xid(w), width/2-1, height/2)
	for {
		e, ok := nextEvent(t, w).(MouseEvent)
		if !ok || e.Action != Move {
			t.Fatalf("%+v, want a move", e)
		}
		if e.X < 0.5 {
			return
		}
	}
}

// moveTo puts the mouse to a place of the window and waits until that is told.
func moveTo(t *testing.T, w *window, x, y int) MouseEvent {
	t.Helper()
	do(t, "xdotool", "mousemove", "--window", xid(w), x, y)
	e, ok := nextEvent(t, w).(MouseEvent)
	if !ok || e.Action != Move {
		t.Fatalf("%+v, want a move", e)
	}
	return e
}

// The mouse is told once for each thing that it does, in pixels of the picture, whatever the size of the window.
func TestMouse(t *testing.T) {
	w := testWindow(t, windowConfig{Width: 120, Height: 90})
	if err := w.show(noise(120, 90)); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		width, height int // of the window
		x, y          int // in it
		px, py        int // in the picture
	}{
		{120, 90, 10, 20, 10, 20},
		{120, 90, 0, 0, 0, 0},
		{120, 90, 119, 89, 119, 89},
		{240, 180, 21, 41, 10, 20},
		{240, 180, 239, 179, 119, 89},
		{300, 180, 31, 41, 0, 20},  // 30 black columns on either side
		{300, 180, 269, 1, 119, 0}, // the last column of the picture
		{300, 180, 290, 5, 119, 2}, // beside the picture
		{60, 45, 5, 10, 11, 21},
	} {
		resized(t, w, test.width, test.height)
		enter(t, w, test.width, test.height)
		e := moveTo(t, w, test.x, test.y)
		if e.PX != test.px || e.PY != test.py {
			t.Errorf("%+v: the mouse is at %d, %d", test, e.PX, e.PY)
		}
		if math.Abs(e.X*120-float64(e.PX)-0.5) > 1 || math.Abs(e.Y*90-float64(e.PY)-0.5) > 1 {
			t.Errorf("%+v: at %g, %g of the picture", test, e.X, e.Y)
		}
	}

	resized(t, w, 240, 180)
	enter(t, w, 240, 180)
	moveTo(t, w, 20, 40)
	for _, test := range []struct {
		button int
		want   []MouseEvent
	}{
		{1, []MouseEvent{{Action: Press, Button: 1}, {Action: Release, Button: 1}}},
		{2, []MouseEvent{{Action: Press, Button: 2}, {Action: Release, Button: 2}}},
		{3, []MouseEvent{{Action: Press, Button: 3}, {Action: Release, Button: 3}}},
		{4, []MouseEvent{{Action: Scroll, DY: -1}}},
		{5, []MouseEvent{{Action: Scroll, DY: 1}}},
		{6, []MouseEvent{{Action: Scroll, DX: -1}}},
		{7, []MouseEvent{{Action: Scroll, DX: 1}}},
	} {
		do(t, "xdotool", "click", test.button)
		for _, want := range test.want {
			want.PX, want.PY, want.X, want.Y = 10, 20, 20.5/240, 40.5/180
			if e := nextEvent(t, w); e != want {
				t.Errorf("button %d: %+v, want %+v", test.button, e, want)
			}
		}
	}
	moveTo(t, w, 100, 100) // nothing more was told before
}

// Keys come by their names without modifiers, once each, with the modifiers that are held.
func TestKeys(t *testing.T) {
	w := testWindow(t, windowConfig{Width: 120, Height: 90})
	do(t, "xdotool", "windowfocus", "--sync", xid(w))
	for _, test := range []struct {
		keys string // of xdotool
		want []KeyEvent
	}{
		{"key a", []KeyEvent{{Press, "a", 0}, {Release, "a", 0}}},
		{"key Return", []KeyEvent{{Press, "Return", 0}, {Release, "Return", 0}}},
		{"key F9", []KeyEvent{{Press, "F9", 0}, {Release, "F9", 0}}},
		{"key space", []KeyEvent{{Press, "space", 0}, {Release, "space", 0}}},
		{"key Left", []KeyEvent{{Press, "Left", 0}, {Release, "Left", 0}}},
		{"keydown ctrl", []KeyEvent{{Press, "Control_L", 0}}},
		{"keydown shift", []KeyEvent{{Press, "Shift_L", Control}}},
		{"key b", []KeyEvent{{Press, "b", Control | Shift}, {Release, "b", Control | Shift}}},
		{"keyup shift", []KeyEvent{{Release, "Shift_L", Control | Shift}}},
		{"keyup ctrl", []KeyEvent{{Release, "Control_L", Control}}},
		{"keydown super", []KeyEvent{{Press, "Super_L", 0}}},
		{"key z", []KeyEvent{{Press, "z", Super}, {Release, "z", Super}}},
		{"keyup super", []KeyEvent{{Release, "Super_L", Super}}},
		{"key c", []KeyEvent{{Press, "c", 0}, {Release, "c", 0}}},
	} {
		what, key, _ := strings.Cut(test.keys, " ")
		do(t, "xdotool", what, key)
		for i, want := range test.want {
			e := nextEvent(t, w)
			if e != want {
				t.Errorf("%s: event %d is %+v, want %+v", test.keys, i, e, want)
			}
		}
	}
}

// The manager's way of closing a window is the user's.
func TestClosedByTheManager(t *testing.T) {
	w := testWindow(t, windowConfig{Width: 120, Height: 90})
	do(t, "xdotool", "windowfocus", "--sync", xid(w))
	do(t, "xdotool", "key", "alt+F4")
	await(t, "the window's end", func() (bool, any) {
		select {
		case <-w.done():
			return true, nil
		default:
			// It fails where the window goes meanwhile.
			focus, _ := exec.Command("xdotool", "getwindowfocus").CombinedOutput()
			return false, string(focus)
		}
	})
	if err := w.show(numm.NewImage(120, 90)); !errors.Is(err, errWindowClosed) {
		t.Errorf("a picture for it: %v", err)
	}
}
