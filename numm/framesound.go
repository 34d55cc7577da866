package numm

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/gonumm/gonumm/pipeline"
)

// frameSound is what the soundSources have in common that decode the frames of a file without a pipeline, and where much of it is read in
// a row, several stretches of them at once.
//
// Where something else than the next frame follows, a pipeline takes over, so that damage shows as it does there.
type frameSound struct {
	ctx    context.Context
	file   *pipeline.File
	bytes  *pipeline.File // the same: where reading ahead fails, that is not to end a pipeline that takes over before
	config *soundConfig
	codec  frameCodec

	rate int
	cut  pipeline.SoundCut

	at      int64 // number of the next sample that is decoded
	offset  int64 // of its frame
	entered bool  // the reading was moved, and did not begin with the file
	heard   int64 // number of the next sample that is heard
	run     int64 // samples that were decoded since the reading was moved
	last    int64 // heard samples from this one on are not asked for
	limit   int64 // the same of the samples that are decoded

	left  stretch      // samples that were not used yet: those before at
	piece frameDecoder // the decoder that gave them; nil where there are none
	idle  []frameDecoder
	ahead framesAhead

	other *nativeSound // has taken over; else nil
}

// frameDecoder has what it takes to decode stretches of frames, one at a time.
type frameDecoder interface {
	Spent() bool // it must be closed instead of used again
	Close()
}

// framePart are the samples of some frames that were decoded in a row.
type framePart struct {
	stretch       // without its index; empty where something else than frames follows
	bytes   int64 // from the first frame to the end of the last
}

// frameCodec is what one format has of its own.
type frameCodec interface {
	newDecoder() frameDecoder // nil where frames cannot be decoded
	// decode decodes the next frames, as many as are asked for, with piece or a decoder that takes its place. It stops where a later
	// stretch begins, if that is not nil.
	decode(later *frameStretch) (framePart, error)
	// here is where the next frame lies, in bytes, frames, or whatever the codec counts, and further returns the stretch that begins
	// at such a place or not long after; nil where none is asked for.
	here() int64
	further(from int64) *frameStretch
	// joins reports whether a stretch goes on from what was decoded last.
	joins(n *frameStretch) bool
	// enter goes to a frame from which to decode, so that a sample is exact. After an ErrNotSeekable all is as it was.
	enter(sample int64) error
	// ended reports whether there is no further frame.
	ended() (bool, error)
	length() time.Duration
	stated() error // an ErrCorrupt where the file has clearly less than it states
}

// withoutPipeline reports whether the frames of a file may be decoded by a library that load finds.
func withoutPipeline(ctx context.Context, c *soundConfig, load func() bool) (bool, error) {
	return len(c.plugins) == 0 && c.stream <= 0 && load(), ctx.Err()
}

func (s *frameSound) head() soundHead {
	return soundHead{rate: s.rate, begin: sampleTime(s.cut.Skip, s.rate)}
}

func (s *frameSound) endAt(last int64) {
	s.last, s.limit = last, s.cut.Raw(last)
	if s.other != nil {
		s.other.endAt(last)
	}
}

func (s *frameSound) place() int64 {
	if s.other != nil {
		return s.other.place()
	}
	return s.heard
}

func (s *frameSound) short() error {
	if s.other != nil {
		return s.other.short()
	}
	return s.codec.stated()
}

func (s *frameSound) length() time.Duration { return s.codec.length() }

func (s *frameSound) next() (stretch, error) {
	for s.other == nil {
		if err := s.ctx.Err(); err != nil {
			return stretch{}, err
		}
		n := s.left.frames()
		if s.at-n >= s.cut.End() {
			return stretch{}, io.EOF
		}
		if n == 0 {
			more, err := s.fill()
			if err != nil {
				return stretch{}, err
			}
			if !more {
				if err := s.handOver(); err != nil {
					return stretch{}, err
				}
			}
			continue
		}
		skipped, heard, index := s.cut.Heard(s.at-n, n)
		now := s.left.from(skipped, skipped+heard, index)
		s.left = s.left.from(skipped+heard, n, 0)
		if heard > 0 {
			s.heard = index + heard
			return now, nil
		}
	}
	return s.other.next()
}

