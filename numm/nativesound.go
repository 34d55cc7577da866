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
//
//	decoded   0     Skip                       Stop   Resume
//	          ├──────┼──────────────────────────┼───────┼─────
//	heard            0                                  └ goes on where Stop was
type nativeSound struct {
	pipeline *pipeline.Pipeline
	sound    *appsink.Sound
	cut      pipeline.SoundCut
	format   appsink.Format
	begin    time.Duration // of the first that is heard, in the counting that all streams of the file share

	piece   *appsink.Piece // the one at hand; nil where none is
	raw     int64          // number of the next decoded sample, which is in piece if there is one
	used    int64          // of piece
	heard   int64          // number of the next sample that is heard
	entered bool           // by a seek: the next piece says by its time where it stands
}

// openNativeSound opens the samples and waits for the first, so that their rate is known. A sound without
// any sample has the rate 0.
func openNativeSound(ctx context.Context, file *pipeline.File, c *soundConfig) (*nativeSound, error) {
	p, err := pipeline.New(ctx, file, pipeline.Config{Kind: pipeline.Sound, Stream: c.stream, Plugins: c.plugins})
	if err != nil {
		return nil, err
	}
	s := &nativeSound{pipeline: p, sound: appsink.NewSound(p)}
	s.piece, err = s.sound.Next()
	switch {
	case errors.Is(err, gst.ErrEnd):
		return s, nil
	case err != nil:
		p.Close()
		return nil, err
	}
	s.format = s.piece.Format
	s.cut = p.SoundCut(s.format.Rate)
	s.begin = p.Presented(max(0, s.piece.PTS)) + sampleTime(s.cut.Skip, s.format.Rate)
	return s, nil
}

// stretch are heard samples that lie together: those of piece from begin to end, in frames. It is
// valid until the next call of next.
type stretch struct {
	piece      *appsink.Piece
	begin, end int64
	index      int64 // of the first of them
}

// next gives the next heard samples, io.EOF at the end.
func (s *nativeSound) next() (stretch, error) {
	for {
		if s.piece != nil && s.used == int64(s.piece.Frames) {
			s.drop()
		}
		if s.raw >= s.cut.Stop && s.cut.Resume == pipeline.Endless {
			return stretch{}, io.EOF
		}
		if s.piece == nil {
			if err := s.pull(); err != nil {
				return stretch{}, err
			}
		}
		skipped, heard, index := s.cut.Heard(s.raw, int64(s.piece.Frames)-s.used)
		begin := s.used + skipped
		s.used, s.raw = begin+heard, s.raw+skipped+heard
		if heard > 0 {
			s.heard = index + heard
			return stretch{piece: s.piece, begin: begin, end: s.used, index: index}, nil
		}
	}
}

func (s *nativeSound) pull() error {
	piece, err := s.sound.Next()
	if errors.Is(err, gst.ErrEnd) {
		return io.EOF
	}
	if err != nil {
		return err
	}
	if piece.Rate != s.format.Rate {
		defer piece.Release()
		return fmt.Errorf("%w: its sample rate changes from %d to %d Hz midway",
			ErrUnsupported, s.format.Rate, piece.Rate)
	}
	if s.entered {
		s.entered = false
		s.raw = sampleAt(piece.PTS, s.format.Rate)
	}
	s.piece, s.used = piece, 0
	return nil
}

// total is how many samples are heard in all; it is right once next has said io.EOF.
func (s *nativeSound) total() int64 { return s.heard }

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
	s.entered, s.raw = true, second*int64(s.format.Rate)
	s.heard = s.raw - s.cut.Skip
	return nil
}

// length is what the file says of how long it is; 0 where it says nothing.
func (s *nativeSound) length() time.Duration {
	d, _ := s.pipeline.Duration()
	return d
}

func (s *nativeSound) drop() {
	if s.piece != nil {
		s.piece.Release()
	}
	s.piece, s.used = nil, 0
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

// sampleTime is when sample i begins, to the nearest nanosecond.
func sampleTime(i int64, rate int) time.Duration {
	whole, rest := i/int64(rate), i%int64(rate)
	return time.Duration(whole)*time.Second + (time.Duration(rest)*time.Second+time.Duration(rate)/2)/time.Duration(rate)
}
