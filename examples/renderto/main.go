// Renderto writes a sketch as a film, without a window: a ball that bounces, and clicks on the ground.
//
//	go run ./examples/renderto ball.mp4
package main

import (
	"context"
	"image/color"
	"log"
	"math"
	"os"
	"time"

	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/numm/draw"
)

func main() {
	frame, sample := 0, 0
	sketch := &live.Config{
		Width: 320, Height: 240,
		VideoOut: func(out *numm.Image) {
			t := math.Mod(float64(frame)/numm.FrameRate, 1) // of the second since it touched the ground
			frame++
			draw.Fill(out, out.Rect, color.Black)
			draw.Circle(out, 160, 220-4*180*t*(1-t), 20, 0, color.RGBA{255, 160, 40, 255})
		},
		AudioOut: func(out numm.Sound) {
			for i := range out {
				t := float64(sample%numm.SampleRate) / numm.SampleRate
				sample++
				v := int16(16000 * math.Exp(-40*t) * math.Sin(2*math.Pi*220*t))
				out[i] = [2]int16{v, v}
			}
		},
	}
	if err := live.RenderTo(context.Background(), os.Args[1], sketch, 3*time.Second, nil); err != nil {
		log.Fatal(err)
	}
}
