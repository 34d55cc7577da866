// Render makes a film of a sketch: a ball that falls and bounces, and is heard when it does.
//
//	go run ./examples/render -out ball.mp4 -length 10s
//	go run ./examples/render -live
//
// The sketch does not know whether it is shown or rendered, and counts frames, so that both are the same.
package main

import (
	"context"
	"flag"
	"log"
	"os"
	"os/signal"
	"time"

	"github.com/gonumm/gonumm/live"
)

func main() {
	out := flag.String("out", "ball.mp4", "the `film`")
	length := flag.Duration("length", 10*time.Second, "how long the film is")
	show := flag.Bool("live", false, "show the sketch instead")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt) // so that no half film is left
	defer stop()
	var err error
	if *show {
		err = live.Run(ctx, sketch())
	} else {
		err = live.RenderTo(ctx, *out, sketch(), *length, nil)
	}
	if err != nil && ctx.Err() == nil {
		log.Fatal(err)
	}
}
