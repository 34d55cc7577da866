// Slideshow makes a film of the pictures in a folder, two seconds each, with a song.
//
//	go run ./examples/slideshow holidays song.mp3 holidays.mp4
package main

import (
	"context"
	"errors"
	"io"
	"log"
	"os"
	"path/filepath"

	"github.com/gonumm/gonumm/numm"
)

const frames = 2 * numm.FrameRate // of each picture

func main() {
	ctx := context.Background()
	pictures, err := filepath.Glob(filepath.Join(os.Args[1], "*"))
	if err != nil {
		log.Fatal(err)
	}
	song, err := numm.OpenSound(ctx, os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	err = numm.WriteFrames(ctx, os.Args[3], func(yield func(numm.MovieFrame, error) bool) {
		for _, path := range pictures {
			m, err := numm.ReadImage(ctx, path, numm.Contain(1280, 720))
			for range frames {
				sound := make(numm.Sound, numm.FrameSound) // silence once the song is over
				if _, e := song.Read(sound); e != nil && !errors.Is(e, io.EOF) {
					err = errors.Join(err, e)
				}
				if !yield(numm.MovieFrame{Frame: numm.Frame{Image: m}, Sound: sound}, err) {
					return
				}
			}
		}
	})
	if err != nil {
		log.Fatal(err)
	}
}
