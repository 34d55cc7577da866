package numm

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/gonumm/gonumm/internal/uncleared"
)

// Image is an 8-bit RGB picture, rows top to bottom, in the layout and with the habits of image.RGBA,
// minus alpha: the pixel at (x, y) starts at Pix[(y-Rect.Min.Y)*Stride + (x-Rect.Min.X)*3] with red, then green, then blue.
//
// It is a draw.RGBA64Image, so that image/draw, golang.org/x/image/draw and font drawers paint on it; the
// standard encoders are quicker with the copy that [Image.RGBA] makes. A colour that is set loses its alpha and
// keeps its premultiplied red, green and blue, as if it were drawn over black, like those three of an image.RGBA.
//
// The zero value is an empty picture.
//
// Several goroutines may read a picture at once. Who writes needs a lock, or a part that nobody else uses.
type Image struct {
	Pix    []uint8
	Stride int // bytes from a row to the next
	Rect   image.Rectangle
}

// bytesPerPixel of Image and Video: red, green, blue.
const bytesPerPixel = 3

// NewImage makes a black picture, packed (Stride is 3*width), with its upper left corner at (0, 0).
// It panics with an ErrSize where a side is negative or the size overflows.
func NewImage(width, height int) *Image {
	return &Image{
		Pix:    make([]uint8, mustSize(width, height, bytesPerPixel)),
		Stride: bytesPerPixel * width,
		Rect:   image.Rect(0, 0, width, height),
	}
}

// newUnpainted makes a picture of any content, for who paints all of it before it is given out.
func newUnpainted(width, height int) *Image {
	return &Image{
		Pix:    uncleared.Bytes(mustSize(width, height, bytesPerPixel)),
		Stride: bytesPerPixel * width,
		Rect:   image.Rect(0, 0, width, height),
	}
}

// Width returns the number of pixels in a row.
func (m *Image) Width() int { return m.Rect.Dx() }

// Height returns the number of rows.
func (m *Image) Height() int { return m.Rect.Dy() }

// RGB returns the colour of the pixel at (x, y), black where there is none.
func (m *Image) RGB(x, y int) (r, g, b uint8) {
	if !(image.Point{X: x, Y: y}.In(m.Rect)) {
		return 0, 0, 0
	}
	i := m.PixOffset(x, y)
	p := m.Pix[i : i+3 : i+3]
	return p[0], p[1], p[2]
}

// SetRGB sets the colour of the pixel at (x, y); where there is no such pixel, nothing happens.
func (m *Image) SetRGB(x, y int, r, g, b uint8) {
	if !(image.Point{X: x, Y: y}.In(m.Rect)) {
		return
	}
	i := m.PixOffset(x, y)
	p := m.Pix[i : i+3 : i+3]
	p[0], p[1], p[2] = r, g, b
}

// Row returns the row at y, Rect.Min.Y for the upper one: 3*Width() bytes. It is a view: what is written to it is
// written to the picture. It panics where there is no such row.
func (m *Image) Row(y int) []uint8 {
	if y < m.Rect.Min.Y || y >= m.Rect.Max.Y {
		panic(fmt.Errorf("%w: row %d of %v", ErrSize, y, m.Rect))
	}
	i := (y - m.Rect.Min.Y) * m.Stride
	n := i + bytesPerPixel*m.Rect.Dx()
	return m.Pix[i:n:n]
}

// PixOffset returns the index in Pix of the red byte of the pixel at (x, y).
func (m *Image) PixOffset(x, y int) int {
	return (y-m.Rect.Min.Y)*m.Stride + (x-m.Rect.Min.X)*bytesPerPixel
}

// SubImage returns the part of the picture inside r, as a *Image, with the coordinates that it has in m.
// It is a view; outside m there is nothing.
func (m *Image) SubImage(r image.Rectangle) image.Image {
	r = r.Intersect(m.Rect)
	if r.Empty() {
		return &Image{}
	}
	i := m.PixOffset(r.Min.X, r.Min.Y)
	return &Image{Pix: m.Pix[i:], Stride: m.Stride, Rect: r}
}

// RGBA returns a copy as the standard library's image, opaque, for the standard encoders: they have fast paths for it.
func (m *Image) RGBA() *image.RGBA {
	out := image.NewRGBA(m.Rect)
	for y := range m.Height() {
		src := m.Row(m.Rect.Min.Y + y)
		dst := out.Pix[y*out.Stride:][:4*m.Width()]
		for len(src) >= 3 && len(dst) >= 4 {
			dst[0], dst[1], dst[2], dst[3] = src[0], src[1], src[2], 255
			src, dst = src[3:], dst[4:]
		}
	}
	return out
}

