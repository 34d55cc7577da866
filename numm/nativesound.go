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
	ctx      context.Context
	file     *pipeline.File
	config   pipeline.Config
	pipeline *pipeline.Pipeline
	sound    *appsink.Sound
	cut      pipeline.SoundCut
	format   appsink.Format
	begin    time.Duration // of the first that is heard, in the counting that all streams of the file share

	piece   *appsink.Piece // the one at hand; nil where none is
	raw     int64          // number of the next decoded sample, which is in piece if there is one
	used    int64          // of piece
	heard   int64          // number of the next sample that is heard
	entered bool           // by a seek: the next piece says by its time where it stands, counted from base
	base    int64
}

// openNativeSound opens the samples and waits for the first, so that their rate is known. A sound without
// any sample has the rate 0.
func openNativeSound(ctx context.Context, file *pipeline.File, c *soundConfig) (*nativeSound, error) {
	config := pipeline.Config{Kind: pipeline.Sound, Stream: c.stream, Plugins: c.plugins}
	p, err := pipeline.New(ctx, file, config)
	if err != nil {
		return nil, err
	}
	s := &nativeSound{ctx: ctx, file: file, config: config, pipeline: p, sound: appsink.NewSound(p)}
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
		s.raw = s.base + sampleAt(max(0, piece.PTS), s.format.Rate)
	}
	s.piece, s.used = piece, 0
	return nil
}

// total is how many samples are heard in all; it is right once next has said io.EOF.
func (s *nativeSound) total() int64 { return s.heard }

// errBehind says that an entry lies behind what was asked for.
var errBehind = errors.New("entered too late")

// seek goes on from the sample of that index or from one before. After an ErrNotSeekable it goes on from where it was,
// after any other error it must be opened anew.
func (s *nativeSound) seek(index int64) error {
	if s.format.Rate == 0 {
		return ErrNotSeekable
	}
	if err := s.enter(index + s.cut.Skip); err != nil {
		return err
	}
	s.drop()
	s.entered, s.raw = true, index+s.cut.Skip
	if err := s.pull(); err != nil && err != io.EOF {
		return err
	}
	if s.raw > index+s.cut.Skip {
		return errBehind
	}
	_, _, s.heard = s.cut.Heard(s.raw, pipeline.Endless)
	return nil
}

// enter brings the pipeline to a raw sample or before: in the one that there is by a seek to a whole second, or by one that
// begins there.
func (s *nativeSound) enter(raw int64) error {
	if s.pipeline.EntersSamples() {
		s.base = 0
		return s.pipeline.Seek(time.Duration(raw/int64(s.format.Rate))*time.Second, true)
	}
	entry, ok := s.pipeline.Enter(raw)
	if !ok {
		return ErrNotSeekable
	}
	c := s.config
	c.Entry = entry
	p, err := pipeline.New(s.ctx, s.file, c)
	if err != nil {
		return err
	}
	s.drop()
	s.pipeline.Close()
	s.pipeline, s.sound, s.base = p, appsink.NewSound(p), entry.Sample
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
