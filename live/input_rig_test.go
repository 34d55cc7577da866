//go:build rig

package live_test

import (
	"testing"
	"time"

	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/rig/desk"
	"github.com/gonumm/gonumm/tests/rig/numbered"
	"github.com/google/go-cmp/cmp"
)

// What mouse and keys do over a window that was resized comes to the callbacks once each, in order, in pixels of the picture.
func TestRunMouseAndKeys(t *testing.T) {
	events := make(chan any, 100)
	c := &live.Config{
		Title: "input", Width: 120, Height: 90,
		VideoOut:   func(out *numm.Image) { numbered.Write(out, 5) },
		MouseIn:    func(e live.MouseEvent) { events <- e },
		KeyboardIn: func(e live.KeyEvent) bool { events <- e; return true },
	}
	next := func() any {
		select {
		case e := <-events:
			return e
		case <-time.After(maxWait):
			t.Error("no event comes")
			return nil
		}
	}
	mouse := func(e live.MouseEvent) live.MouseEvent {
		e.PX, e.PY, e.X, e.Y = 10, 20, 20.5/240, 40.5/180
		return e
	}
	desk.Run(t, c, func(w *desk.Window, _ *live.Session) {
		w.Resize(240, 180)
		w.Until("the larger picture", func(m *numm.Image) bool {
			n, ok := numbered.Read(m)
			return ok && n == 5 && m.Width() == 240
		})
		w.Focus()
		w.Point(120, 90) // coming in is no move
		w.Point(119, 90)
		for e, _ := next().(live.MouseEvent); e.X > 0.5; e, _ = next().(live.MouseEvent) {
		}
		w.Point(20, 40)
		w.Do("click", "1")
		w.Do("click", "5")
		w.Do("keydown", "shift")
		w.Do("key", "a")
		w.Do("click", "3")
		w.Do("keyup", "shift")
		w.Do("key", "F9")
		for i, want := range []any{
			mouse(live.MouseEvent{Action: live.Move}),
			mouse(live.MouseEvent{Action: live.Press, Button: 1}), mouse(live.MouseEvent{Action: live.Release, Button: 1}),
			mouse(live.MouseEvent{Action: live.Scroll, DY: 1}),
			live.KeyEvent{Action: live.Press, Key: "Shift_L"},
			live.KeyEvent{Action: live.Press, Key: "a", Mods: live.Shift}, live.KeyEvent{Action: live.Release, Key: "a", Mods: live.Shift},
			mouse(live.MouseEvent{Action: live.Press, Button: 3, Mods: live.Shift}),
			mouse(live.MouseEvent{Action: live.Release, Button: 3, Mods: live.Shift}),
			live.KeyEvent{Action: live.Release, Key: "Shift_L", Mods: live.Shift},
			live.KeyEvent{Action: live.Press, Key: "F9"}, live.KeyEvent{Action: live.Release, Key: "F9"},
		} {
			if diff := cmp.Diff(want, next()); diff != "" {
				t.Errorf("event %d: %s", i, diff)
			}
		}
	})
	if len(events) > 0 {
		t.Errorf("%d events more", len(events))
	}
}
