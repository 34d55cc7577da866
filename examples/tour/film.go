package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// describe tells w what a film says of itself.
func describe(w io.Writer, film string, info *numm.Info) {
	fmt.Fprintf(w, "%s: %s, %v\n", film, info.Container, info.Duration)
	for _, s := range info.Streams {
		fmt.Fprintf(w, "  %-7v%-7s", s.Kind, s.Codec)
		switch s.Kind {
		case numm.KindVideo:
			fmt.Fprintf(w, " %d × %d, %.4g frames a second", s.Width, s.Height, s.FrameRate)
		case numm.KindImage:
			fmt.Fprintf(w, " %d × %d", s.Width, s.Height)
		case numm.KindSound:
			fmt.Fprintf(w, " %d channels at %d Hz", s.Channels, s.SampleRate)
		}
		fmt.Fprintln(w)
	}
}

// measureLength reads a film that does not tell how long it is. The answer is a frame at least.
func measureLength(ctx context.Context, film string) (time.Duration, error) {
	length := time.Second / numm.FrameRate
	for frame, err := range numm.VideoFrames(ctx, film) {
		if err != nil && !errors.Is(err, numm.ErrNoVideo) {
			return 0, err
		}
		length = max(length, frame.Time+time.Second/numm.FrameRate)
	}
	for chunk, err := range numm.SoundChunks(ctx, film, numm.SampleRate) {
		if err != nil && !errors.Is(err, numm.ErrNoSound) {
			return 0, err
		}
		length = max(length, chunk.Time+chunk.Duration())
	}
	return length, nil
}
