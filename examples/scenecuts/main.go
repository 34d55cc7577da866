// Scenecuts prints the times at which a film cuts from one shot to another.
//
//	go run ./examples/scenecuts film.mp4
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/gonumm/gonumm/numm"
)

const threshold = 25 // levels by which the frames of one shot stay below, on average

func main() {
	var last *numm.Image
	for frame, err := range numm.VideoFrames(context.Background(), os.Args[1], numm.Size(64, 36), numm.NativeRate()) {
		if err != nil {
			log.Fatal(err)
		}
		if last != nil {
			sum := 0
			for i, v := range frame.Pix {
				sum += max(int(v)-int(last.Pix[i]), int(last.Pix[i])-int(v))
			}
			if sum > threshold*len(frame.Pix) {
				fmt.Printf("%.3f\n", frame.Time.Seconds())
			}
		}
		last = frame.Image
	}
}
