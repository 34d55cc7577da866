package numm

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/gonumm/gonumm/internal/freememory"
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
	if _, err := w.Write(npyHeader(n.npyType(), n.Shape())); err != nil {
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
//
// The format is simple and sbinet/npyio, which knows all of it, does not keep these promises: it allocates
// what the header says, panics on some damaged headers, takes missing data for zeroes, and reads one value at a time.
func ReadNPY(r io.Reader) (Array, error) {
	h, err := readNPYHeader(r)
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

const (
	npyBytes   = "|u1"
	npySamples = "<i2"
)

func (Sound) npyType() string  { return npySamples }
func (*Image) npyType() string { return npyBytes }
func (*Video) npyType() string { return npyBytes }

// npyBlock is how many bytes are converted, or read from a source of unknown length, at a time.
const npyBlock = 64 << 10

func (s Sound) writeNPY(w io.Writer) error {
	buf := make([]byte, 0, min(npyBlock, 4*len(s)))
	for block := range slices.Chunk(s, npyBlock/4) {
		buf = buf[:0]
		for _, f := range block {
			buf = binary.LittleEndian.AppendUint16(buf, uint16(f[0]))
			buf = binary.LittleEndian.AppendUint16(buf, uint16(f[1]))
		}
		if _, err := w.Write(buf); err != nil {
			return err
		}
	}
	return nil
}

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

func readNPYData(r io.Reader, h npyHead) (Array, error) {
	size, _ := product(h.shape...)
	_, ok := product(append([]int{2}, h.shape...)...) // in bytes, at most
	last := 0
	if n := len(h.shape); n > 0 {
		last = h.shape[n-1]
	}
	switch {
	case h.fortran:
		return nil, fmt.Errorf("%w: npy: array in Fortran order, save numpy.ascontiguousarray of it", ErrUnsupported)
	case !ok:
		return nil, fmt.Errorf("%w: npy: shape %s", ErrCorrupt, shapeText(h.shape))
	case h.kind == npySamples && len(h.shape) == 2 && last == Channels:
		return readNPYSound(r, h.shape[0])
	case h.kind == npyBytes && len(h.shape) == 3 && last == bytesPerPixel:
		m := NewImage(0, 0)
		m.Rect.Max.Y, m.Rect.Max.X, m.Stride = h.shape[0], h.shape[1], bytesPerPixel*h.shape[1]
		var err error
		m.Pix, err = readNPYBytes(r, size)
		return m, err
	case h.kind == npyBytes && len(h.shape) == 4 && last == bytesPerPixel && (size > 0 || h.shape[0] == 0):
		pix, err := readNPYBytes(r, size)
		return &Video{Pix: pix, Height: h.shape[1], Width: h.shape[2]}, err
	}
	return nil, fmt.Errorf("%w: npy: shape %s of %s is no sound (n, 2) of int16, and no image (h, w, 3) or video (n, h, w, 3) of uint8",
		ErrSize, shapeText(h.shape), h.kind)
}

// readNPYBytes reads n bytes.
func readNPYBytes(r io.Reader, n int) ([]byte, error) {
	var p freememory.Promise
	defer p.Release()
	if err := promise(&p, int64(n), 0); err != nil {
		return nil, err
	}
	buf := make([]byte, 0, firstRoom(r, n, 1))
	for len(buf) < n {
		buf = moreRoom(buf, n)
		k, err := io.ReadFull(r, buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+k]
		if err != nil {
			return nil, err
		}
	}
	return buf, nil
}

// readNPYSound reads n sound frames.
func readNPYSound(r io.Reader, n int) (Array, error) {
	var p freememory.Promise
	defer p.Release()
	if err := promise(&p, 4*int64(n), 0); err != nil {
		return nil, err
	}
	s := make(Sound, 0, firstRoom(r, n, 4))
	buf := make([]byte, min(npyBlock, 4*n))
	for len(s) < n {
		s = moreRoom(s, n)
		block := buf[:min(len(buf), 4*(cap(s)-len(s)))]
		if _, err := io.ReadFull(r, block); err != nil {
			return nil, err
		}
		frames := s[len(s) : len(s)+len(block)/4]
		for i := range frames {
			frames[i] = [2]int16{int16(binary.LittleEndian.Uint16(block)), int16(binary.LittleEndian.Uint16(block[2:]))}
			block = block[4:]
		}
		s = s[:len(s)+len(frames)]
	}
	return s, nil
}

// firstRoom is for all n elements of so many bytes where r is known to have them; otherwise room grows as they arrive.
func firstRoom(r io.Reader, n, size int) int {
	if n*size <= npyBlock || holds(r, int64(n)*int64(size)) {
		return n
	}
	return npyBlock / size
}

// moreRoom doubles the capacity of what is full, up to n.
func moreRoom[S ~[]E, E any](s S, n int) S {
	if len(s) < cap(s) {
		return s
	}
	grown := make(S, len(s), min(n, 2*len(s)))
	copy(grown, s)
	return grown
}

// holds tells whether r is known to have n more bytes: a file, or a reader of memory.
func holds(r io.Reader, n int64) bool {
	switch r := r.(type) {
	case interface{ Len() int }:
		return int64(r.Len()) >= n
	case io.Seeker:
		here, err := r.Seek(0, io.SeekCurrent)
		if err != nil {
			return false
		}
		end, err := r.Seek(0, io.SeekEnd)
		if err != nil {
			return false
		}
		back, err := r.Seek(here, io.SeekStart)
		return err == nil && back == here && end-here >= n
	}
	return false
}

// npyError makes an ErrCorrupt of an end that came too early.
func npyError(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: npy: %w", ErrCorrupt, io.ErrUnexpectedEOF)
	}
	return err
}
