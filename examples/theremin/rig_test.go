//go:build rig

package main

import (
	"math"
	"testing"
	"time"

	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/rig/desk"
)

// The rig's microphone hears its speaker: the tone that the mouse asks for is there.
func TestThereminInTheAir(t *testing.T) {
	c := sketch()
	heard := make(chan numm.Sound)
	var second numm.Sound
	c.AudioIn = func(in numm.Sound) {
		if second = append(second, in...); len(second) < numm.SampleRate/2 {
			return
		}
		select {
		case heard <- second.Clone():
		default:
		}
		second = second[:0]
	}
	desk.Run(t, c, func(w *desk.Window, _ *live.Session) {
		for _, want := range []struct{ x, y, pitch, level float64 }{{160, 160, 220, 0.25}, {320, 64, 440, 0.4}} {
			w.Point(int(want.x), int(want.y))
			for {
				var s numm.Sound
				select {
				case s = <-heard:
				case <-time.After(time.Minute):
					t.Errorf("%v is never heard", want)
					return
				}
				pitch, peak := measure(s)
				if math.Abs(pitch-want.pitch) < want.pitch/50 && math.Abs(float64(peak)-want.level*math.MaxInt16) < 1000 {
					break
				}
			}
		}
	})
}
