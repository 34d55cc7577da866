// Logo puts a picture with its transparency and a line of text over a film.
//
//	go run ./examples/logo film.mp4 logo.png "a caption" out.mp4
package main

import (
	"context"
	"image"
	"image/color"
	"log"
	"os"

	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/numm/draw"
)

func main() {
	ctx := context.Background()
	film, caption, out := os.Args[1], os.Args[3], os.Args[4]
	logo, err := numm.ReadNRGBA(ctx, os.Args[2], numm.Height(48))
	if err != nil {
		log.Fatal(err)
	}
	err = numm.WriteFrames(ctx, out, func(yield func(numm.MovieFrame, error) bool) {
		for f, err := range numm.MovieFrames(ctx, film) {
			if err == nil {
				draw.Draw(f.Image, logo.Rect.Add(image.Pt(f.Width()-logo.Rect.Dx()-8, 8)), logo, image.Point{}, draw.Over)
				draw.Text(f.Image, (f.Width()-draw.TextWidth(caption, 24))/2, f.Height()-16, caption, 24, color.White)
			}
			if !yield(f, err) {
				return
			}
		}
	})
	if err != nil {
		log.Fatal(err)
	}
}
