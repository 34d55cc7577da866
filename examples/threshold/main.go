// Threshold shows the camera in black and white. The mouse sets where white begins: at the left edge all is white, at
// the right one all is black.
//
//	go run ./examples/threshold
package main

import (
	"context"
	"log"

	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
)

func main() {
	if err := live.Run(context.Background(), sketch(640, 480)); err != nil {
		log.Fatal(err)
	}
}

func sketch(width, height int) *live.Config {
	seen := numm.NewImage(width, height)
	threshold := 128
	return &live.Config{
		Title: "threshold", Width: width, Height: height,
		VideoIn: func(in *numm.Image) { copy(seen.Pix, in.Pix) },
		MouseIn: func(e live.MouseEvent) { threshold = int(256 * e.X) },
		VideoOut: func(out *numm.Image) {
			for i := 0; i < len(out.Pix); i += 3 {
				var level uint8
				if luma(seen.Pix[i:i+3]) >= threshold {
					level = 255
				}
				out.Pix[i], out.Pix[i+1], out.Pix[i+2] = level, level, level
			}
		},
	}
}

// luma is how bright a pixel looks, by Rec. 601.
func luma(rgb []uint8) int {
	return (299*int(rgb[0]) + 587*int(rgb[1]) + 114*int(rgb[2])) / 1000
}
