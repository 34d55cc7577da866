// Theremin turns the mouse into sound: to the right it is higher, upwards it is louder.
//
//	go run ./examples/theremin
package main

import (
	"context"
	"log"
	"math"
	"sync/atomic"

	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
)

func main() {
	if err := live.Run(context.Background(), sketch()); err != nil {
		log.Fatal(err)
	}
}

// Three octaves lie between the left and the right edge.
const (
	lowest  = 110.0 // Hz
	octaves = 3
)

// tone is what the mouse asks for, on one goroutine, and the speaker plays, on the other.
type tone struct{ pitch, level float64 }

func sketch() *live.Config {
	var asked atomic.Pointer[tone]
	asked.Store(&tone{pitch: lowest})
	var mouse live.MouseEvent
	var voice oscillator
	return &live.Config{
		Title: "theremin", Width: 480, Height: 320,
		MouseIn: func(e live.MouseEvent) {
			mouse = e
			asked.Store(&tone{pitch: lowest * math.Pow(2, octaves*e.X), level: 0.5 * (1 - e.Y)})
		},
		VideoOut: func(out *numm.Image) {
			for i, v := range out.Pix {
				out.Pix[i] = uint8(int(v) * 15 / 16) // what was, fades
			}
			for y := -3; y <= 3; y++ {
				for x := -3; x <= 3; x++ {
					out.SetRGB(mouse.PX+x, mouse.PY+y, 255, 220, 160)
				}
			}
		},
		AudioOut: func(out numm.Sound) { voice.play(out, *asked.Load()) },
	}
}

// oscillator plays a sine that glides: a jump would be heard as a click.
type oscillator struct {
	tone
	phase float64 // 0 to 1
}

func (o *oscillator) play(out numm.Sound, asked tone) {
	const glide = 0.002 // the share of the way that one sample goes: most of it in 10 ms
	for i := range out {
		o.pitch += (asked.pitch - o.pitch) * glide
		o.level += (asked.level - o.level) * glide
		_, o.phase = math.Modf(o.phase + o.pitch/numm.SampleRate)
		v := int16(math.MaxInt16 * o.level * math.Sin(2*math.Pi*o.phase))
		out[i] = [2]int16{v, v}
	}
}
