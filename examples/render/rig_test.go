//go:build rig

package main

import (
	"testing"
	"time"

	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/rig/desk"
)

// The screen shows the pictures of the film.
func TestBallOnTheScreen(t *testing.T) {
	film, _, err := live.Render(t.Context(), sketch(), 20*time.Second, nil)
	if err != nil {
		t.Fatal(err)
	}
	desk.Run(t, sketch(), func(w *desk.Window, _ *live.Session) {
		next := 0
		for range 5 {
			w.Until("a picture of the film", func(m *numm.Image) bool {
				for k := next; k < film.Len(); k++ {
					if m.Equal(film.Frame(k)) {
						next = k + 1
						return true
					}
				}
				return false
			})
		}
	})
}
