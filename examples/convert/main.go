// Convert makes any film or sound into any other, in the format of the target's extension.
//
//	go run ./examples/convert -height 240 tests/testdata/bigbuckbunny.mp4 small.webm
//	go run ./examples/convert -from 1s -to 3s tests/testdata/bigbuckbunny.mp4 clip.gif
//	go run ./examples/convert tests/testdata/bigbuckbunny.mp4 sound.flac
//
// Nothing stands in memory as a whole, so both may be as long as they like. The target is there only when it is
// complete, and may be the source itself.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"

	"github.com/gonumm/gonumm/examples/internal/progress"
)

func main() {
	var j job
	flag.DurationVar(&j.from, "from", 0, "begin so far into the source")
	flag.DurationVar(&j.to, "to", 0, "end so far into the source; 0: at its end")
	flag.IntVar(&j.height, "height", 0, "rows of the pictures; the width follows; 0: as they are")
	flag.IntVar(&j.rate, "rate", 0, "frames a second of a film, Hz of a sound; 0: 30 and 44100")
	flag.IntVar(&j.quality, "quality", 0, "of what is lossy, 1 to 100; 0: the format's own")
	flag.IntVar(&j.bitrate, "bitrate", 0, "bits a second, instead of a quality; 0: none")
	flag.BoolVar(&j.lossless, "lossless", false, "keep every bit, or fail")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: convert [flags] source target [flags]")
		flag.PrintDefaults()
	}
	flag.Parse()
	names := flag.Args()
	if len(names) > 2 {
		_ = flag.CommandLine.Parse(names[2:]) // it exits by itself
		names = append(names[:2:2], flag.Args()...)
	}
	if len(names) != 2 {
		flag.Usage()
		os.Exit(2)
	}
	j.source, j.target = names[0], names[1]

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	bar := progress.New(j.target)
	j.progress = bar.Set
	err := j.run(ctx)
	bar.Clear()
	if err != nil {
		fmt.Fprintln(os.Stderr, "convert:", err)
		os.Exit(1)
	}
}
