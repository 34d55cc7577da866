// Filmtogif makes an animation of a part of a film, small, at ten frames a second, which runs for ever.
//
//	go run ./examples/filmtogif film.mp4 1s 3s part.gif
package main

import (
	"context"
	"log"
	"os"
	"time"

	"github.com/gonumm/gonumm/numm"
)

func main() {
	ctx := context.Background()
	from, err := time.ParseDuration(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	to, err := time.ParseDuration(os.Args[3])
	if err != nil {
		log.Fatal(err)
	}
	part, err := numm.ReadVideo(ctx, os.Args[1], numm.Between(from, to), numm.Rate(10), numm.Height(120))
	if err != nil {
		log.Fatal(err)
	}
	if err := numm.WriteVideo(ctx, os.Args[4], part, numm.Rate(10), numm.Loop(0)); err != nil {
		log.Fatal(err)
	}
}
