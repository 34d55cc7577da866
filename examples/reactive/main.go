// Reactive makes a film of a song: a disc for each channel that is the larger the louder it is.
//
//	go run ./examples/reactive song.mp3 song.mp4
package main

import (
	"context"
	"image/color"
	"log"
	"math"
	"os"

	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/numm/draw"
	"gonum.org/v1/gonum/floats"
)

const width, height = 640, 360

func main() {
	ctx := context.Background()
	err := numm.WriteFrames(ctx, os.Args[2], func(yield func(numm.MovieFrame, error) bool) {
		for chunk, err := range numm.SoundChunks(ctx, os.Args[1], numm.FrameSound) {
			m := numm.NewImage(width, height)
			for c, ink := range []color.RGBA{{255, 120, 60, 255}, {60, 160, 255, 255}} {
				level := floats.Norm(chunk.Floats(c), 2) / math.Sqrt(numm.FrameSound) // 0 to 1, the root of the mean square
				draw.Circle(m, width*float64(2*c+1)/4, height/2, 2+200*level, 0, ink)
			}
			if !yield(numm.MovieFrame{Frame: numm.Frame{Image: m}, Sound: chunk.Sound}, err) {
				return
			}
		}
	})
	if err != nil {
		log.Fatal(err)
	}
}
