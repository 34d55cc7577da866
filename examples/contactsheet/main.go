// Contactsheet puts sixteen frames from all over a film into one picture, each with its time.
//
//	go run ./examples/contactsheet film.mp4 sheet.png
package main

import (
	"context"
	"image"
	"image/color"
	"log"
	"os"
	"time"

	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/numm/draw"
)

const columns, rows, width, height = 4, 4, 240, 135

func main() {
	if err := sheet(context.Background(), os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func sheet(ctx context.Context, film, path string) error {
	r, err := numm.OpenVideo(ctx, film, numm.Contain(width, height), numm.Background(color.Black))
	if err != nil {
		return err
	}
	defer r.Close()
	length, err := r.Len()
	if err != nil {
		return err
	}
	m := numm.NewImage(columns*width, rows*height)
	for i := range columns * rows {
		k := i * length / (columns * rows)
		frames, err := r.At(k)
		if err != nil {
			return err
		}
		at := image.Pt(i%columns*width, i/columns*height)
		draw.Draw(m, frames.Frame(0).Rect.Add(at), frames.Frame(0), image.Point{}, draw.Src)
		draw.Text(m, at.X+6, at.Y+height-8, (time.Second * time.Duration(k) / numm.FrameRate).Round(time.Second/10).String(), 16, color.White)
	}
	return numm.WriteImage(ctx, path, m)
}
