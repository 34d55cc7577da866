package appsrc

import (
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/pipeline"
)

// Video pushes pictures, which show one after the other for the same time. It is not safe for concurrent use.
type Video struct {
	track  *pipeline.Track
	packer gst.Packer
	size   int // of a frame in bytes
	rate   int
	next   int // index of the next picture
}

// NewVideo is the video track of w, which was made for v.
func NewVideo(w *pipeline.Writer, v *pipeline.VideoTrack) *Video {
	packer := v.Packer()
	return &Video{track: w.Pictures(), packer: packer, size: packer.Format.Size(v.Width, v.Height), rate: v.Rate}
}

// Push writes the picture in pix: width by height pixels of packed RGB, stride bytes from row to row. Its sides are
// those of the track, or one less where the codec has even ones alone: then the last column or row is repeated.
func (v *Video) Push(pix []byte, stride, width, height int) error {
	block, err := v.track.Block(v.size)
	if err != nil {
		return err
	}
	if err := v.packer.Pack(block.Bytes, pix, stride, width, height); err != nil {
		block.Drop()
		return err
	}
	begin, end := at(v.next, v.rate), at(v.next+1, v.rate)
	if err := v.track.Push(block, begin, end-begin); err != nil {
		return err
	}
	v.next++
	return nil
}

// at is when index n of so many a second begins, to the nanosecond, rounded.
func at(n, rate int) time.Duration {
	whole, rest := n/rate, n%rate
	return time.Duration(whole)*time.Second + (time.Duration(rest)*time.Second+time.Duration(rate)/2)/time.Duration(rate)
}
