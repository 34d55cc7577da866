package main

import (
	"math"
	"testing"
	"time"

	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
)

// measure is the pitch of a sound in Hz, by its zero crossings, and its greatest sample.
func measure(s numm.Sound) (pitch float64, peak int) {
	first, last, waves := 0, 0, -1
	for i := 1; i < len(s); i++ {
		peak = max(peak, int(s[i][0]))
		if s[i-1][0] <= 0 && s[i][0] > 0 {
			if waves++; waves == 0 {
				first = i
			}
			last = i
		}
	}
	return float64(waves) * numm.SampleRate / float64(max(1, last-first)), peak
}

// The mouse sets pitch and level; before it moves there is silence.
func TestTheremin(t *testing.T) {
	places := []struct{ x, y, pitch, level float64 }{
		{0, 0, 110, 0.5}, {1.0 / 3, 0.5, 220, 0.25}, {1, 0.2, 880, 0.4}, {0.5, 1, 0, 0},
	}
	s := &live.Script{}
	for k, p := range places {
		s.Mouse = append(s.Mouse, live.TimedMouse{At: time.Duration(k+1) * time.Second, MouseEvent: live.MouseEvent{X: p.x, Y: p.y}})
	}
	film, sound, err := live.Render(t.Context(), sketch(), 5*time.Second, s)
	if err != nil {
		t.Fatal(err)
	}
	if _, peak := measure(sound[:numm.SampleRate]); peak != 0 {
		t.Errorf("it sounds before the mouse moves, at %d", peak)
	}
	for k, p := range places {
		settled := sound[(k+1)*numm.SampleRate+numm.SampleRate/2 : (k+2)*numm.SampleRate]
		pitch, peak := measure(settled)
		if p.level > 0 && math.Abs(pitch-p.pitch) > p.pitch/200 || math.Abs(float64(peak)-p.level*math.MaxInt16) > 10 {
			t.Errorf("the mouse at %v, %v sounds at %.1f Hz with a peak of %d", p.x, p.y, pitch, peak)
		}
		frame := film.Frame((k+1)*30 + 15)
		if r, g, b := frame.RGB(min(479, int(480*p.x)), min(319, int(320*p.y))); r != 255 || g != 220 || b != 160 {
			t.Errorf("the mouse at %v, %v is shown as %d, %d, %d", p.x, p.y, r, g, b)
		}
	}
	for i := 1; i < len(sound); i++ {
		if step := int(sound[i][0]) - int(sound[i-1][0]); step > 2200 || step < -2200 {
			t.Fatalf("a click at sound frame %d: %d", i, step)
		}
	}
}
