package appsrc

import (
	"time"

	"github.com/gonumm/gonumm/internal/pixel"
	"github.com/gonumm/gonumm/pipeline"
)

// Video pushes pictures. It is not safe for concurrent use.
type Video struct {
	track  *pipeline.Track
	packer pixel.Packer
	size   int // of a frame in bytes
}

// NewVideo returns the video track of w, which was made for v.
func NewVideo(w *pipeline.Writer, v *pipeline.VideoTrack) *Video {
	packer := v.Packer()
	return &Video{track: w.Pictures(), packer: packer, size: packer.Format.Size(v.Width, v.Height)}
}

// Push writes the picture in pix, which is shown from at on for a duration: width by height pixels of packed RGB, stride bytes from
// row to row. Its sides are those of the track, or one less where the codec supports only even ones: then the last column or row is
// repeated. pix is the caller's again when it returns. The errors are those of [pipeline.Track.Push], and a pix or sides that do
// not fit.
func (v *Video) Push(pix []byte, stride, width, height int, at, duration time.Duration) error {
	block, err := v.track.Block(v.size)
	if err != nil {
		return err
	}
	if err := v.packer.Pack(block.Bytes, pix, stride, width, height); err != nil {
		block.Drop()
		return err
	}
	return v.track.Push(block, at, duration)
}

// at returns when index n starts at a rate, rounded to the nanosecond.
func at(n, rate int) time.Duration {
	whole, rest := n/rate, n%rate
	return time.Duration(whole)*time.Second + (time.Duration(rest)*time.Second+time.Duration(rate)/2)/time.Duration(rate)
}
