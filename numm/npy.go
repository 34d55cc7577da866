package numm

import (
	"errors"
	"fmt"
	"image"
	"io"

	"github.com/gonumm/gonumm/internal/freememory"
	"github.com/gonumm/gonumm/numm/internal/npy"
)

// Array is a [Sound], an [*Image] or a [*Video], or a chunk or frame that holds one.
type Array interface{ Shape() []int }

// WriteNPY writes an array in NumPy's own format, so that numpy.load gives an array of the same Shape, of uint8
// for pictures and int16 for sound. Other arrays are an ErrUnsupported.
func WriteNPY(w io.Writer, a Array) error {
	n, ok := a.(npyWriter)
	if !ok {
		return fmt.Errorf("%w: npy: %T is not a Sound, *Image or *Video", ErrUnsupported, a)
	}
	if _, err := w.Write(npy.Header{Kind: n.npyType(), Shape: n.Shape()}.Bytes()); err != nil {
		return err
	}
	return n.writeNPY(w)
}

// ReadNPY reads what WriteNPY or numpy.save wrote: int16 of shape (n, 2) as a Sound, uint8 of shape (h, w, 3) as an
// *Image, uint8 of shape (n, h, w, 3) as a *Video. It reads the array and not a byte further, so that several may
// follow each other.
//
// Other types, big-endian and Fortran order are an ErrUnsupported, other shapes an ErrSize, and what is no whole
// NPY file an ErrCorrupt. A header that promises more than the free memory is an ErrNotEnoughMemory; one that
// promises more than arrives costs no more memory than a few times what arrived. An error of r is returned as it is.
func ReadNPY(r io.Reader) (Array, error) {
	h, err := npy.ReadHeader(r)
	if err != nil {
		return nil, npyError(err)
	}
	a, err := readNPYData(r, h)
	if err != nil {
		return nil, npyError(err)
	}
	return a, nil
}

// npyWriter is what Sound, *Image and *Video do, and what embeds them.
type npyWriter interface {
	Array
	npyType() string
	writeNPY(w io.Writer) error
}

func (Sound) npyType() string  { return npy.Samples }
func (*Image) npyType() string { return npy.Bytes }
func (*Video) npyType() string { return npy.Bytes }

func (s Sound) writeNPY(w io.Writer) error { return npy.WriteSamples(w, s) }

func (m *Image) writeNPY(w io.Writer) error { return m.writePixels(w) }

// writePixels writes the rows without what lies between them.
func (m *Image) writePixels(w io.Writer) error {
	if n := bytesPerPixel * m.Width(); m.Stride == n {
		_, err := w.Write(m.Pix[:n*m.Height()])
		return err
	}
	for y := m.Rect.Min.Y; y < m.Rect.Max.Y; y++ {
		if _, err := w.Write(m.Row(y)); err != nil {
			return err
		}
	}
	return nil
}

func (v *Video) writeNPY(w io.Writer) error {
	_, err := w.Write(v.Pix[:v.Len()*v.frameSize()])
	return err
}

func readNPYData(r io.Reader, h npy.Header) (Array, error) {
	size, _ := product(h.Shape...)
	_, ok := product(append([]int{2}, h.Shape...)...) // in bytes, at most
	last := 0
	if n := len(h.Shape); n > 0 {
		last = h.Shape[n-1]
	}
	var p freememory.Promise
	defer p.Release()
	switch {
	case h.Fortran:
		return nil, fmt.Errorf("%w: npy: array in Fortran order, save numpy.ascontiguousarray of it", ErrUnsupported)
	case !ok:
		return nil, fmt.Errorf("%w: npy: shape %s", ErrCorrupt, npy.ShapeText(h.Shape))
	case h.Kind == npy.Samples && len(h.Shape) == 2 && last == Channels:
		if err := promise(&p, 2*int64(size), 0); err != nil {
			return nil, err
		}
		s, err := npy.ReadSamples(r, h.Shape[0])
		return Sound(s), err
	case h.Kind == npy.Bytes && len(h.Shape) == 3 && last == bytesPerPixel:
		if err := promise(&p, int64(size), 0); err != nil {
			return nil, err
		}
		pix, err := npy.ReadBytes(r, size)
		return &Image{Pix: pix, Stride: bytesPerPixel * h.Shape[1], Rect: image.Rect(0, 0, h.Shape[1], h.Shape[0])}, err
	case h.Kind == npy.Bytes && len(h.Shape) == 4 && last == bytesPerPixel && (size > 0 || h.Shape[0] == 0):
		if err := promise(&p, int64(size), 0); err != nil {
			return nil, err
		}
		pix, err := npy.ReadBytes(r, size)
		return &Video{Pix: pix, Height: h.Shape[1], Width: h.Shape[2]}, err
	}
	return nil, fmt.Errorf("%w: npy: shape %s of %s is no sound (n, 2) of int16, and no image (h, w, 3) or video (n, h, w, 3) of uint8",
		ErrSize, npy.ShapeText(h.Shape), h.Kind)
}

// npyError makes an ErrCorrupt of an end that came too early.
func npyError(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: npy: ends early: %w", ErrCorrupt, io.ErrUnexpectedEOF)
	}
	return err
}
