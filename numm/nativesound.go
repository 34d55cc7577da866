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
// encoder put before it, and after the last, is cut off here.
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
	each     int64         // samples of the first piece, which those of a pipeline mostly have
	begin    time.Duration // of the first that is heard, in the counting that all streams of the file share
	holes    bool          // the times of pieces tell where some sound is missing
	origin   time.Duration // the time of the first piece

	piece  *appsink.Piece  // the current one; nil where there is none
	raw    int64           // number of the next decoded sample, which is in piece if there is one
	cells  *pipeline.Cells // nil where one decoder gives all
	cell   *packetCell     // decodes the present one, instead of the pipeline; else nil
	spare  []*packetCell   // whose memory can be used again
	from   int64           // of the decoder's samples those before this one are not taken
	until  int64           // from this one on the next cell's decoder gives them
	said   time.Duration   // of the length, by the first cell's pipeline
	ahead  cellsAhead
	run    int64 // samples that were heard since the reading was last moved
	limit  int64 // of the decoder's samples those from this one on are not asked for
	rounds bool  // samples are heard at their own rate
	used   int64 // of piece
	heard  int64 // number of the next sample that is heard
}

// openNativeSound opens the samples and waits for the first, so that their rate is known. A sound without
// any sample has the rate 0.
func openNativeSound(ctx context.Context, file *pipeline.File, c *soundConfig) (*nativeSound, error) {
	config := pipeline.Config{Kind: pipeline.Sound, Stream: c.stream, Plugins: c.plugins}
	p, err := pipeline.New(ctx, file, config)
	if err != nil {
		return nil, err
	}
	s := &nativeSound{ctx: ctx, file: file, config: config, pipeline: p, sound: appsink.NewSound(p), limit: pipeline.Endless}
	s.piece, err = s.sound.Next()
	switch {
	case errors.Is(err, gst.ErrEnd):
		return s, nil
	case err != nil:
		p.Close()
		return nil, err
	}
	s.format, s.each = s.piece.Format, int64(s.piece.Frames)
	s.cut = p.SoundCut(s.format.Rate)
	s.until, s.rounds = pipeline.Endless, c.rounds(s.format.Rate)
	if s.cells = p.Cells(s.format.Rate); s.cells != nil {
		s.ahead = newCellsAhead()
		_, s.until = s.cells.Around(0)
		s.said, _ = p.Duration()
	}
	s.holes, s.origin = p.HasHoles() && s.piece.PTS >= 0, s.piece.PTS
	s.begin = p.Presented(max(0, s.piece.PTS)) + sampleTime(s.cut.Skip, s.format.Rate)
	return s, nil
}

// next returns the next heard samples, io.EOF at the end.
func (s *nativeSound) next() (stretch, error) {
	for {
		if s.piece != nil && s.used == int64(s.piece.Frames) {
			s.drop()
		}
		if s.raw >= s.cut.End() {
			return stretch{}, io.EOF
		}
		if s.raw >= s.until {
			if err := s.enterCell(s.until); err != nil {
				return stretch{}, err
			}
		}
		if s.piece == nil {
			err := s.pull()
			if err == io.EOF && s.until < pipeline.Endless {
				s.raw = s.until // packets of the cell were damaged
				continue
			}
			if err != nil {
				return stretch{}, err
			}
		}
		left := min(int64(s.piece.Frames)-s.used, s.until-s.raw)
		if early := min(left, s.from-s.raw); early > 0 {
			s.used, s.raw = s.used+early, s.raw+early
			continue
		}
		skipped, heard, index := s.cut.Heard(s.raw, left)
		begin := s.used + skipped
		s.used, s.raw = begin+heard, s.raw+skipped+heard
		if heard > 0 {
			s.heard = index + heard
			s.run += heard
			return stretchOf(s.piece, begin, s.used, index), nil
		}
	}
}

func (s *nativeSound) pull() error {
	if s.cell != nil {
		if s.piece, s.used = s.cell.next(), 0; s.piece != nil {
			s.lookAhead()
			return s.ctx.Err()
		}
		if err := s.leaveCell(); err != nil {
			return err
		}
	}
	piece, err := s.sound.Next()
	if errors.Is(err, gst.ErrEnd) {
		return io.EOF
	}
	if err != nil {
		return err
	}
	if piece.Rate != s.format.Rate { // entered where it has another one: before, it came resampled
		piece.Release()
		return errOtherRate
	}
	s.piece, s.used = piece, 0
	if s.holes && piece.PTS >= 0 {
		// A clock may run a little fast or slow; more than that is a hole.
		if at := sampleAt(piece.PTS-s.origin, s.format.Rate); at-s.raw > int64(s.format.Rate)/10 {
			s.raw = at
		}
	}
	s.lookAhead()
	return nil
}

