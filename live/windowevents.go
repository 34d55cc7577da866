package live

import (
	"errors"
	"strings"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/live/internal/x11"
)

// listen passes on the sink's messages, until the window is closed.
func (w *window) listen() {
	for {
		select {
		case <-w.stop:
			return
		case <-w.ctx.Done():
			return
		default:
		}
		m := w.pipeline.Pop(pollInterval)
		switch {
		case m == nil:
		case m.Type == gst.MessageError:
			w.fail(whyClosed(m.Err))
			return
		case m.Navigation != nil && w.x == nil: // of X the server tells us
			w.navigate(m.Navigation)
		}
	}
}

// whyClosed distinguishes a window that was closed, as a sink reports it, from a failure.
func whyClosed(err *gst.Error) error {
	if err.Domain == gst.ResourceError && err.Code == gst.ResourceNotFound {
		return errWindowClosed
	}
	return err
}

// tell waits for space: an event is worth more than the sink's pace.
func (w *window) tell(event any) {
	select {
	case w.told <- event:
	case <-w.stop:
	case <-w.ctx.Done():
	}
}

// navigate passes on the events of a sink where there is no X.
func (w *window) navigate(n *gst.Navigation) {
	switch n.Type {
	case gst.KeyPress, gst.KeyRelease:
		if n.Key == "" {
			return
		}
		// As in X, a modifier does not modify itself when it goes down, and does when it comes up.
		e := KeyEvent{Action: actionOf(n.Type == gst.KeyPress), Key: n.Key, Mods: w.mods.held}
		w.mods.note(n.Key, n.Type == gst.KeyPress)
		w.tell(e)
	case gst.MouseMove:
		w.tell(w.mouse(int(n.X), int(n.Y), w.mods.held))
	case gst.MousePress, gst.MouseRelease:
		w.button(w.mouse(int(n.X), int(n.Y), w.mods.held), n.Button, n.Type == gst.MousePress)
	case gst.MouseScroll:
		e := w.mouse(int(n.X), int(n.Y), w.mods.held)
		e.Action, e.DX, e.DY = Scroll, n.DX, n.DY
		w.tell(e)
	}
}

// mouse returns a move to a position of the frame.
func (w *window) mouse(x, y int, mods Mods) MouseEvent {
	e := MouseEvent{Action: Move, Mods: mods}
	e.PX, e.PY, e.X, e.Y = w.paint.point(w.last, x, y)
	return e
}

// button passes on a button at the position of e. Four buttons are the wheel.
func (w *window) button(e MouseEvent, button int, down bool) {
	switch {
	case button >= 1 && button <= 3:
		e.Action, e.Button = actionOf(down), button
	case button >= 4 && button <= 7 && down:
		steps := [...][2]float64{{0, -1}, {0, 1}, {-1, 0}, {1, 0}}[button-4] // up, down, left, right
		e.Action, e.DX, e.DY = Scroll, steps[0], steps[1]
	default:
		return
	}
	w.tell(e)
}

func actionOf(down bool) Action {
	if down {
		return Press
	}
	return Release
}

// lookAfter follows what the X server reports about the window.
func (w *window) lookAfter() {
	for {
		e, ok := w.x.Next(w.stop)
		if !ok {
			return
		}
		mods := modsOf(e.State)
		switch e.Type {
		case x11.Resized:
			w.sink.Expose() // otherwise the sink would not learn the window's size
			w.resize(e.Width, e.Height)
		case x11.Exposed:
			w.sink.Expose()
		case x11.Motion:
			w.tell(w.mouse(e.X, e.Y, mods))
		case x11.ButtonPress, x11.ButtonRelease:
			w.button(w.mouse(e.X, e.Y, mods), int(e.Detail), e.Type == x11.ButtonPress)
		case x11.KeyPress, x11.KeyRelease:
			if key := w.x.Key(e.Detail); key != "" {
				w.tell(KeyEvent{Action: actionOf(e.Type == x11.KeyPress), Key: key, Mods: mods})
			}
		}
	}
}

func modsOf(state uint16) (mods Mods) {
	for _, m := range []struct {
		bit uint16
		mod Mods
	}{{x11.Shift, Shift}, {x11.Control, Control}, {x11.Alt, Alt}, {x11.Super, Super}} {
		if state&m.bit != 0 {
			mods |= m.mod
		}
	}
	return mods
}

// resize makes the picture fill a window of another size.
func (w *window) resize(width, height int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.paint.fit(w.last, width, height) {
		return
	}
	if err := w.feed.Set("caps", w.paint.caps()); err != nil {
		w.fail(err)
		return
	}
	// If the window closes meanwhile, that is reported elsewhere.
	if err := w.push(); err != nil && !errors.Is(err, errWindowClosed) && w.over() == nil {
		w.fail(err)
	}
}

// heldMods are the modifier keys that are down, for sinks that do not report them.
type heldMods struct{ held Mods }

func (h *heldMods) note(key string, down bool) {
	name, side, _ := strings.Cut(key, "_")
	mod := modKeys[name]
	if side != "L" && side != "R" {
		mod = 0
	}
	if down {
		h.held |= mod
	} else {
		h.held &^= mod
	}
}

// modKeys are the names of the modifier keys, without their sides.
var modKeys = map[string]Mods{"Shift": Shift, "Control": Control, "Alt": Alt, "Meta": Alt, "Super": Super}
