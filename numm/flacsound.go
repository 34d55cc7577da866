package numm

import (
	"context"
	"time"

	"github.com/gonumm/gonumm/internal/flac"
	"github.com/gonumm/gonumm/pipeline"
)

// flacSound is the soundSource of a regular FLAC file of 16 bits, in one or two channels. Each frame stands alone. Where a stretch begins
// is found by the first whole frame in it:
//
//	bytes    ├ flacStep ─┼ flacStep ─┼ flacStep ─┤
//	frames   ├──┬──┬──┬──┼─┬──┬──┬──┬┼──┬──┬──┬──┤
//	decoded  ├──────────────┤─────────┤…
type flacSound struct {
	frameSound
	frames *pipeline.FLACFrames
	first  framePart // the first frame, which open has decoded
}

// flacDecoder has the memory for one stretch of frames.
type flacDecoder struct {
	*flac.Decoder
	data []byte
	out  []int16
}

// openFLACSound opens the samples; nil where they need a pipeline.
func openFLACSound(ctx context.Context, file *pipeline.File, c *soundConfig) (soundSource, error) {
	if ok, err := withoutPipeline(ctx, c, flac.Load); !ok || err != nil {
		return nil, err
	}
	bytes := file.Shared()
	frames, err := pipeline.OpenFLACFrames(ctx, bytes)
	if frames == nil || err != nil {
		return nil, err
	}
	if frames.Bits != 16 || frames.Channels > 2 || frames.Rate == 0 || frames.Samples == 0 || frames.Block == 0 {
		return nil, nil
	}
	s := &flacSound{frames: frames, frameSound: frameSound{
		ctx: ctx, file: file, bytes: bytes, config: c, rate: frames.Rate, cut: frames.Cut(), offset: frames.First,
		last: pipeline.Endless, limit: pipeline.Endless,
	}}
	s.codec = s
	if s.first, err = s.decodeUpTo(file.Size(), 1); err != nil || s.first.frames() == 0 || s.piece.Spent() {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *flacSound) length() time.Duration    { return s.frames.Duration() }
func (s *flacSound) stated() error            { return nil } // it has all the samples that it states
func (s *flacSound) joins(*frameStretch) bool { return true }

func (s *flacSound) ended() (bool, error) {
	if s.at < s.frames.Samples {
		return false, nil
	}
	return s.frames.Ended(s.ctx, s.offset)
}

// flacStep is about how many bytes are decoded in one.
const flacStep = 64 << 10

func (s *flacSound) newDecoder() frameDecoder {
	d := flac.New(s.frames.Headers, s.frames.Rate, s.frames.Channels, s.frames.Block)
	if d == nil {
		return nil
	}
	return &flacDecoder{Decoder: d}
}

func (s *flacSound) here() int64 { return s.offset }

func (s *flacSound) decode(later *frameStretch) (p framePart, err error) {
	until := s.file.Size()
	if later != nil {
		until = later.offset
	}
	if s.first.frames() > 0 {
		p, s.first = s.first, framePart{}
		return p, nil
	}
	if s.at >= s.frames.Samples {
		return framePart{}, nil
	}
	return s.decodeUpTo(until, max(s.at+1, min(s.limit, s.at+soundStep)))
}

// decodeUpTo decodes the next frames that begin before the byte until and before the sample last.
func (s *flacSound) decodeUpTo(until, last int64) (p framePart, err error) {
	d, _ := s.piece.(*flacDecoder)
	if d == nil || d.Spent() {
		if d, _ = s.decoder().(*flacDecoder); d == nil {
			return framePart{}, nil
		}
		s.use(d)
	}
	step := min(flacStep, until-s.offset)
	if n := last - s.at; n < soundStep {
		step = min(step, n*4+1) // rarely is a frame longer than its samples are as they are
	}
	d.data, err = s.readable(d.data, s.offset, step+int64(s.frames.Longest))
	room := min(int(last-s.at)+s.frames.Block, mostInFLACStep) * s.frames.Channels
	if len(d.out) < room {
		d.out = make([]int16, room)
	}
	p = d.part(d.Decode(d.out, d.data, int(min(step, int64(len(d.data)))), s.at, min(last, s.frames.Samples)), s.frames.Channels)
	if p.frames() > 0 {
		err = nil // it is met again where no whole frame is left before it
	}
	return p, err
}

func (d *flacDecoder) part(p flac.Part, channels int) framePart {
	return framePart{stretch{ints: d.out[:p.Samples*channels], channels: channels}, int64(p.End)}
}

// further returns a stretch, if it seems to begin before the samples end that are asked for.
func (s *flacSound) further(from int64) *frameStretch {
	size := s.file.Size()
	if from >= size || s.at >= s.frames.Samples || !s.asked(float64(from-s.frames.First)/float64(size-s.frames.First), s.frames.Samples) {
		return nil
	}
	d := s.decoder()
	if d == nil {
		return nil
	}
	n := &frameStretch{decoder: d, offset: from, until: min(size, from+flacStep)}
	if n.offset == s.offset {
		n.found, n.first = true, s.at
	}
	n.decode = func() error { return s.decodeStretch(n) }
	return n
}

// decodeStretch decodes the frames that begin between the offset of a stretch and its end. Of s it uses what stays as it is.
func (s *flacSound) decodeStretch(n *frameStretch) (err error) {
	d, size := n.decoder.(*flacDecoder), int(n.until-n.offset)
	if d.data, err = s.read(d.data, n.offset, int64(size+s.frames.Longest)); err != nil {
		return err
	}
	at := 0
	if !n.found {
		if at, n.first, n.found = s.frames.Find(d.data, size); !n.found {
			return nil
		}
	}
	n.offset += int64(at)
	if room := s.room(); len(d.out) < room {
		d.out = make([]int16, room)
	}
	n.part = d.part(d.Decode(d.out, d.data[at:], min(size, len(d.data))-at, n.first, s.frames.Samples), s.frames.Channels)
	return nil
}

// room returns how many samples of all channels a stretch has room for: half as many again as it is likely to hold.
func (s *flacSound) room() int {
	likely := flacStep * float64(s.frames.Samples) / float64(max(1, s.file.Size()-s.frames.First))
	return min(int(min(1.5*likely, mostInFLACStep))+s.frames.Block, mostInFLACStep) * s.frames.Channels
}

// mostInFLACStep is how many samples are decoded in one at most: silence takes next to no bytes.
const mostInFLACStep = 1 << 19

func (s *flacSound) enter(sample int64) error {
	s.first = framePart{}
	s.offset, s.at = s.frames.Place(min(sample, s.frames.Samples-1))
	return nil
}
