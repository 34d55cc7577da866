package numm

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/gonumm/gonumm/appsink"
	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/pipeline"
)

// frameSource gives a file's own frames in the order in which they show.
type frameSource interface {
	// next gives the next frame, io.EOF at the end. A frame is borrowed until its release, and two may
	// be held at a time.
	next() (sourceFrame, error)
	// seek goes on from a frame that begins at t or before, or fails with ErrNotSeekable.
	seek(t time.Duration) error
	// duration is what the file says of its length; 0 where it says nothing.
	duration() time.Duration
	close()
}

// sourceFrame is a frame as the file holds it.
type sourceFrame interface {
	begin() time.Duration // in the file's own counting
	end() time.Duration   // begin where it is unknown
	size() (width, height int)
	paint(m *Image) error // scaled to the size of m
	release()
}

// pipelineFrames are the frames that GStreamer decodes.
type pipelineFrames struct {
	pipeline *pipeline.Pipeline
	video    *appsink.Video
	cut      pipeline.FrameCut
	began    bool
	last     time.Duration // begin of the last frame
	step     time.Duration // from the frame before to the last
}

func openPipelineFrames(ctx context.Context, file *pipeline.File, c *videoConfig) (*pipelineFrames, error) {
	p, err := pipeline.New(ctx, file, pipeline.Config{Kind: pipeline.Video, Stream: c.stream, Plugins: c.plugins})
	if err != nil {
		return nil, err
	}
	return &pipelineFrames{pipeline: p, video: appsink.NewVideo(p)}, nil
}

func (s *pipelineFrames) next() (sourceFrame, error) {
	for {
		picture, err := s.video.Next()
		if errors.Is(err, gst.ErrEnd) {
			return nil, io.EOF
		}
		if err != nil {
			return nil, err
		}
		if !s.began {
			s.cut = s.pipeline.FrameCut()
		}
		t := picture.PTS
		if t < 0 { // some AVI and raw streams state no times: then frames follow each other at the nominal rate
			t = s.last + s.step
			if !s.began {
				t = 0
			}
		}
		if !s.cut.Keeps(t) {
			picture.Release()
			continue
		}
		if s.began && t > s.last {
			s.step = t - s.last
		}
		if picture.FrameTime > 0 {
			s.step = picture.FrameTime
		}
		s.began, s.last = true, t
		length := picture.Duration
		if length <= 0 {
			length = s.step
		}
		return &pipelineFrame{picture: picture, from: t, to: t + length}, nil
	}
}

func (s *pipelineFrames) seek(t time.Duration) error {
	if !s.pipeline.EntersFrames() {
		return ErrNotSeekable
	}
	return s.pipeline.Seek(max(0, t), false)
}

func (s *pipelineFrames) duration() time.Duration {
	d, _ := s.pipeline.Duration()
	return d
}

func (s *pipelineFrames) close() { s.pipeline.Close() }

type pipelineFrame struct {
	picture  *appsink.Picture
	from, to time.Duration
}

func (f *pipelineFrame) begin() time.Duration { return f.from }
func (f *pipelineFrame) end() time.Duration   { return f.to }
func (f *pipelineFrame) size() (int, int)     { return f.picture.Shown() }
func (f *pipelineFrame) release()             { f.picture.Release() }

func (f *pipelineFrame) paint(m *Image) error {
	return f.picture.Convert(m.Pix, m.Stride, m.Width(), m.Height())
}
