package appsink

import (
	"time"
	"unsafe"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/pipeline"
)

// Sound pulls the sound of a pipeline at the stream's own rate. It is not safe for concurrent use.
type Sound struct {
	pipeline *pipeline.Pipeline
	format   Format
	caps     *gst.Caps
}

// Format is how the samples of a piece of sound stand in memory.
type Format struct {
	Rate     int
	Channels int  // 1 or 2, interleaved
	Float    bool // 32-bit floating point in [-1, 1], else 16-bit integers
}

// Piece is some sound as the decoder made it, borrowed until Release.
type Piece struct {
	Format
	Frames int           // samples of each channel
	PTS    time.Duration // -1 where unknown
	sample *gst.Sample
}

// NewSound is the sound that comes out of p, which must have been made for pipeline.Sound.
func NewSound(p *pipeline.Pipeline) *Sound { return &Sound{pipeline: p} }

// Next waits for the next piece, which is never empty. The end is gst.ErrEnd, a failure is the
// pipeline's.
func (s *Sound) Next() (*Piece, error) {
	var sample *gst.Sample
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
	if sample.Caps != s.caps {
		s.caps = sample.Caps
		s.format = Format{
			Rate:     sample.Caps.Int("rate"),
			Channels: sample.Caps.Int("channels"),
			Float:    sample.Caps.Text("format") == "F32LE",
		}
	}
	return &Piece{
		Format: s.format,
		Frames: len(sample.Bytes) / s.format.frameSize(),
		PTS:    sample.PTS,
		sample: sample,
	}, nil
}

func (f Format) frameSize() int {
	if f.Float {
		return 4 * f.Channels
	}
	return 2 * f.Channels
}

// Floats are the samples of a piece whose Format is Float.
func (p *Piece) Floats() []float32 {
	return unsafe.Slice((*float32)(unsafe.Pointer(unsafe.SliceData(p.sample.Bytes))), p.Frames*p.Channels)
}

// Ints are the samples of a piece whose Format is not Float.
func (p *Piece) Ints() []int16 {
	return unsafe.Slice((*int16)(unsafe.Pointer(unsafe.SliceData(p.sample.Bytes))), p.Frames*p.Channels)
}

// Silent says whether all samples are 0.
func (p *Piece) Silent() bool {
	for _, b := range p.sample.Bytes {
		if b != 0 {
			return false
		}
	}
	return true
}

// Release gives the memory back.
func (p *Piece) Release() { p.sample.Release() }
