package numm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"time"

	"github.com/gonumm/gonumm/internal/detach"
	"github.com/gonumm/gonumm/internal/webp"
)

// encodeWebP lets libwebp encode: every bit is kept unless a Quality is given.
func encodeWebP(ctx context.Context, w io.Writer, m *Image, cfg *encodeConfig) error {
	if err := checkSides(m, webp.MaxSide); err != nil {
		return err
	}
	if err := checkMemory(webpNeed*int64(m.Width())*int64(m.Height()), 0); err != nil {
		return err
	}
	how, own := webpEncoding(cfg), m.ownedFor(ctx)
	return detach.Encode(ctx, w, func(w io.Writer) error {
		return webp.Encode(ctx, w, own.Pix, own.Stride, bytesPerPixel, own.Width(), own.Height(), how)
	})
}

// webpNeed is how many bytes libwebp takes for a pixel without loss.
const webpNeed = 27

func webpEncoding(cfg *encodeConfig) webp.Encoding {
	const effort, method = 75, 4 // libwebp's own
	if cfg.lossless || cfg.quality == 0 {
		return webp.Encoding{Lossless: true, Quality: effort, Method: method}
	}
	return webp.Encoding{Quality: cfg.quality, Method: method}
}

// webpFile writes the frames of an animated WebP: every bit unless a Quality is given.
type webpFile struct {
	writer *webp.Writer
	canvas animationCanvas
	how    webp.Encoding
}

func newWebPFile(f *os.File, width, height int, c *encodeConfig) (animationFormat, error) {
	if width > webp.MaxSide || height > webp.MaxSide {
		return nil, fmt.Errorf("%w: a webp has %d pixels a side at most", ErrUnsupported, webp.MaxSide)
	}
	if err := checkMemory((webpNeed+canvasNeed)*int64(width)*int64(height), 0); err != nil {
		return nil, err
	}
	w := &webpFile{writer: webp.NewWriter(f, width, height, c.loops()), how: webpEncoding(c)}
	if !w.how.Lossless {
		w.canvas.levels = stillLevels
	}
	return w, nil
}

func (f *webpFile) draw(ctx context.Context, m *Image) (*animationFrame, error) {
	place := f.canvas.take(m, 2)
	if place.Empty() {
		return nil, ctx.Err()
	}
	return f.encode(ctx, place)
}

// encode returns a part of the canvas. Without loss, what has not changed is transparent where that is a quarter of the part or more, which takes few bytes.
func (f *webpFile) encode(ctx context.Context, place image.Rectangle) (*animationFrame, error) {
	m := f.canvas.given
	pix, stride, channels := m.Pix[m.PixOffset(place.Min.X, place.Min.Y):], m.Stride, bytesPerPixel
	frame := &animationFrame{place: place, over: f.how.Lossless && f.canvas.still(place)}
	if frame.over {
		pix, stride, channels = f.canvas.changes(place), 4*place.Dx(), 4
	}
	return frame.encoded(ctx, pix, stride, channels, f.how)
}

// encoded fills in a picture, which nobody may change any more where ctx ends while libwebp still reads it.
func (a *animationFrame) encoded(ctx context.Context, pix []uint8, stride, channels int, how webp.Encoding) (*animationFrame, error) {
	var b bytes.Buffer
	err := detach.Encode(ctx, &b, func(w io.Writer) error {
		return webp.Encode(ctx, w, pix, stride, channels, a.place.Dx(), a.place.Dy(), how)
	})
	a.bytes = b.Bytes()
	return a, err
}

// stays draws a pixel that leaves what is shown.
func (f *webpFile) stays(ctx context.Context, _ *animationFrame) (*animationFrame, error) {
	frame := &animationFrame{place: image.Rect(0, 0, 1, 1), over: true}
	return frame.encoded(ctx, make([]uint8, 4), 4, 4, webp.Encoding{Lossless: true})
}

func (f *webpFile) write(frame *animationFrame, from, to time.Duration) (time.Duration, bool, error) {
	n, end, whole := ticks(from, to, time.Millisecond, webp.MaxDelay)
	at := frame.place
	err := f.writer.Write(webp.Frame{X: at.Min.X, Y: at.Min.Y, Width: at.Dx(), Height: at.Dy(), Over: frame.over, File: frame.bytes}, n)
	if errors.Is(err, webp.ErrTooLarge) {
		err = fmt.Errorf("%w: %w", ErrUnsupported, err)
	}
	return end, whole, err
}

func (f *webpFile) end() error { return f.writer.Close() }
