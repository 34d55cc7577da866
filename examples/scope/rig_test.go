//go:build rig

package main

import (
	"math"
	"testing"

	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/rig/desk"
)

// A tone that is played while the scope runs stands on the screen where it belongs.
func TestScopeOnTheScreen(t *testing.T) {
	const hz = 1000
	c := sketch(640, 480)
	phase := 0.0
	c.AudioOut = func(out numm.Sound) {
		for i := range out {
			v := int16(math.MaxInt16 / 2 * math.Sin(2*math.Pi*phase))
			out[i] = [2]int16{v, v}
			_, phase = math.Modf(phase + float64(hz)/numm.SampleRate)
		}
	}
	desk.Run(t, c, func(w *desk.Window, _ *live.Session) {
		w.Until("the tone", func(m *numm.Image) bool {
			highest, peak := m.Height(), 0
			for x := range m.Width() {
				highest = min(highest, top(m, x, 0))
				if top(m, x, m.Height()/2) < top(m, peak, m.Height()/2) {
					peak = x
				}
			}
			at := 20 * math.Pow(1000, float64(peak)/float64(m.Width()))
			return math.Abs(at-hz) < 30 && highest > 55 && highest < 65
		})
	})
}
