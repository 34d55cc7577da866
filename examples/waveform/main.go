// Waveform draws a sound as it is seen in an editor: in each column the range of its samples, left in the upper half and right
// in the lower one.
//
//	go run ./examples/waveform song.mp3 wave.png
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

const width, height = 1000, 200 // of the picture; each channel has half of the height

func main() {
	if err := waveform(context.Background(), os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func waveform(ctx context.Context, sound, path string) error {
	r, err := numm.OpenSound(ctx, sound)
	if err != nil {
		return err
	}
	defer r.Close()
	length, err := r.Len()
	if err != nil {
		return err
	}
	m := numm.NewImage(width, height)
	n := max(1, (length+width-1)/width)
	for chunk, err := range r.Chunks(n) {
		if err != nil {
			return err
		}
		for c := range numm.Channels {
			low, high := chunk.Sound[0][c], chunk.Sound[0][c]
			for _, s := range chunk.Sound {
				low, high = min(low, s[c]), max(high, s[c])
			}
			row := func(v int16) int { return height/4 + c*height/2 - int(v)*height/4/32768 }
			draw.Fill(m, image.Rect(chunk.Index/n, row(high), chunk.Index/n+1, row(low)+1), color.RGBA{80, 200, 120, 255})
		}
	}
	return numm.WriteImage(ctx, path, m)
}
