// Tour reads a film as arrays: it tells what the file holds, streams the frames into a slit-scan and the sound into a
// spectrogram, and tells what that cost.
//
//	go run ./examples/tour -out demo tests/testdata/bigbuckbunny.mp4
//
// Neither the frames nor the sound ever stand in memory as a whole, so a film may be as long as it likes.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"image/png"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"github.com/gonumm/gonumm/examples/internal/progress"
	"github.com/gonumm/gonumm/numm"
)

func main() {
	out := flag.String("out", ".", "the `folder` for slitscan.png and spectrogram.png")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: tour [-out folder] film")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := tour(ctx, os.Stdout, flag.Arg(0), *out); err != nil {
		fmt.Fprintln(os.Stderr, "tour:", err)
		os.Exit(1)
	}
}

// tour writes into a folder what pictures the film has the stuff for, and tells w about everything.
func tour(ctx context.Context, w io.Writer, film, folder string) error {
	info, err := numm.Probe(ctx, film)
	if err != nil {
		return err
	}
	describe(w, film, info)
	if info.Duration == 0 {
		if info.Duration, err = measureLength(ctx, film); err != nil {
			return err
		}
	}
	spent, err := measure(func() error {
		noVideo := scanFrames(ctx, w, film, filepath.Join(folder, "slitscan.png"), info.Duration)
		if noVideo != nil && !errors.Is(noVideo, numm.ErrNoVideo) {
			return noVideo
		}
		noSound := analyseSound(ctx, w, film, filepath.Join(folder, "spectrogram.png"), info.Duration)
		if errors.Is(noSound, numm.ErrNoSound) && noVideo == nil {
			return nil
		}
		return noSound
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\nAll in %v and %d MiB of memory\n", spent, peakMemory()>>20)
	return nil
}

func scanFrames(ctx context.Context, w io.Writer, film, path string, length time.Duration) error {
	var s *slitScan
	spent, err := measure(func() (err error) {
		bar := progress.New("frames")
		defer bar.Clear()
		s, err = newSlitScan(ctx, film, length, numm.Progress(bar.Set))
		return err
	})
	if err != nil {
		return err
	}
	height, width := s.picture.Height(), s.picture.Width()
	fmt.Fprintf(w, "\nVideo(%d, %d, %d, 3) of %s, a frame at a time\n", s.frames, height, width, size(s.frames*height*width*3))
	fmt.Fprintf(w, "  %v\n", spent)
	return writePNG(w, path, s.picture)
}

func analyseSound(ctx context.Context, w io.Writer, film, path string, length time.Duration) error {
	var s *spectrogram
	spent, err := measure(func() (err error) {
		bar := progress.New("sound")
		defer bar.Clear()
		s, err = newSpectrogram(ctx, film, length, numm.Progress(bar.Set))
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\nSound(%d, 2) of %s, %d at a time\n", s.samples, size(s.samples*4), s.step)
	fmt.Fprintf(w, "  %v\n", spent)
	picture, err := drawAxes(s)
	if err != nil {
		return err
	}
	return writePNG(w, path, picture)
}

func size(bytes int) string { return fmt.Sprintf("%.1f MiB", float64(bytes)/(1<<20)) }

func writePNG(w io.Writer, path string, m *numm.Image) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := png.Encode(f, m.RGBA()); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	fmt.Fprintf(w, "  %s, %d × %d\n", path, m.Width(), m.Height())
	return nil
}
