package appsink

import (
	"errors"
	"slices"
	"strconv"
	"time"
	"unsafe"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/mixdown"
)

// Sound pulls the sound of a pipeline at the stream's own rate. It is not safe for concurrent use.
type Sound struct {
	pipeline Source
	format   Format // of a piece
	frame    int    // bytes of a sound frame, as they come
	caps     *gst.Caps
	mixer    *mixdown.Mixer // nil for one channel or two
	integers bool           // what is mixed are 16-bit integers
	mixed    []float32

	change *rateChange // nil while the rate is that of the first piece
	held   *gst.Sample // of another rate, until what came before is through
	rate   int         // of the first piece
}

// Format is how the samples of a piece of sound are stored.
type Format struct {
	Rate     int
	Channels int  // 1 or 2, interleaved
	Float    bool // 32-bit floating point in [-1, 1], else 16-bit integers
}

// Piece is some sound as the decoder made it, except that more than two channels were mixed down to two. It is borrowed until
// Release or the next call of Next. It belongs to one goroutine.
type Piece struct {
	Format
	Frames int           // samples of each channel
	PTS    time.Duration // -1 where unknown
	Lost   bool          // sound was lost before it, as the pipeline says
	sample *gst.Sample
	mixed  []float32 // in place of the sample's own
	ints   []int16   // the same; sample is nil
}

// NewSound returns a Sound that pulls from p: a pipeline.Pipeline that was made for pipeline.Sound, or a launched one that
// ends in one or two channels of interleaved S16LE or F32LE, as SoundCaps asks for.
func NewSound(p Source) *Sound { return &Sound{pipeline: p} }

// FrameSize returns how many bytes of the pipeline's a sound frame of the current piece takes, before channels are mixed; 0 before
// the first piece.
func (s *Sound) FrameSize() int { return s.frame }

// Next waits for the next piece, which is never empty. All have the rate of the first: where the stream's changes, it is resampled.
// The end is gst.ErrEnd, a failure is the pipeline's.
func (s *Sound) Next() (*Piece, error) {
	for {
		sample, err := s.pull()
		if errors.Is(err, gst.ErrEnd) && s.change != nil {
			if p := s.finishChange(); p != nil {
				return p, nil
			}
		}
		if err != nil {
			return nil, err
		}
		if p, err := s.piece(sample); p != nil || err != nil {
			return p, err
		}
	}
}

// piece makes a piece of a sample; nil where it has to wait for more.
func (s *Sound) piece(sample *gst.Sample) (*Piece, error) {
	if sample.Caps != s.caps {
		if s.change != nil {
			s.held = sample
			if p := s.finishChange(); p != nil {
				return p, nil
			}
			s.held = nil
		}
		if err := s.follow(sample.Caps); err != nil {
			sample.Release()
			return nil, err
		}
	}
	p := &Piece{Format: s.format, Frames: len(sample.Bytes) / s.frame, PTS: sample.PTS, Lost: sample.Discont, sample: sample}
	if s.mixer != nil {
		p.mixed = s.mix(sample.Bytes, p.Frames)
	}
	if s.change != nil {
		return s.change.resampled(p), nil
	}
	return p, nil
}

// pull waits for the next sample that holds something.
func (s *Sound) pull() (sample *gst.Sample, err error) {
	if sample, s.held = s.held, nil; sample != nil {
		return sample, nil
	}
	for sample == nil {
		err := s.pipeline.Wait(func(timeout time.Duration) (err error) {
			sample, err = s.pipeline.Sink().Pull(timeout)
			return err
		})
		if err != nil {
			if sample != nil {
				sample.Release()
			}
			return nil, err
		}
		if len(sample.Bytes) == 0 {
			sample.Release()
			sample = nil
		}
	}
	return sample, nil
}

// follow records the format of the samples that come from now on.
func (s *Sound) follow(caps *gst.Caps) error {
	s.caps, s.mixer, s.change = caps, nil, nil
	s.format = Format{Rate: caps.Int("rate"), Channels: max(1, caps.Int("channels")), Float: caps.Text("format") == "F32LE"}
	s.frame = s.format.frameSize()
	if s.rate == 0 {
		s.rate = s.format.Rate
	}
	if s.format.Rate != s.rate {
		var err error
		if s.change, err = newRateChange(s.format.Rate, s.rate); err != nil {
			return err
		}
	}
	if s.format.Channels <= 2 {
		return nil
	}
	// Of channels without a position the mask is 0 or missing.
	mask, _ := strconv.ParseUint(caps.Text("channel-mask"), 0, 64)
	s.mixer = mixdown.New(mixdown.OfGStreamer(s.format.Channels, mask))
	s.integers = !s.format.Float
	s.format.Channels, s.format.Float = 2, true
	return nil
}

// mix mixes samples of more than two channels down to two.
func (s *Sound) mix(samples []byte, frames int) []float32 {
	s.mixed = slices.Grow(s.mixed[:0], 2*frames)[:2*frames]
	n := frames * s.mixer.Channels()
	if s.integers {
		s.mixer.MixS16(s.mixed, unsafe.Slice((*int16)(unsafe.Pointer(unsafe.SliceData(samples))), n))
	} else {
		s.mixer.MixF32(s.mixed, unsafe.Slice((*float32)(unsafe.Pointer(unsafe.SliceData(samples))), n))
	}
	return s.mixed
}

func (f Format) frameSize() int {
	if f.Float {
		return 4 * f.Channels
	}
	return 2 * f.Channels
}

// PieceOfFloats returns a piece of interleaved samples that stay the caller's.
func PieceOfFloats(rate, channels int, samples []float32) *Piece {
	return &Piece{Format: Format{Rate: rate, Channels: channels, Float: true}, Frames: len(samples) / channels, PTS: -1, mixed: samples}
}

// PieceOfInts returns a piece of stereo samples, of which there is at least one, that stay the caller's.
func PieceOfInts(rate int, samples [][2]int16) *Piece {
	return &Piece{Format: Format{Rate: rate, Channels: 2}, Frames: len(samples), PTS: -1, ints: unsafe.Slice(&samples[0][0], 2*len(samples))}
}

// Floats returns the samples of a piece whose Format is Float.
func (p *Piece) Floats() []float32 {
	if p.mixed != nil {
		return p.mixed
	}
	return unsafe.Slice((*float32)(unsafe.Pointer(unsafe.SliceData(p.sample.Bytes))), p.Frames*p.Channels)
}

// Ints returns the samples of a piece whose Format is not Float.
func (p *Piece) Ints() []int16 {
	if p.ints != nil {
		return p.ints
	}
	return unsafe.Slice((*int16)(unsafe.Pointer(unsafe.SliceData(p.sample.Bytes))), p.Frames*p.Channels)
}

// Silent reports whether all samples are 0.
func (p *Piece) Silent() bool {
	if p.sample == nil {
		return !slices.ContainsFunc(p.ints, func(v int16) bool { return v != 0 }) &&
			!slices.ContainsFunc(p.mixed, func(v float32) bool { return v != 0 })
	}
	for _, b := range p.sample.Bytes {
		if b != 0 {
			return false
		}
	}
	return true
}

// Release frees the memory.
func (p *Piece) Release() {
	if p.sample != nil {
		p.sample.Release()
	}
}

// Close releases what Next has taken and not yet returned.
func (s *Sound) Close() {
	if s.held != nil {
		s.held.Release()
		s.held = nil
	}
}
