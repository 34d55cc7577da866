// Chromakey puts what stands before a green screen in front of another film.
//
//	go run ./examples/chromakey green.mp4 background.mp4 out.mp4
package main

import (
	"context"
	"iter"
	"log"
	"os"

	"github.com/gonumm/gonumm/numm"
)

func main() {
	ctx := context.Background()
	actors, err := numm.OpenMovie(ctx, os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	scene, stop := iter.Pull2(numm.VideoFrames(ctx, os.Args[2], numm.Cover(actors.Size())))
	err = numm.WriteFrames(ctx, os.Args[3], func(yield func(numm.MovieFrame, error) bool) {
		for f, err := range actors.Frames() {
			if err == nil {
				back, e, ok := scene()
				if err = e; ok && err == nil {
					key(f.Image, back.Image)
				}
			}
			if !yield(f, err) {
				return
			}
		}
	})
	stop()
	if err != nil {
		log.Fatal(err)
	}
}

// key lets back through where a pixel is greener than it is anything else, the more the greener.
func key(m, back *numm.Image) {
	for i := 0; i < len(m.Pix); i += 3 {
		r, g, b := int(m.Pix[i]), int(m.Pix[i+1]), int(m.Pix[i+2])
		open := min(255, max(0, 4*(g-max(r, b))-100))
		m.Pix[i+1] = uint8(min(g, max(r, b))) // no green light on the edges
		for c := range 3 {
			m.Pix[i+c] = uint8((int(m.Pix[i+c])*(255-open) + int(back.Pix[i+c])*open) / 255)
		}
	}
}