// fill gets the samples of the next frames, by decoding them or from what was decoded ahead. It returns io.EOF at the end, and false where
// something else follows.
func (s *frameSound) fill() (more bool, err error) {
	if ended, err := s.codec.ended(); ended || err != nil {
		return false, cmp.Or(err, io.EOF)
	}
	if s.run >= int64(s.rate) {
		s.extend()
	}
	var p framePart
	n, later, err := s.take()
	switch {
	case err != nil:
		return false, err
	case n != nil:
		s.use(n.decoder)
		p = n.part
	default:
		if p, err = s.codec.decode(later); err != nil {
			return false, err
		}
	}
	samples := p.frames()
	s.left = p.stretch
	s.at, s.offset, s.run = s.at+samples, s.offset+p.bytes, s.run+samples
	return samples > 0, nil
}

// use puts a decoder in the place of the one that gave the samples before.
func (s *frameSound) use(d frameDecoder) {
	if s.piece != nil && s.piece != d {
		s.idle = append(s.idle, s.piece)
	}
	s.piece = d
}

// decoder returns one that is not used; nil where the frames cannot be decoded.
func (s *frameSound) decoder() frameDecoder {
	for n := len(s.idle); n > 0; n-- {
		d := s.idle[n-1]
		s.idle = s.idle[:n-1]
		if !d.Spent() {
			return d
		}
		d.Close()
	}
	return s.codec.newDecoder()
}

// asked reports whether samples are asked for that come after a share of the file's bytes.
func (s *frameSound) asked(share float64, samples int64) bool {
	return share*float64(samples) <= float64(s.limit)+float64(s.rate)
}

// readable is read, and returns with an error all that can be read before the place of it, wherever the reading began: what is heard
// before an error depends on the file alone.
func (s *frameSound) readable(memory []byte, offset, n int64) ([]byte, error) {
	memory, err := s.read(memory, offset, n)
	if err == nil || s.ctx.Err() != nil {
		return memory, err
	}
	got, end := len(memory), int(min(n, s.file.Size()-offset))
	for step := 1; got < end; {
		next := min(got+step, end)
		switch _, err := s.bytes.ReadAt(memory[got:next], offset+int64(got)); {
		case err == nil:
			got, step = next, 2*step
		case step == 1:
			return memory[:got], err
		default:
			end, step = next-1, 1
		}
	}
	return memory[:got], err
}

// read reads n bytes of the file at an offset into memory that it lets grow, or as many as there are: what is missing, the frames will tell.
func (s *frameSound) read(memory []byte, offset, n int64) ([]byte, error) {
	if err := s.ctx.Err(); err != nil {
		return memory, err
	}
	n = max(0, min(n, s.file.Size()-offset))
	if int64(cap(memory)) < n {
		memory = make([]byte, n)
	}
	got, err := s.bytes.ReadAt(memory[:n], offset)
	if err == io.EOF {
		err = nil
	}
	return memory[:got], err
}

// handOver lets a pipeline go on.
func (s *frameSound) handOver() error {
	other, err := s.takeOver()
	if err != nil {
		return err
	}
	s.release()
	if s.entered {
		switch err := other.seek(s.heard); {
		case errors.Is(err, ErrNotSeekable): // it gets there from the start
		case err != nil:
			other.close()
			if other, err = s.takeOver(); err != nil {
				return err
			}
		}
	}
	s.other = other
	return nil
}

// takeOver opens a pipeline that has the same samples.
func (s *frameSound) takeOver() (*nativeSound, error) {
	other, err := openNativeSound(s.ctx, s.file, s.config)
	switch {
	case err != nil:
		return nil, err
	case other.format.Rate == s.rate:
		other.endAt(s.last)
		return other, nil
	}
	other.close()
	if other.format.Rate == 0 {
		return nil, fmt.Errorf("%w: nothing in it can be decoded", ErrCorrupt)
	}
	return nil, errOtherRate
}

func (s *frameSound) seek(index int64) error {
	if s.other != nil {
		return s.other.seek(index)
	}
	if err := s.codec.enter(s.cut.Raw(index)); err != nil {
		return err
	}
	s.idle = append(s.idle, s.ahead.close(s.ctx)...)
	s.left, s.run, s.entered = stretch{}, 0, s.at > 0
	_, _, s.heard = s.cut.Heard(s.at, pipeline.Endless)
	return s.ctx.Err()
}

func (s *frameSound) close() {
	s.release()
	if s.other != nil {
		s.other.close()
	}
}

// release frees the decoders.
func (s *frameSound) release() {
	s.idle = append(s.idle, s.ahead.close(s.ctx)...)
	s.use(nil)
	for _, d := range s.idle {
		d.Close()
	}
	s.idle, s.left = nil, stretch{}
}
