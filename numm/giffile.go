package numm

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"io"
	"math"
	"os"
	"time"

	"github.com/gonumm/gonumm/internal/file"
	"github.com/gonumm/gonumm/numm/internal/gif"
)

// gifFile writes an animated GIF: of each picture the part that has changed, with a palette of its own. A picture that is
// shown again costs nothing.
type gifFile struct {
	ctx      context.Context
	encoder  *gif.Encoder
	lossless bool

	shown *Image          // as it stands after the frame that is held back
	held  *image.Paletted // nil before the first picture
	begun time.Duration   // when it is first shown
	until time.Duration   // when the last picture so far ends
}

func newGIFFile(ctx context.Context, f *os.File, width, height int, c *encodeConfig) (*gifFile, error) {
	if width > math.MaxUint16 || height > math.MaxUint16 {
		return nil, fmt.Errorf("%w: a gif has %d pixels a side at most", ErrUnsupported, math.MaxUint16)
	}
	encoder, err := gif.NewEncoder(f, width, height, c.loops())
	if err != nil {
		return nil, file.WithoutPath(err)
	}
	return &gifFile{ctx: ctx, encoder: encoder, lossless: c.lossless}, nil
}

func (f *gifFile) picture(m *Image, at, lasts time.Duration) error {
	f.until = at
	changed := image.Rect(0, 0, m.Width(), m.Height())
	if f.held != nil {
		changed = differing(f.shown, m)
	}
	if !changed.Empty() {
		if err := f.release(); err != nil {
			return err
		}
		part := m.SubImage(changed.Add(m.Rect.Min)).(*Image)
		p, exact, err := quantized(f.ctx, part)
		if err != nil {
			return err
		}
		if f.lossless && !exact {
			return unkept("gif is lossless up to 256 colours in what changes alone")
		}
		p.Rect = changed
		f.held, f.begun = p, at
		if f.shown == nil {
			f.shown = NewImage(m.Width(), m.Height())
		}
		copyRows(f.shown, m)
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
	p := f.held
	for {
		part := min(delay, math.MaxUint16)
		if err := f.encoder.Frame(p, part); err != nil {
			return file.WithoutPath(err)
		}
		if delay -= part; delay == 0 {
			return nil
		}
		// Longer than a frame can last: a pixel of it again.
		p = p.SubImage(image.Rectangle{p.Rect.Min, p.Rect.Min.Add(image.Pt(1, 1))}).(*image.Paletted)
	}
}

func hundredths(t time.Duration) int {
	const unit = 10 * time.Millisecond
	return int((t + unit/2) / unit)
}

// differing returns the smallest part that holds all pixels in which two pictures of one size differ, from their upper left corner.
func differing(a, b *Image) image.Rectangle {
	var r image.Rectangle
	for y := range a.Height() {
		p, q := a.Row(a.Rect.Min.Y+y), b.Row(b.Rect.Min.Y+y)
		if bytes.Equal(p, q) {
			continue
		}
		first, last := 0, len(p)-1
		for p[first] == q[first] {
			first++
		}
		for p[last] == q[last] {
			last--
		}
		r = r.Union(image.Rect(first/bytesPerPixel, y, last/bytesPerPixel+1, y+1))
	}
	return r
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
