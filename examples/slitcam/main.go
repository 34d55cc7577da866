// Slitcam is a camera with a slit for a lens: of each picture it keeps the column in the middle, and sets it beside the
// one before. What stands still becomes stripes, and what moves by gets a shape. F10 keeps the picture.
//
//	go run ./examples/slitcam
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
	strip := numm.NewImage(width, height)
	return &live.Config{
		Title: "slitcam", Width: width, Height: height,
		VideoIn: func(in *numm.Image) {
			for y := range height {
				row := strip.Row(y)
				copy(row, row[3:])
				r, g, b := in.RGB(width/2, y)
				strip.SetRGB(width-1, y, r, g, b)
			}
		},
		VideoOut: func(out *numm.Image) { copy(out.Pix, strip.Pix) },
	}
}