// Clone returns a packed copy with memory of its own and the same coordinates.
func (m *Image) Clone() *Image {
	out := newUnpainted(m.Width(), m.Height())
	out.Rect = m.Rect
	copyRows(out, m)
	return out
}

// Equal reports whether both pictures have the same width, height and pixels; their coordinates and strides
// may differ.
func (m *Image) Equal(o *Image) bool {
	if m == nil || o == nil {
		return m == o
	}
	if m.Rect.Size() != o.Rect.Size() {
		return false
	}
	for y := range m.Height() {
		if !bytes.Equal(m.Row(m.Rect.Min.Y+y), o.Row(o.Rect.Min.Y+y)) {
			return false
		}
	}
	return true
}

// Gray returns the Rec. 601 luma, 0.299 R + 0.587 G + 0.114 B, 0 to 255, not rounded: a copy of Height() rows and
// Width() columns. An empty picture gives an empty matrix.
func (m *Image) Gray() *mat.Dense {
	if m.Rect.Empty() {
		return &mat.Dense{}
	}
	luma := make([]float64, 0, m.Width()*m.Height())
	for y := m.Rect.Min.Y; y < m.Rect.Max.Y; y++ {
		for row := m.Row(y); len(row) >= 3; row = row[3:] {
			luma = append(luma, (299*float64(row[0])+587*float64(row[1])+114*float64(row[2]))/1000)
		}
	}
	return mat.NewDense(m.Height(), m.Width(), luma)
}

// Bounds is Rect.
func (m *Image) Bounds() image.Rectangle { return m.Rect }

// ColorModel is color.RGBAModel.
func (m *Image) ColorModel() color.Model { return color.RGBAModel }

// Opaque is true: there is no alpha.
func (m *Image) Opaque() bool { return true }

// At returns the pixel at (x, y) as an opaque color.RGBA, transparent black where there is none.
func (m *Image) At(x, y int) color.Color {
	if !(image.Point{X: x, Y: y}.In(m.Rect)) {
		return color.RGBA{}
	}
	r, g, b := m.RGB(x, y)
	return color.RGBA{R: r, G: g, B: b, A: 255}
}

// RGBA64At returns the pixel at (x, y) with 16 bits a channel, transparent black where there is none.
func (m *Image) RGBA64At(x, y int) color.RGBA64 {
	if !(image.Point{X: x, Y: y}.In(m.Rect)) {
		return color.RGBA64{}
	}
	i := m.PixOffset(x, y)
	p := m.Pix[i : i+3 : i+3]
	return color.RGBA64{R: uint16(p[0]) * 0x101, G: uint16(p[1]) * 0x101, B: uint16(p[2]) * 0x101, A: 0xffff}
}

// Set sets the pixel at (x, y) to the premultiplied red, green and blue of c.
func (m *Image) Set(x, y int, c color.Color) {
	r, g, b, _ := c.RGBA()
	m.SetRGB(x, y, uint8(r>>8), uint8(g>>8), uint8(b>>8))
}

// SetRGBA64 sets the pixel at (x, y) to the high bytes of c's red, green and blue.
func (m *Image) SetRGBA64(x, y int, c color.RGBA64) {
	m.SetRGB(x, y, uint8(c.R>>8), uint8(c.G>>8), uint8(c.B>>8))
}

// copyRows copies the pixels of a picture of the same size.
func copyRows(dst, src *Image) {
	n := bytesPerPixel * src.Width()
	if dst.Stride == n && src.Stride == n {
		copy(dst.Pix, src.Pix[:n*src.Height()])
		return
	}
	for y := range src.Height() {
		copy(dst.Row(dst.Rect.Min.Y+y), src.Row(src.Rect.Min.Y+y))
	}
}

// mustSize returns the product of the sides; it panics with an ErrSize where one is negative or an int cannot hold it.
func mustSize(sides ...int) int {
	n, ok := product(sides...)
	if !ok {
		panic(fmt.Errorf("%w: an array of %v", ErrSize, sides))
	}
	return n
}

// product multiplies sides that are not negative; ok reports whether the result is right.
func product(sides ...int) (n int, ok bool) {
	n = 1
	zero := false
	for _, s := range sides {
		switch {
		case s < 0:
			return 0, false
		case s == 0:
			zero = true
		case n > math.MaxInt/s:
			return 0, false
		default:
			n *= s
		}
	}
	if zero {
		n = 0
	}
	return n, true
}
