package numm

import (
	"bytes"
	"context"
	"image"
	"io"
	"math"
	"math/big"
	"os"
	"time"

	"github.com/gonumm/gonumm/internal/detach"
	"github.com/gonumm/gonumm/internal/png"
)

// apngFile writes the frames of an animated PNG, which keep every bit.
type apngFile struct {
	writer *png.Writer
	canvas animationCanvas
	rate   int // pictures begin at multiples of 1/rate of a second, where they have no times of their own
}

func newAPNGFile(f *os.File, width, height int, c *encodeConfig) (animationFormat, error) {
	if err := checkMemory(canvasNeed*int64(width)*int64(height), 0); err != nil {
		return nil, err
	}
	rate, _ := c.frames()
	return &apngFile{writer: png.NewWriter(f, width, height, c.loops()), rate: rate}, nil
}

func (f *apngFile) draw(ctx context.Context, m *Image) (*animationFrame, error) {
	place := f.canvas.take(m, 1)
	if place.Empty() {
		return nil, ctx.Err()
	}
	return encodeAPNG(ctx, f.canvas.given, place)
}

// stays draws a pixel as it is.
func (f *apngFile) stays(ctx context.Context, shown *animationFrame) (*animationFrame, error) {
	pixel := NewImage(1, 1)
	copy(pixel.Pix, shown.corner[:])
	return encodeAPNG(ctx, pixel, pixel.Rect)
}

// encodeAPNG returns a part of a canvas, which nothing may change any more where ctx ends while libpng still reads it.
func encodeAPNG(ctx context.Context, m *Image, place image.Rectangle) (*animationFrame, error) {
	var b bytes.Buffer
	err := detach.Encode(ctx, &b, func(w io.Writer) error {
		return png.Encode(w, m.Pix[m.PixOffset(place.Min.X, place.Min.Y):], m.Stride, place.Dx(), place.Dy())
	})
	return &animationFrame{place: place, bytes: b.Bytes(), corner: [3]uint8(m.Pix)}, err
}

func (f *apngFile) write(frame *animationFrame, from, to time.Duration) (time.Duration, bool, error) {
	number, over, end := apngDelay(from, to, f.rate)
	at := frame.place
	err := f.writer.Write(png.Frame{X: at.Min.X, Y: at.Min.Y, Width: at.Dx(), Height: at.Dy(), File: frame.bytes}, number, over)
	return end, end >= to-time.Millisecond/2, err
}

func (f *apngFile) end() error { return f.writer.Close() }

// apngDelay returns the time between two others as a fraction of a second: exactly where it is a multiple of 1/rate, else in milliseconds,
// and in whole seconds where it is too long for those. end is when it ends.
func apngDelay(from, to time.Duration, rate int) (number, over uint16, end time.Duration) {
	d := to - from
	n := timeIndex(max(0, d), rate)
	reduced := big.NewRat(int64(n), int64(rate))
	if exact := (indexTime(n, rate) - d).Abs() < time.Microsecond; n > 0 && exact && fits(reduced) {
		return uint16(reduced.Num().Int64()), uint16(reduced.Denom().Int64()), to
	}
	if n := max(1, int((d+time.Millisecond/2)/time.Millisecond)); n <= math.MaxUint16 {
		return uint16(n), 1000, from + time.Duration(n)*time.Millisecond
	}
	n = min(int(d/time.Second), math.MaxUint16)
	return uint16(n), 1, from + time.Duration(n)*time.Second
}

// fits reports whether the format has room for both numbers of a fraction.
func fits(r *big.Rat) bool {
	return r.Num().IsInt64() && max(r.Num().Int64(), r.Denom().Int64()) <= math.MaxUint16
}
