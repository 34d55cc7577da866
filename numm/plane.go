package numm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Plane is one channel of an image as a gonum matrix of Height() rows and Width() columns, values 0 to 255.
// It is a live view: what changes in the image changes in the plane, and the other way round. It is a mat.Mutable.
// Several goroutines may read it at once, as with the image.
type Plane struct {
	pix           []uint8 // from the first value of the channel on
	stride        int
	rows, columns int
}

// Plane returns a live view of one channel: 0 red, 1 green, 2 blue.
func (m *Image) Plane(channel int) *Plane {
	checkChannel(channel, bytesPerPixel)
	p := &Plane{stride: m.Stride, rows: m.Height(), columns: m.Width()}
	if !m.Rect.Empty() {
		p.pix = m.Pix[channel:]
	}
	return p
}

// Dims returns the image's height and width.
func (p *Plane) Dims() (r, c int) { return p.rows, p.columns }

// At returns the value in row i and column j, counted from the upper left corner. It panics outside the plane.
func (p *Plane) At(i, j int) float64 { return float64(p.pix[p.offset(i, j)]) }

// Set rounds v to the nearest integer, halves to the even one, clips it to 0 and 255, and stores it in the image.
// NaN becomes 0. It panics outside the plane.
func (p *Plane) Set(i, j int, v float64) { p.pix[p.offset(i, j)] = level(v) }

// T returns the plane with rows and columns exchanged, a view.
func (p *Plane) T() mat.Matrix { return mat.Transpose{Matrix: p} }

// Copy sets every value to that of src, rounded and clipped like Set. It panics with an ErrSize where src is not
// of the plane's size. Where src looks at the same image it must look at the same place: a plane cannot be copied
// onto its own transpose.
func (p *Plane) Copy(src mat.Matrix) {
	if r, c := src.Dims(); r != p.rows || c != p.columns {
		panic(fmt.Errorf("%w: a plane of %d × %d cannot take a matrix of %d × %d", ErrSize, p.rows, p.columns, r, c))
	}
	raw, isRaw := src.(mat.RawMatrixer)
	for i := range p.rows {
		dst := p.pix[i*p.stride:]
		if isRaw {
			r := raw.RawMatrix()
			for j, v := range r.Data[i*r.Stride:][:p.columns] {
				dst[j*bytesPerPixel] = level(v)
			}
			continue
		}
		for j := range p.columns {
			dst[j*bytesPerPixel] = level(src.At(i, j))
		}
	}
}

func (p *Plane) offset(i, j int) int {
	if uint(i) >= uint(p.rows) {
		panic(mat.ErrRowAccess)
	}
	if uint(j) >= uint(p.columns) {
		panic(mat.ErrColAccess)
	}
	return i*p.stride + j*bytesPerPixel
}

// level returns the rule of sample for the range of a pixel.
func level(v float64) uint8 {
	switch {
	case v >= 255:
		return 255
	case v > 0:
		return uint8(math.RoundToEven(v))
	}
	return 0
}
