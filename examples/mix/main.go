// Mix adds sounds, and those of films, into one.
//
//	go run ./examples/mix -out mix.flac voice.wav=3 music.mp3=-12 tests/testdata/bigbuckbunny.mp4
//
// Behind the name may stand a gain in decibels. What is too loud together stays at the loudest there is. The sounds are
// read side by side, a second at a time, so they may be as long as they like.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"

	"github.com/gonumm/gonumm/examples/internal/progress"
	"github.com/gonumm/gonumm/numm"
)

func main() {
	out := flag.String("out", "mix.wav", "the `file` to write, in the format of its extension")
	quality := flag.Int("quality", 0, "of what is lossy, 1 to 100; 0: the format's own")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: mix [flags] source[=gain] ...")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	var opts []numm.EncodeOption
	if *quality != 0 {
		opts = append(opts, numm.Quality(*quality))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	bar := progress.New(*out)
	err := mix(ctx, *out, flag.Args(), bar.Set, opts...)
	bar.Clear()
	if err != nil {
		fmt.Fprintln(os.Stderr, "mix:", err)
		os.Exit(1)
	}
}

// mix writes a sound as long as the longest of its sources.
func mix(ctx context.Context, target string, sources []string, progress func(done, total time.Duration), opts ...numm.EncodeOption) error {
	d := &desk{}
	defer d.close()
	for _, s := range sources {
		if err := d.open(ctx, s); err != nil {
			return err
		}
	}
	w, err := numm.CreateSound(ctx, target, opts...)
	if err != nil {
		return err
	}
	defer w.Abort()
	piece := make(numm.Sound, numm.SampleRate)
	for done := time.Duration(0); ; {
		n, err := d.read(piece)
		if err != nil {
			return err
		}
		if n == 0 {
			return w.Close()
		}
		if err := w.Write(piece[:n]); err != nil {
			return err
		}
		done += piece[:n].Duration()
		progress(done, d.length)
	}
}
