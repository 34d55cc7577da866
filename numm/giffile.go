package numm

import (
	"context"
	"fmt"
	"math"
	"os"
	"time"

	"github.com/gonumm/gonumm/numm/internal/gif"
)

// gifFile writes the frames of an animated GIF.
type gifFile struct {
	encoder *gif.Encoder
	painter gifPainter
}

func newGIFFile(f *os.File, width, height int, c *encodeConfig) (animationFormat, error) {
	if width > math.MaxUint16 || height > math.MaxUint16 {
		return nil, fmt.Errorf("%w: a gif has %d pixels a side at most", ErrUnsupported, math.MaxUint16)
	}
	return &gifFile{gif.NewEncoder(f, width, height, c.loops()), gifPainter{lossless: c.lossless}}, nil
}

func (f *gifFile) draw(ctx context.Context, m *Image) (*animationFrame, error) {
	part, err := f.painter.paint(ctx, m)
	if part == nil || err != nil {
		return nil, err
	}
	frame, err := f.encoder.Encode(ctx, part)
	if err != nil {
		return nil, err
	}
	f.painter.painted(part)
	return &animationFrame{bytes: frame}, nil
}

// stays draws a pixel that leaves what is shown.
func (f *gifFile) stays(ctx context.Context, _ *animationFrame) (*animationFrame, error) {
	frame, err := f.encoder.Encode(ctx, &gif.Part{Width: 1, Height: 1, Palette: make([][3]uint8, 1), Pix: make([]uint8, 1)})
	return &animationFrame{bytes: frame}, err
}

func (f *gifFile) write(frame *animationFrame, from, to time.Duration) (time.Duration, bool, error) {
	n, end, whole := ticks(from, to, time.Second/100, math.MaxUint16)
	return end, whole, f.encoder.Write(frame.bytes, n)
}

func (f *gifFile) end() error { return f.encoder.Close() }
