package appsink

import (
	"fmt"
	"unsafe"

	"github.com/gonumm/gonumm/internal/resample"
	"github.com/gonumm/gonumm/pipeline"
)

// rateChange resamples what comes after a change of rate to the rate of what came before, so that one sound has one rate.
//
//	stream   44100 Hz ────────┤ 48000 Hz ────────┤ 44100 Hz
//	pieces   as they are      │ resampled        │ as they are
type rateChange struct {
	resampler *resample.Resampler
	rate      int // to which
	pushed    int64
}

func newRateChange(from, to int) (*rateChange, error) {
	r, err := resample.New(from, to)
	if err != nil {
		return nil, fmt.Errorf("%w: its sample rate changes midway: %w", pipeline.ErrUnsupported, err)
	}
	return &rateChange{resampler: r, rate: to}, nil
}

// resampled returns the resampled piece and releases the piece; nil where more samples are needed first.
func (c *rateChange) resampled(p *Piece) *Piece {
	if p.Float {
		c.resampler.PushF32(p.Floats(), p.Channels)
	} else {
		c.resampler.PushS16(p.Ints(), p.Channels)
	}
	c.pushed += int64(p.Frames)
	p.Release()
	return c.pull()
}

// pull returns what can be resampled by now; nil where that is nothing.
func (c *rateChange) pull() *Piece {
	const block = 1 << 12
	var out [][2]int16
	for {
		b := make([][2]int16, block)
		n := c.resampler.Pull(b)
		out = append(out, b[:n]...)
		if n < block {
			break
		}
	}
	if len(out) == 0 {
		return nil
	}
	return &Piece{
		Format: Format{Rate: c.rate, Channels: 2},
		Frames: len(out),
		PTS:    -1,
		ints:   unsafe.Slice(&out[0][0], 2*len(out)),
	}
}

// finishChange returns the end of what is resampled; nil where there is none.
func (s *Sound) finishChange() *Piece {
	s.change.resampler.Finish(s.change.pushed)
	p := s.change.pull()
	s.change, s.caps = nil, nil
	return p
}
