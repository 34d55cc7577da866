// Silence prints where a sound, or that of a film, is below -50 dB for half a second or more.
//
//	go run ./examples/silence talk.mp3
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/gonumm/gonumm/numm"
)

const (
	step      = numm.SampleRate / 100 // 10 ms
	threshold = 104                   // of 32768: -50 dB
	shortest  = time.Second / 2
)

func main() {
	var start, end time.Duration // of the silence so far
	tell := func() {
		if end-start >= shortest {
			fmt.Printf("%.2f to %.2f\n", start.Seconds(), end.Seconds())
		}
	}
	for chunk, err := range numm.SoundChunks(context.Background(), os.Args[1], step) {
		if err != nil {
			log.Fatal(err)
		}
		loud := false
		for _, v := range chunk.Flat() {
			loud = loud || v > threshold || v < -threshold
		}
		end = chunk.Time
		if loud {
			tell()
			start = chunk.Time + chunk.Duration()
		} else {
			end += chunk.Duration()
		}
	}
	tell()
}
