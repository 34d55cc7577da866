// Timelapse makes a film of a folder of pictures, one a frame, in the order in which a person sorts their names: img9, img10.
//
//	go run ./examples/timelapse -rate 10 -width 1280 -height 720 garden garden.mp4
//
// The pictures may be of any format and size. What is no picture is left out.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/gonumm/gonumm/numm"
)

func main() {
	rate := flag.Int("rate", numm.FrameRate, "pictures a second")
	width, height := flag.Int("width", 1280, "of the film"), flag.Int("height", 720, "of the film")
	flag.Parse()
	ctx := context.Background()
	paths, err := filepath.Glob(filepath.Join(flag.Arg(0), "*"))
	if err != nil {
		log.Fatal(err)
	}
	slices.SortFunc(paths, func(a, b string) int { return cmp.Compare(padded(a), padded(b)) })
	err = numm.WriteFrames(ctx, flag.Arg(1), func(yield func(numm.MovieFrame, error) bool) {
		for _, path := range paths {
			m, err := numm.ReadImage(ctx, path, numm.Contain(*width, *height))
			if errors.Is(err, numm.ErrUnsupported) || errors.Is(err, numm.ErrNoImage) {
				log.Println("left out:", err)
				continue
			}
			if !yield(numm.MovieFrame{Frame: numm.Frame{Image: m}}, err) {
				return
			}
		}
	}, numm.Rate(*rate))
	if err != nil {
		log.Fatal(err)
	}
}

// padded writes every number in a name with as many digits.
func padded(name string) string {
	return regexp.MustCompile(`\d+`).ReplaceAllStringFunc(name, func(n string) string { return fmt.Sprintf("%020s", n) })
}
