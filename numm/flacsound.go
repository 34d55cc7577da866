package numm

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/gonumm/gonumm/internal/flac"
	"github.com/gonumm/gonumm/pipeline"
)

// flacSound is the soundSource of a regular FLAC file of 16 bits, in one or two channels: its frames are decoded without a pipeline,
// and where much of it is read in a row, several stretches of them at once, as each frame stands alone.
//
// Where something else than the next frame follows, a pipeline takes over, so that damage shows as it does there.
type flacSound struct {
	ctx    context.Context
	file   *pipeline.File
	config *soundConfig
	frames *pipeline.FLACFrames

	at      int64 // number of the next sample
	offset  int64 // of its frame
	entered bool  // the reading was moved, and did not begin with the file
	run     int64 // samples that were decoded since then
	limit   int64 // samples from this one on are not asked for

	first flac.Part    // of the first frame, which open has decoded
	piece *flacDecoder // whose samples are in use; nil where there are none
	idle  []*flacDecoder
	ahead flacAhead

	other *nativeSound // has taken over; else nil
}

// flacDecoder has the memory for one stretch of frames.
type flacDecoder struct {
	*flac.Decoder
	data []byte
	out  []int16
}

// openFLACSound opens the samples; nil where they need a pipeline.
func openFLACSound(ctx context.Context, file *pipeline.File, c *soundConfig) (soundSource, error) {
	if len(c.plugins) > 0 || c.stream > 0 || !flac.Load() {
		return nil, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	frames, err := pipeline.OpenFLACFrames(ctx, file)
	if frames == nil || err != nil {
		return nil, err
	}
	if frames.Bits != 16 || frames.Channels > 2 || frames.Rate == 0 || frames.Samples == 0 || frames.Block == 0 {
		return nil, nil
	}
	s := &flacSound{ctx: ctx, file: file, config: c, frames: frames, offset: frames.First, limit: pipeline.Endless}
	if s.piece = s.decoder(); s.piece == nil {
		return nil, nil
	}
	if s.first, err = s.decode(s.piece, s.offset, s.file.Size(), 0, 1); err != nil || s.first.Irregular {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *flacSound) head() soundHead       { return soundHead{rate: s.frames.Rate} }
func (s *flacSound) length() time.Duration { return s.frames.Duration() }

func (s *flacSound) endAt(last int64) {
	s.limit = last
	if s.other != nil {
		s.other.endAt(last)
	}
}

func (s *flacSound) place() int64 {
	if s.other != nil {
		return s.other.place()
	}
	return s.at
}

func (s *flacSound) short() error {
	if s.other != nil {
		return s.other.short()
	}
	return nil // it has all the samples that it states
}

func (s *flacSound) next() (stretch, error) {
	if s.other != nil {
		return s.other.next()
	}
	if err := s.ctx.Err(); err != nil {
		return stretch{}, err
	}
	if s.at >= s.frames.Samples {
		if ended, err := s.frames.Ended(s.ctx, s.offset); err != nil {
			return stretch{}, err
		} else if ended {
			return stretch{}, io.EOF
		}
	}
	part, err := s.part()
	if err != nil {
		return stretch{}, err
	}
	if part.Samples == 0 {
		return s.handOver()
	}
	h := stretch{ints: s.piece.out[:part.Samples*s.frames.Channels], channels: s.frames.Channels, index: s.at}
	s.at += int64(part.Samples)
	s.offset += int64(part.End)
	s.run += int64(part.Samples)
	return h, nil
}

// part decodes the next frames into piece, or takes them from what was decoded ahead. None are left where something else follows.
func (s *flacSound) part() (p flac.Part, err error) {
	if s.first.Samples > 0 {
		p, s.first = s.first, flac.Part{}
		return p, nil
	}
	if s.piece != nil {
		s.idle, s.piece = append(s.idle, s.piece), nil
	}
	if s.at >= s.frames.Samples {
		return flac.Part{}, nil
	}
	if s.run >= int64(s.frames.Rate) {
		s.ahead.extend(s)
	}
	p, d, until, err := s.ahead.take(s)
	if d == nil && err == nil {
		if d = s.decoder(); d == nil {
			return flac.Part{}, nil
		}
		p, err = s.decode(d, s.offset, until, s.at, max(s.at+1, min(s.limit, s.at+soundStep)))
	}
	s.piece = d
	return p, err
}

// flacStep is about how many bytes are decoded in one.
const flacStep = 64 << 10

// decoder returns one that is not used; nil where the stream cannot be decoded.
func (s *flacSound) decoder() *flacDecoder {
	for n := len(s.idle); n > 0; n-- {
		d := s.idle[n-1]
		s.idle = s.idle[:n-1]
		if !d.Spent() {
			return d
		}
		d.Close()
	}
	d := flac.New(s.frames.Headers, s.frames.Rate, s.frames.Channels, s.frames.Block)
	if d == nil {
		return nil
	}
	return &flacDecoder{Decoder: d}
}

// decode decodes the frames that begin at an offset, with the sample first, before the offset until and before the sample last.
func (s *flacSound) decode(d *flacDecoder, offset, until, first, last int64) (flac.Part, error) {
	step := int(min(flacStep, until-offset))
	if n := last - first; n < soundStep {
		step = min(step, int(n)*4+1) // rarely is a frame longer than its samples are as they are
	}
	if err := d.read(s, offset, step+s.frames.Longest); err != nil {
		return flac.Part{}, err
	}
	room := min(int(last-first)+s.frames.Block, mostInFLACStep) * s.frames.Channels
	if len(d.out) < room {
		d.out = make([]int16, room)
	}
	return d.Decode(d.out, d.data, min(step, len(d.data)), first, min(last, s.frames.Samples)), nil
}

// room returns how many samples of all channels a stretch has room for: half as many again as it is likely to hold.
func (s *flacSound) room() int {
	likely := flacStep * float64(s.frames.Samples) / float64(max(1, s.file.Size()-s.frames.First))
	return min(int(min(1.5*likely, mostInFLACStep))+s.frames.Block, mostInFLACStep) * s.frames.Channels
}

// mostInFLACStep is how many samples are decoded in one at most: silence takes next to no bytes.
const mostInFLACStep = 1 << 19

// read reads n bytes at an offset, or as many as there are.
func (d *flacDecoder) read(s *flacSound, offset int64, n int) error {
	if err := s.ctx.Err(); err != nil {
		return err
	}
	n = int(max(0, min(int64(n), s.file.Size()-offset)))
	if cap(d.data) < n {
		d.data = make([]byte, n)
	}
	got, err := s.file.ReadAt(d.data[:n], offset)
	d.data = d.data[:got]
	if err == io.EOF {
		err = nil // what is missing, the frames will tell
	}
	return s.file.Cause(err)
}

// handOver lets a pipeline go on.
func (s *flacSound) handOver() (stretch, error) {
	other, err := s.takeOver()
	if err != nil {
		return stretch{}, err
	}
	s.release()
	if s.entered {
		switch err := other.seek(s.at); {
		case errors.Is(err, ErrNotSeekable): // it gets there from the start
		case err != nil:
			other.close()
			if other, err = s.takeOver(); err != nil {
				return stretch{}, err
			}
		}
	}
	s.other = other
	return other.next()
}

// takeOver opens a pipeline that has the same samples.
func (s *flacSound) takeOver() (*nativeSound, error) {
	other, err := openNativeSound(s.ctx, s.file, s.config)
	switch {
	case err != nil:
		return nil, err
	case other.format.Rate == s.frames.Rate:
		other.endAt(s.limit)
		return other, nil
	}
	other.close()
	if other.format.Rate == 0 {
		return nil, fmt.Errorf("%w: nothing in it can be decoded", ErrCorrupt)
	}
	return nil, errOtherRate
}

func (s *flacSound) seek(index int64) error {
	if s.other != nil {
		return s.other.seek(index)
	}
	s.idle = append(s.idle, s.ahead.close(s.ctx)...)
	s.first = flac.Part{}
	s.run = 0
	s.offset, s.at = s.frames.Place(min(index, s.frames.Samples-1))
	s.entered = s.at > 0
	return cmp.Or(s.ctx.Err(), s.file.Cause(nil))
}

func (s *flacSound) close() {
	s.release()
	if s.other != nil {
		s.other.close()
	}
}

// release frees the decoders.
func (s *flacSound) release() {
	s.idle = append(s.idle, s.ahead.close(s.ctx)...)
	if s.piece != nil {
		s.idle, s.piece = append(s.idle, s.piece), nil
	}
	for _, d := range s.idle {
		d.Close()
	}
	s.idle = nil
}
