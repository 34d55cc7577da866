package live

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/gonumm/gonumm/internal/videosetting"
	"github.com/gonumm/gonumm/numm"
)

// Frames ranges over what a camera sees; a nil device is the default camera. The options [numm.Size], [numm.Width] and
// [numm.Height] choose another size than the camera's own, and [numm.Rate] another rate than numm.FrameRate; any other is
// a numm.ErrUnsupported.
//
// Index and Time count from the first picture. The pictures of a slower camera are repeated, those of a faster one are
// left out. A loop that is slower than the camera is given the newest picture each time, and the indices between are left
// out. The loop ends with ctx; an error, such as [ErrNoDevice] where there is no camera and [numm.ErrStalled] when it has died,
// ends it too and is its last pair. The caller owns the images.
func Frames(ctx context.Context, d *Device, opts ...numm.VideoOption) iter.Seq2[numm.Frame, error] {
	return func(yield func(numm.Frame, error) bool) {
		setting, err := settingOf(opts)
		if err == nil {
			err = frames(ctx, d, setting, func(f numm.Frame) bool { return yield(f, nil) })
		}
		if err != nil && ctx.Err() == nil {
			yield(numm.Frame{}, fmt.Errorf("live: frames: %w", err))
		}
	}
}

// settingOf returns what the options ask of a camera.
func settingOf(opts []numm.VideoOption) (videosetting.Setting, error) {
	s := videosetting.Setting{Rate: numm.FrameRate}
	for _, o := range opts {
		if o == nil {
			continue
		}
		if err := s.Add(o, numm.ErrUnsupported); err != nil {
			return s, err
		}
	}
	return s, nil
}

func frames(ctx context.Context, d *Device, s videosetting.Setting, yield func(numm.Frame) bool) error {
	cam, err := openCamera(ctx, cameraConfig{Device: d, Width: s.Width, Height: s.Height, Rate: s.Rate})
	if err != nil {
		return err
	}
	defer cam.close()
	var (
		count = frameCount{rate: s.Rate}
		last  *numm.Image
	)
	for {
		m := numm.NewImage(cam.size())
		at, _, err := cam.next(m)
		if err != nil {
			return err
		}
		repeat, take := count.place(at, cam.waited)
		for ; repeat > 0; repeat-- {
			if !yield(count.frame(last.Clone())) {
				return nil
			}
		}
		if !take {
			continue
		}
		last = m.Clone()
		if !yield(count.frame(m)) {
			return nil
		}
	}
}

// frameCount assigns pictures that arrive at any time to the frames of a rate.
type frameCount struct {
	rate  int
	next  int // index of the next frame
	began bool
	begin time.Duration
}

// place returns how often the picture before must be repeated first, and whether this one has a frame. A picture may be a frame
// early or late: cameras are not that regular.
func (c *frameCount) place(at time.Duration, waited bool) (repeat int, take bool) {
	if !c.began {
		c.began, c.begin = true, at
	}
	slot := framesIn(at-c.begin, c.rate)
	switch {
	case slot < c.next-1:
		return 0, false
	case slot <= c.next+1:
		return 0, true
	case waited:
		return slot - c.next, true
	}
	c.next = slot
	return 0, true
}

func (c *frameCount) frame(m *numm.Image) numm.Frame {
	f := numm.Frame{Image: m, Index: c.next, Time: beginOf(c.next, c.rate)}
	c.next++
	return f
}
