package numm

import (
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"time"

	"github.com/gonumm/gonumm/internal/file"
	"github.com/gonumm/gonumm/numm/internal/gif"
)

// gifFile writes an animated GIF. A picture that is shown again costs nothing.
type gifFile struct {
	ctx     context.Context
	encoder *gif.Encoder
	painter gifPainter

	held  gif.Encoded   // nil before the first picture
	begun time.Duration // when it is first shown
	until time.Duration // when the last picture so far ends
}

func newGIFFile(ctx context.Context, f *os.File, width, height int, c *encodeConfig) (*gifFile, error) {
	if width > math.MaxUint16 || height > math.MaxUint16 {
		return nil, fmt.Errorf("%w: a gif has %d pixels a side at most", ErrUnsupported, math.MaxUint16)
	}
	encoder := gif.NewEncoder(f, width, height, c.loops())
	return &gifFile{ctx: ctx, encoder: encoder, painter: gifPainter{lossless: c.lossless}}, nil
}

func (f *gifFile) picture(m *Image, at, lasts time.Duration) error {
	f.until = at
	part, err := f.painter.paint(f.ctx, m)
	if err != nil {
		return err
	}
	if part != nil {
		if err := f.release(); err != nil {
			return err
		}
		if f.held, err = f.encoder.Encode(f.ctx, part); err != nil {
			return err
		}
		f.begun = at
		f.painter.painted(part)
	}
	f.until = at + lasts
	return nil
}

// release writes the frame that is held back, for as long as it was shown. Times are rounded to hundredths of a second,
// each from the film's start, so that they do not add up to an error.
func (f *gifFile) release() error {
	if f.held == nil {
		return nil
	}
	delay := hundredths(f.until) - hundredths(f.begun)
	for {
		part := min(delay, math.MaxUint16)
		if err := f.encoder.Write(f.held, part); err != nil {
			return file.WithoutPath(err)
		}
		if delay -= part; delay == 0 {
			return nil
		}
		// Longer than a frame can last: a pixel that leaves what is shown.
		stays := &gif.Part{Width: 1, Height: 1, Palette: make([][3]uint8, 1), Pix: make([]uint8, 1)}
		var err error
		if f.held, err = f.encoder.Encode(f.ctx, stays); err != nil {
			return err
		}
	}
}

func hundredths(t time.Duration) int {
	const unit = 10 * time.Millisecond
	return int((t + unit/2) / unit)
}

func (f *gifFile) sound(Sound) error { return fmt.Errorf("%w: a gif has no sound", ErrUnsupported) }

func (f *gifFile) end() error {
	if err := f.release(); err != nil {
		return err
	}
	return file.WithoutPath(f.encoder.Close())
}

func (f *gifFile) deliver(io.Writer) error { return nil }
func (f *gifFile) close()                  {}
