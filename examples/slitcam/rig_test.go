//go:build rig

package main

import (
	"testing"

	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/rig/desk"
)

// The middle column of the rig's numbered pictures is one half black and one half white, or the other way round: so are all
// columns on the screen when it is full.
func TestSlitcamOnTheScreen(t *testing.T) {
	desk.Run(t, sketch(64, 48), func(w *desk.Window, _ *live.Session) {
		w.Until("a full strip", func(m *numm.Image) bool {
			for x := range m.Width() {
				upper, _, _ := m.RGB(x, m.Height()/4)
				lower, _, _ := m.RGB(x, m.Height()*3/4)
				if upper < 128 == (lower < 128) {
					return false
				}
			}
			return true
		})
	})
}
