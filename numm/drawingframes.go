package numm

import (
	"context"
	"fmt"
	"image/color"
	"io"
	"time"

	"github.com/gonumm/gonumm/numm/internal/still"
	"github.com/gonumm/gonumm/pipeline"
)

// drawingFrames are the one frame of a drawing, as ReadImage draws it.
type drawingFrames struct {
	picture *Image // nil once it was given
	scaler  stillFrames
}

// openDrawingFrames draws the file if it is a drawing; nil where it is not.
func openDrawingFrames(ctx context.Context, file *pipeline.File, c *videoConfig) (frameSource, error) {
	if len(c.plugins) > 0 {
		return nil, nil // the caller wants elements of his own
	}
	src := pictureSource(ctx, file)
	if drawing, err := isDrawn(src); err != nil || !drawing {
		return nil, err
	}
	if c.stream > 0 {
		return nil, fmt.Errorf("%w: a picture has one", ErrNoVideo)
	}
	px, err := drawn(src, c.background, c.maxMemory)
	if err != nil {
		return nil, file.Cause(asPictureError(err))
	}
	return &drawingFrames{picture: imageOf(px)}, nil
}

// drawn draws in a child, as a drawing may end its process.
func drawn(src *imageSource, background color.Color, maxMemory int64) (*still.Pixels, error) {
	cfg := &imageConfig{background: background, maxMemory: maxMemory}
	defer cfg.promise.Release()
	return decodeByContent(src, cfg)
}

// pictureSource returns a file as the decoders of pictures read it.
func pictureSource(ctx context.Context, file *pipeline.File) *imageSource {
	src := &imageSource{}
	src.Context, src.From, src.Size = ctx, file, file.Size()
	return src
}

// isDrawn reports whether the file has the head of a drawing.
func isDrawn(src *imageSource) (bool, error) {
	start, err := src.Bytes(0, still.SniffLength)
	if err != nil || !isDrawing(start) {
		return false, err
	}
	h, err := svgHead(src)
	return h != nil, err
}

func (s *drawingFrames) next() (sourceFrame, error) {
	if s.picture == nil {
		return nil, io.EOF
	}
	m := s.picture
	s.picture = nil
	return &stillFrame{source: &s.scaler, m: m, to: time.Second / FrameRate}, nil
}

func (s *drawingFrames) seek(time.Duration) error                { return ErrNotSeekable }
func (s *drawingFrames) duration() time.Duration                 { return 0 }
func (s *drawingFrames) presented(t time.Duration) time.Duration { return t }
func (s *drawingFrames) short() error                            { return nil }
func (s *drawingFrames) close()                                  {}
