package main

import (
	"context"
	"image"
	"image/draw"
	"math"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// slitScan is a film in one picture of a frame's size, in which time runs from left to right: each column is that
// column of the frame that shows when as much of the film has gone by.
type slitScan struct {
	picture *numm.Image
	frames  int // that went into it
}

func newSlitScan(ctx context.Context, film string, length time.Duration, opts ...numm.VideoOption) (*slitScan, error) {
	expected := max(1, int(math.Round(length.Seconds()*numm.FrameRate)))
	s := &slitScan{}
	var last *numm.Image
	x := 0
	for frame, err := range numm.VideoFrames(ctx, film, opts...) {
		if err != nil {
			return nil, err
		}
		if s.picture == nil {
			s.picture = numm.NewImage(frame.Width(), frame.Height())
		}
		end := (s.picture.Width()*(frame.Index+1) + expected - 1) / expected
		s.add(frame.Image, x, end)
		x, last = end, frame.Image
		s.frames++
	}
	s.add(last, x, s.picture.Width()) // the sound may be longer
	return s, nil
}

// add copies the columns from x up to, not including, end.
func (s *slitScan) add(frame *numm.Image, x, end int) {
	slit := image.Rect(x, 0, max(x, end), s.picture.Height())
	draw.Draw(s.picture, slit, frame, slit.Min, draw.Src)
}
