// Backwards writes a film from its end to its start, at half speed, with its sound an octave lower as on a tape.
//
//	go run ./examples/backwards film.mp4 backwards.mp4
package main

import (
	"context"
	"log"
	"os"

	"github.com/gonumm/gonumm/numm"
)

const block = 30 // frames in memory; seeking costs more than reading on

func main() {
	ctx := context.Background()
	r, err := numm.OpenMovie(ctx, os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	n, err := r.Len()
	if err != nil {
		log.Fatal(err)
	}
	err = numm.WriteFrames(ctx, os.Args[2], func(yield func(numm.MovieFrame, error) bool) {
		for end := n; end > 0; end -= block {
			frames := make([]numm.MovieFrame, min(block, end))
			err := r.SeekTo(end - len(frames))
			for i := 0; i < len(frames) && err == nil; i++ {
				frames[i], err = r.Read()
			}
			for i := 2*len(frames) - 1; i >= 0; i-- { // each twice
				f := frames[i/2]
				slow := make(numm.Sound, len(f.Sound))
				for j := range slow {
					slow[j] = f.Sound[(i%2*len(slow)+len(slow)-1-j)/2]
				}
				f.Sound = slow
				if !yield(f, err) || err != nil {
					return
				}
			}
		}
	})
	if err != nil {
		log.Fatal(err)
	}
}
