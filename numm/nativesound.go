package numm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/gonumm/gonumm/appsink"
	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/pipeline"
)

// nativeSound are a file's own samples, at its own rate, counted from the first that is heard: what the
// encoder put before it, and behind the last, is cut off here.
type nativeSound struct {
	pipeline *pipeline.Pipeline
	sound    *appsink.Sound
	cut      pipeline.SoundCut
	format   appsink.Format
	first    *appsink.Piece // pulled to know the format, not yet given out
	position int64          // of the next sample that the decoder gives; negative before the first heard
	reached  int64          // heard samples known to exist, for the end
	entered  bool           // by a seek: the next piece says by its time where it stands
}

// openNativeSound opens the samples and waits for the first, so that their rate is known. A sound without
// any sample has the rate 0.
func openNativeSound(ctx context.Context, file *pipeline.File, c *soundConfig) (*nativeSound, error) {
	p, err := pipeline.New(ctx, file, pipeline.Config{Kind: pipeline.Sound, Stream: c.stream, Plugins: c.plugins})
	if err != nil {
		return nil, err
	}
	s := &nativeSound{pipeline: p, sound: appsink.NewSound(p)}
	s.first, err = s.sound.Next()
	switch {
	case errors.Is(err, gst.ErrEnd):
		return s, nil
	case err != nil:
		p.Close()
		return nil, err
	}
	s.format = s.first.Format
	s.cut = p.SoundCut(s.format.Rate)
	s.position = -s.cut.Skip
	return s, nil
}

// next gives the next piece and the index of its first sample; piece samples before index 0 or at or behind
// the cut's total are to be left out by the caller. The end is io.EOF.
func (s *nativeSound) next() (piece *appsink.Piece, index int64, err error) {
	if s.position >= s.cut.Total {
		return nil, 0, io.EOF
	}
	if piece = s.first; piece != nil {
		s.first = nil
	} else if piece, err = s.sound.Next(); err != nil {
		if errors.Is(err, gst.ErrEnd) {
			err = io.EOF
		}
		return nil, 0, err
	}
	if piece.Rate != s.format.Rate {
		defer piece.Release()
		return nil, 0, fmt.Errorf("%w: its sample rate changes from %d to %d Hz midway",
			ErrUnsupported, s.format.Rate, piece.Rate)
	}
	if s.entered {
		s.entered = false
		s.position = sampleAt(piece.PTS, s.format.Rate) - s.cut.Skip
	}
	index = s.position
	s.position += int64(piece.Frames)
	s.reached = max(s.reached, s.position)
	return piece, index, nil
}

// total is how many samples are heard in all; it is right once next has said io.EOF.
func (s *nativeSound) total() int64 {
	return max(0, min(s.reached, s.cut.Total))
}

// seek goes on from the sample of that index or from one before, or fails with ErrNotSeekable.
func (s *nativeSound) seek(index int64) error {
	if !s.pipeline.EntersSamples() || s.format.Rate == 0 {
		return ErrNotSeekable
	}
	second := (index + s.cut.Skip) / int64(s.format.Rate)
	if err := s.pipeline.Seek(time.Duration(second)*time.Second, true); err != nil {
		return err
	}
	s.drop()
	s.entered, s.position = true, second*int64(s.format.Rate)-s.cut.Skip
	return nil
}

// length is what the file says of how long it is; 0 where it says nothing.
func (s *nativeSound) length() time.Duration {
	d, _ := s.pipeline.Duration()
	return d
}

func (s *nativeSound) drop() {
	if s.first != nil {
		s.first.Release()
		s.first = nil
	}
}

func (s *nativeSound) close() {
	s.drop()
	s.pipeline.Close()
}

// sampleAt is the sample that begins at t, which was cut to whole nanoseconds.
func sampleAt(t time.Duration, rate int) int64 {
	whole, rest := int64(t/time.Second), int64(t%time.Second)
	return whole*int64(rate) + (rest*int64(rate)+int64(time.Second)/2)/int64(time.Second)
}
