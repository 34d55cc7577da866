package numm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/gonumm/gonumm/appsink"
	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/pipeline"
)

// LaunchFrames ranges over the frames of any pipeline, which is described in gst-launch's words and leaves the output of its
// last element free: a test picture, a camera, a screen, a stream from the network.
//
//	for f, err := range numm.LaunchFrames(ctx, "rtspsrc location=rtsp://… ! decodebin", numm.Height(240)) {
//
// The description is as trusted as the program itself: it may open what it names. What is added after it is numm's caps
// filter, so that 30 frames a second (or [Rate]) arrive in square pixels:
//
//	DESCRIPTION ! videorate ! videoscale ! videoconvert ! video/x-raw,framerate=30/1,pixel-aspect-ratio=1/1 ! appsink
//
// A source that keeps its own time, such as a camera, waits for nobody: a loop that is slower loses the oldest frames, and
// the Index of the next one shows how many. Any other source waits for the loop. Index and Time count from the first frame;
// with [NativeRate] every frame comes once, at its own time. Range and Between leave out what comes before them, and end the
// loop. Size, Width, Height and MaxMemory are kept, other options are an [ErrOption].
//
// The loop ends with the stream, or with an error as its last pair: a description that is wrong is an [ErrUnsupported] that
// quotes GStreamer's words and the place. A source may be silent as long as ctx lasts. The caller owns the images.
func LaunchFrames(ctx context.Context, description string, opts ...VideoOption) iter.Seq2[Frame, error] {
	return func(yield func(Frame, error) bool) {
		err := launchFrames(ctx, description, opts, func(f Frame) bool { return yield(f, nil) })
		if err != nil {
			yield(Frame{}, wrap("LaunchFrames", "", err))
		}
	}
}

func launchFrames(ctx context.Context, description string, opts []VideoOption, yield func(Frame) bool) error {
	c, err := newVideoConfig(opts)
	if err == nil {
		err = c.launchable()
	}
	if err != nil {
		return err
	}
	l, err := pipeline.Launch(ctx, description, c.caps())
	if err != nil {
		return err
	}
	defer l.Close()
	frames := launchedFrames{config: c, video: appsink.NewVideo(l)}
	for {
		f, err := frames.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if f.Image != nil && !yield(f) {
			return nil
		}
	}
}

// caps are what the options require of the launched pipeline.
func (c *videoConfig) caps() pipeline.VideoCaps {
	if c.nativeRate {
		return pipeline.VideoCaps{}
	}
	return pipeline.VideoCaps{Rate: c.rate, Over: c.rateOver}
}

// launchable refuses the options that have no meaning where there is no file.
func (c *videoConfig) launchable() error {
	switch {
	case c.soundStream >= 0:
		return errChosen
	case c.keyframes:
		return unkept("option KeyframesOnly: what arrives is decoded")
	case c.fit.mode != fitStretch:
		return unkept("options Cover and Contain: use Size, Width or Height")
	}
	return c.readConfig.launchable()
}

var errChosen = unkept("option Stream: the description chooses what is read")

func (c *readConfig) launchable() error {
	switch {
	case c.stream >= 0:
		return errChosen
	case len(c.plugins) > 0:
		return unkept("option Plugins: a description may use every element")
	case c.isolated:
		return unkept("option Isolated: a description runs in the program itself")
	case c.progress != nil:
		return unkept("option Progress: a pipeline has no length")
	}
	return nil
}

// launchedFrames gives the frames of a launched pipeline their places.
type launchedFrames struct {
	config *videoConfig
	video  *appsink.Video
	began  bool
	begin  time.Duration
	count  int // frames so far
}

// next returns the next frame, without an image where it lies before the range; io.EOF at the end.
func (s *launchedFrames) next() (Frame, error) {
	picture, err := s.video.Next()
	if errors.Is(err, gst.ErrEnd) {
		return Frame{}, io.EOF
	}
	if err != nil {
		return Frame{}, err
	}
	defer picture.Release()
	f := s.place(picture.PTS)
	if in, err := s.inRange(f); !in || err != nil {
		return Frame{}, err
	}
	at := s.config.fit.place(picture.Shown())
	width, height := at.width, at.height
	if width > maxSide || height > maxSide {
		return Frame{}, fmt.Errorf("%w: frames of %d by %d pixels, at most %d a side", ErrSize, width, height, maxSide)
	}
	if err := checkMemory(bytesOf(framesHeld, width, height, bytesPerPixel), s.config.maxMemory); err != nil {
		return Frame{}, err
	}
	f.Image = newUnpainted(width, height)
	return f, picture.Convert(f.Pix, f.Stride, width, height)
}

// place counts a frame by its time, so that lost ones leave their indices out.
func (s *launchedFrames) place(pts time.Duration) Frame {
	if pts < 0 {
		pts = s.begin
	}
	if !s.began {
		s.began, s.begin = true, pts
	}
	f := Frame{Index: s.count, Time: pts - s.begin}
	s.count++
	if s.config.nativeRate {
		return f
	}
	f.Index = max(f.Index, s.config.frameAt(f.Time))
	f.Time = s.config.frameTime(f.Index)
	s.count = f.Index + 1
	return f
}

// frameAt returns the index of the frame that begins nearest to t.
func (c *videoConfig) frameAt(t time.Duration) int {
	return int(float64(t)*float64(c.rate)/float64(max(1, c.rateOver))/float64(time.Second) + 0.5)
}

// frameTime returns when the frame of an index begins.
func (c *videoConfig) frameTime(index int) time.Duration {
	return indexTime(index*max(1, c.rateOver), c.rate)
}

// inRange reports whether a frame is asked for; io.EOF is past the range.
func (s *launchedFrames) inRange(f Frame) (bool, error) {
	if s.config.span.byTime {
		if to := s.config.span.toTime; to >= 0 && f.Time >= to {
			return false, io.EOF
		}
		return f.Time >= s.config.span.fromTime, nil
	}
	if to := s.config.span.to; to >= 0 && f.Index >= to {
		return false, io.EOF
	}
	return f.Index >= s.config.span.from, nil
}
