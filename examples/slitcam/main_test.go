package main

import (
	"testing"
	"time"

	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
)

// Each picture's middle column is the last of the strip, and goes to the left with each further one.
func TestSlitcam(t *testing.T) {
	const width, height, frames = 20, 4, 30
	camera := func(yield func(numm.Frame, error) bool) {
		for k := range frames {
			m := numm.NewImage(width, height)
			for y := range height {
				m.SetRGB(width/2, y, uint8(k+1), uint8(y), 7) // the others stay black
			}
			if !yield(numm.Frame{Image: m}, nil) {
				return
			}
		}
	}
	film, _, err := live.Render(t.Context(), sketch(width, height), time.Second, &live.Script{Camera: camera})
	if err != nil {
		t.Fatal(err)
	}
	for k, m := range film.All() {
		for x := range width {
			shows := k - (width - 1 - x) // the number of the picture
			for y := range height {
				want := [3]uint8{uint8(shows + 1), uint8(y), 7}
				if shows < 0 {
					want = [3]uint8{}
				}
				if r, g, b := m.RGB(x, y); [3]uint8{r, g, b} != want {
					t.Fatalf("frame %d: pixel %d, %d is %d, %d, %d, not %v", k, x, y, r, g, b, want)
				}
			}
		}
	}
}
