// Timelapse makes a film of a folder of pictures, in the order in which a person sorts their names: img9, img10.
//
//	go run ./examples/timelapse -rate 10 -size 1280x720 holidays holidays.mp4
//
// The pictures may be of any format. Those of another size are scaled to the film's, which is the first one's or that of
// the flag, with black beside them where the shape differs. One picture at a time stands in memory.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"image"
	"os"
	"os/signal"

	"github.com/gonumm/gonumm/examples/internal/progress"
	"github.com/gonumm/gonumm/numm"
)

func main() {
	l := &lapse{}
	flag.IntVar(&l.rate, "rate", numm.FrameRate, "pictures a second")
	flag.IntVar(&l.quality, "quality", 0, "of what is lossy, 1 to 100; 0: the format's own")
	flag.Func("size", "`width`x`height` of the film, such as 1280x720; the first picture's where it is not given", l.setSize)
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: timelapse [flags] folder film")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 2 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	bar := progress.New(flag.Arg(1))
	l.progress = bar.Set
	skipped, err := l.make(ctx, flag.Arg(0), flag.Arg(1))
	bar.Clear()
	for _, name := range skipped {
		fmt.Fprintln(os.Stderr, "timelapse: left out, not a picture:", name)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "timelapse:", err)
		os.Exit(1)
	}
}

// setSize takes what stands behind -size.
func (l *lapse) setSize(text string) error {
	var rest string
	n, _ := fmt.Sscanf(text, "%dx%d%s", &l.size.X, &l.size.Y, &rest)
	if n != 2 || !l.size.In(image.Rect(1, 1, 1<<15, 1<<15)) {
		return errors.New("not a size such as 1280x720")
	}
	return nil
}
