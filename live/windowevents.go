package live

import (
	"errors"
	"strings"
	"sync/atomic"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/live/internal/x11"
)

// listen passes on what the sink tells, until the window is closed.
func (w *window) listen() {
	for {
		select {
		case <-w.stop:
			return
		case <-w.ctx.Done():
			return
		default:
		}
		m := w.pipeline.Pop(patience)
		switch {
		case m == nil:
		case m.Type == gst.MessageError:
			w.fail(whyClosed(m.Err))
			return
		case m.Navigation != nil:
			w.tell(m.Navigation)
		}
	}
}

// whyClosed tells a window that was closed, as a sink reports it, from a failure.
func whyClosed(err *gst.Error) error {
	if err.Domain == gst.ResourceError && err.Code == gst.ResourceNotFound {
		return errWindowClosed
	}
	return err
}

// tell waits for room: an event is worth more than the sink's pace.
func (w *window) tell(n *gst.Navigation) {
	event := w.eventOf(n)
	if event == nil {
		return
	}
	select {
	case w.told <- event:
	case <-w.stop:
	case <-w.ctx.Done():
	}
}

// eventOf is a MouseEvent, a KeyEvent, or nil for what has no name.
func (w *window) eventOf(n *gst.Navigation) any {
	switch n.Type {
	case gst.KeyPress, gst.KeyRelease:
		if n.Key == "" {
			return nil
		}
		action := Press
		if n.Type == gst.KeyRelease {
			action = Release
		}
		// As X has it, a modifier does not modify itself when it goes down, and does when it comes up.
		event := KeyEvent{Action: action, Key: n.Key, Mods: w.mods.get()}
		w.mods.note(n.Key, action == Press)
		return event
	}
	e := MouseEvent{Mods: w.mods.get()}
	e.PX, e.PY, e.X, e.Y = w.paint.point(n.X, n.Y, w.config.Width, w.config.Height)
	switch {
	case n.Type == gst.MouseMove:
		e.Action = Move
	case n.Type == gst.MouseScroll:
		e.Action, e.DX, e.DY = Scroll, n.DX, n.DY
	case n.Type == gst.MousePress && n.Button >= 1 && n.Button <= 3:
		e.Action, e.Button = Press, n.Button
	case n.Type == gst.MouseRelease && n.Button >= 1 && n.Button <= 3:
		e.Action, e.Button = Release, n.Button
	case n.Type == gst.MousePress && n.Button <= 7:
		// The wheel is four buttons: up, down, left, right.
		steps := [...][2]float64{{0, -1}, {0, 1}, {-1, 0}, {1, 0}}[n.Button-4]
		e.Action, e.DX, e.DY = Scroll, steps[0], steps[1]
	default:
		return nil
	}
	return e
}

// lookAfter follows the size of a window of X11, and what else its server tells.
func (w *window) lookAfter() {
	for e := range w.x.Events() {
		switch e.Type {
		case x11.Resized:
			w.resize(e.Width, e.Height)
		case x11.Unfocused:
			w.mods.clear() // what is let go elsewhere is not told here
		}
	}
}

// resize has the picture fill a window of another size.
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
	// A window that closes meanwhile says so elsewhere.
	if err := w.push(); err != nil && !errors.Is(err, errWindowClosed) && w.over() == nil {
		w.fail(err)
	}
}

// heldMods are the modifier keys that are down. It is safe for concurrent use.
type heldMods struct{ held atomic.Uint32 }

// modKeys are the names of the modifier keys, both of each kind, but for their sides.
var modKeys = map[string]Mods{"Shift": Shift, "Control": Control, "Alt": Alt, "Meta": Alt, "Super": Super}

func (h *heldMods) note(key string, down bool) {
	name, side, _ := strings.Cut(key, "_")
	mod := uint32(modKeys[name])
	if side != "L" && side != "R" {
		mod = 0
	}
	if down {
		h.held.Or(mod)
	} else {
		h.held.And(^mod)
	}
}

func (h *heldMods) get() Mods { return Mods(h.held.Load()) }
func (h *heldMods) clear()    { h.held.Store(0) }
