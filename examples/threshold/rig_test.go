//go:build rig

package main

import (
	"testing"

	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/rig/desk"
	"github.com/gonumm/gonumm/tests/rig/numbered"
)

// The rig's camera, whose pictures are numbers in black and white, can be read on the screen; with the mouse at the left
// edge all is white.
func TestThresholdOnTheScreen(t *testing.T) {
	desk.Run(t, sketch(640, 480), func(w *desk.Window, _ *live.Session) {
		w.Point(320, 240)
		w.Until("a number", func(m *numm.Image) bool { _, ok := numbered.Read(m); return ok })
		w.Point(0, 240)
		w.Until("white", func(m *numm.Image) bool {
			for _, v := range m.Pix {
				if v != 255 {
					return false
				}
			}
			return true
		})
	})
}
