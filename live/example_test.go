package live_test

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
)

// A sketch for Run is tried without devices by Render: here the mouse, that of a script, sets the pitch of a tone, and
// each frame shows where it stands.
func Example() {
	pitch, phase := 440.0, 0.0
	sketch := &live.Config{
		Width: 16, Height: 1,
		MouseIn: func(e live.MouseEvent) { pitch = 440 + 220*e.X },
		VideoOut: func(out *numm.Image) {
			clear(out.Pix)
			out.SetRGB(int(pitch-440)/20, 0, 255, 255, 255)
		},
		AudioOut: func(out numm.Sound) {
			for i := range out {
				level := int16(10000 * math.Sin(phase))
				out[i] = [2]int16{level, level}
				phase += 2 * math.Pi * pitch / numm.SampleRate
			}
		},
	}
	mouse := &live.Script{Mouse: []live.TimedMouse{
		{At: time.Second, MouseEvent: live.MouseEvent{X: 1}},
	}}
	film, sound, err := live.Render(context.Background(), sketch, 2*time.Second, mouse)
	if err != nil {
		panic(err)
	}
	fmt.Println(film, sound)
	for _, k := range []int{29, 30} {
		for x := range film.Width {
			if r, _, _ := film.Frame(k).RGB(x, 0); r > 0 {
				fmt.Println("frame", k, "has its light in column", x)
			}
		}
	}
	for s := range 2 {
		waves := 0
		second := sound[s*numm.SampleRate : (s+1)*numm.SampleRate]
		for i := range second[1:] {
			if second[i][0] <= 0 && second[i+1][0] > 0 {
				waves++
			}
		}
		fmt.Println("second", s, "sounds at", waves, "Hz")
	}
	// Output:
	// Video(60, 1, 16, 3) Sound(88200, 2)
	// frame 29 has its light in column 0
	// frame 30 has its light in column 11
	// second 0 sounds at 440 Hz
	// second 1 sounds at 660 Hz
}
