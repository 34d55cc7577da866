package numm

import (
	"fmt"
	"iter"
	"time"
)

// Video is one packed block of frames of one size: frame after frame, row after row, red, green, blue.
// Pix[((i*Height+y)*Width+x)*3] is the red of the pixel (x, y) in frame i. It shows 30 frames a second.
//
// The zero value is a video without frames.
//
// Several goroutines may read a video at once. Who writes needs a lock, or frames that nobody else uses.
type Video struct {
	Pix           []uint8
	Width, Height int
}

// NewVideo makes a black video. It panics with an ErrSize where a number is negative or the size overflows.
func NewVideo(frames, width, height int) *Video {
	return &Video{Pix: make([]uint8, mustSize(frames, height, width, bytesPerPixel)), Width: width, Height: height}
}

// VideoFrom copies pictures of one size into a video; where their sizes differ, or one is nil, the error is an ErrSize.
func VideoFrom(frames ...*Image) (*Video, error) {
	if len(frames) == 0 {
		return &Video{}, nil
	}
	for i, f := range frames {
		switch {
		case f == nil:
			return nil, fmt.Errorf("%w: frame %d is nil", ErrSize, i)
		case f.Rect.Size() != frames[0].Rect.Size():
			return nil, fmt.Errorf("%w: frame %d is %d by %d, frame 0 is %d by %d",
				ErrSize, i, f.Width(), f.Height(), frames[0].Width(), frames[0].Height())
		}
	}
	v := NewVideo(len(frames), frames[0].Width(), frames[0].Height())
	for i, f := range frames {
		copyRows(v.Frame(i), f)
	}
	return v, nil
}

// Len returns the number of frames.
func (v *Video) Len() int {
	if n := v.frameSize(); n > 0 {
		return len(v.Pix) / n
	}
	return 0
}

// Duration returns the time that the frames show, 30 of them a second.
func (v *Video) Duration() time.Duration { return indexTime(v.Len(), FrameRate) }

// DurationAt is Duration at another number of frames a second, such as [Rate] gives. It panics where rate is less than 1.
func (v *Video) DurationAt(rate int) time.Duration { return indexTime(v.Len(), positiveRate(rate)) }

// Frame returns a view of frame i, with its upper left corner at (0, 0).
func (v *Video) Frame(i int) *Image {
	f := v.Slice(i, i+1)
	m := &Image{Pix: f.Pix, Stride: bytesPerPixel * v.Width}
	m.Rect.Max.X, m.Rect.Max.Y = v.Width, v.Height
	return m
}

// Slice returns a view of the frames from i up to, not including, j. It panics like a slice expression outside 0 to Len().
func (v *Video) Slice(i, j int) *Video {
	if i < 0 || j < i || j > v.Len() {
		panic(fmt.Errorf("%w: frames %d to %d of %d", ErrSize, i, j, v.Len()))
	}
	n := v.frameSize()
	return &Video{Pix: v.Pix[i*n : j*n : j*n], Width: v.Width, Height: v.Height}
}

// All ranges over the frames and their numbers; each frame is a view.
func (v *Video) All() iter.Seq2[int, *Image] {
	return func(yield func(int, *Image) bool) {
		for i := range v.Len() {
			if !yield(i, v.Frame(i)) {
				return
			}
		}
	}
}

func (v *Video) frameSize() int { return v.Width * v.Height * bytesPerPixel }