// lookAhead starts the next cells once a second was heard in a row: whoever reads no more asks for a piece from somewhere.
func (s *nativeSound) lookAhead() {
	if len(s.ahead.cells) == s.ahead.most || s.run < int64(s.format.Rate) {
		return
	}
	s.extend(min(s.limit, s.cut.End()))
}

func (s *nativeSound) head() soundHead {
	return soundHead{rate: s.format.Rate, begin: s.begin, gaps: s.cells != nil || s.holes}
}

func (s *nativeSound) place() int64     { return s.heard }
func (s *nativeSound) endAt(last int64) { s.limit = s.cut.Raw(last) }

// errOtherRate says that samples of another rate came first.
var errOtherRate = fmt.Errorf("%w: its sample rate changes midway", ErrUnsupported)

// errBehind reports that an entry lies after what was asked for.
var errBehind = errors.New("entered too late")

// seek goes on from the sample of that index or from one before. After an ErrNotSeekable it goes on from where it was,
// after any other error it must be reopened.
func (s *nativeSound) seek(index int64) error {
	if s.format.Rate == 0 {
		return ErrNotSeekable
	}
	raw := s.cut.Raw(index)
	if s.cells != nil {
		return s.seekCell(raw)
	}
	if !s.pipeline.SeeksSamples() {
		return s.reopen(raw)
	}
	if err := s.pipeline.Seek(s.entryTime(raw), true); err != nil {
		return err
	}
	s.drop()
	return s.entered(0, raw)
}

// entryTime returns a whole second before a raw sample. The last page of an Ogg stream tells where it ends, not where it
// begins: a second before it, that is known. Where the page before it is not found, 12 seconds are more than a page lasts.
func (s *nativeSound) entryTime(raw int64) time.Duration {
	rate := int64(s.format.Rate)
	second := raw / rate
	if s.cut.Stop < pipeline.Endless {
		second = min(second, max(s.cut.Stop/rate-12, s.cut.LastPage/rate-1))
	}
	return time.Duration(max(0, second)) * time.Second
}

// reopen goes on in a pipeline that begins in the file where its decoder will give a raw sample exactly.
func (s *nativeSound) reopen(raw int64) error {
	for _, entry := range s.pipeline.SampleEntries(raw) {
		c := s.config
		c.Entry = entry
		p, err := pipeline.New(s.ctx, s.file, c)
		if err != nil {
			return err
		}
		n := *s
		n.pipeline, n.sound, n.piece = p, appsink.NewSound(p), nil
		if err := n.entered(entry.Sample, raw); err != nil || !n.sounds(entry.Sample+entry.Silent, raw) {
			n.close()
			continue
		}
		s.close()
		*s = n
		return nil
	}
	return ErrNotSeekable
}

// sounds goes on to the piece with a raw sample and reports whether just the pieces on the way that begin before a sample
// were silent.
func (s *nativeSound) sounds(silent, raw int64) bool {
	for s.piece != nil && s.raw+int64(s.piece.Frames) <= raw {
		if s.piece.Silent() != (s.raw < silent) {
			return false
		}
		s.raw += int64(s.piece.Frames)
		s.drop()
		if s.pull() != nil {
			return false
		}
	}
	_, _, s.heard = s.cut.Heard(s.raw, pipeline.Endless)
	return s.piece != nil
}

// entered pulls the first piece after an entry, whose time states its position, counted from base.
func (s *nativeSound) entered(base, raw int64) error {
	s.raw = raw
	if err := s.pull(); err != nil && err != io.EOF {
		return err
	}
	if s.piece != nil {
		s.raw = base + sampleAt(max(0, s.piece.PTS), s.format.Rate)
	}
	if s.raw > raw {
		return errBehind
	}
	_, _, s.heard = s.cut.Heard(s.raw, pipeline.Endless)
	return nil
}

// length returns the length that the file states; 0 where it states none.
func (s *nativeSound) length() time.Duration {
	if s.cells != nil {
		return s.said
	}
	d, _ := s.pipeline.Duration()
	return d
}

func (s *nativeSound) short() error { return s.pipeline.Short(s.heard) }

func (s *nativeSound) drop() {
	if s.piece != nil {
		s.piece.Release()
	}
	s.piece, s.used = nil, 0
}

func (s *nativeSound) close() {
	s.drop()
	s.closeAhead()
	s.closeCell()
	s.sound.Close()
	s.pipeline.Close()
}

// sampleAt returns the sample that begins at t, which was cut to whole nanoseconds.
func sampleAt(t time.Duration, rate int) int64 {
	whole, rest := int64(t/time.Second), int64(t%time.Second)
	return whole*int64(rate) + (rest*int64(rate)+int64(time.Second)/2)/int64(time.Second)
}

// sampleTime returns when sample i begins, to the nearest nanosecond.
func sampleTime(i int64, rate int) time.Duration {
	whole, rest := i/int64(rate), i%int64(rate)
	return time.Duration(whole)*time.Second + (time.Duration(rest)*time.Second+time.Duration(rate)/2)/time.Duration(rate)
}
