package main

import (
	"testing"
	"time"

	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
)

// A camera that sees a ramp from black to white shows white from the threshold on, wherever the mouse is.
func TestThreshold(t *testing.T) {
	ramp := numm.NewImage(256, 2)
	for i := range ramp.Pix {
		ramp.Pix[i] = uint8(i / 3 % 256)
	}
	s := &live.Script{Camera: func(yield func(numm.Frame, error) bool) {
		for yield(numm.Frame{Image: ramp}, nil) {
		}
	}}
	places := []float64{0.5, 0, 0.25, 1}
	for k, x := range places {
		s.Mouse = append(s.Mouse, live.TimedMouse{At: time.Duration(k) * time.Second / 30, MouseEvent: live.MouseEvent{X: x}})
	}
	film, _, err := live.Render(t.Context(), sketch(256, 2), time.Duration(len(places))*time.Second/30, s)
	if err != nil {
		t.Fatal(err)
	}
	for k, x := range places {
		for level := range 256 {
			want := uint8(0)
			if level >= int(256*x) {
				want = 255
			}
			if r, g, b := film.Frame(k).RGB(level, 1); r != want || g != want || b != want {
				t.Fatalf("mouse at %v: level %d becomes %d, %d, %d", x, level, r, g, b)
			}
		}
	}
}
