package pixel

// #include "colour.h"
import "C"

import (
	"fmt"
	"unsafe"
)

// The samples of a picture that goes to another process lie in one piece of memory, in places that follow from its format and
// size alone:
//
//	Y ────────┐ U ───┐ V ───┐
//	│ rows    │ │    │ │    │ spare
//	└─────────┘ └────┘ └────┘
//
// Rows begin at multiples of rowAlign bytes, and as many are spare at the end.
const rowAlign = 64

// planeSize is how many bytes a plane's rows have, and how many rows there are.
type planeSize struct {
	bytes, rows int
	stride      int // in one piece of memory
}

// planes returns the sizes of the planes of a picture; 0 for those that no component lies in.
func (f pixelFormat) planes(width, height int) (sizes [4]planeSize) {
	for i, c := range f.component {
		if c.step == 0 {
			continue
		}
		columns, rows := width, height
		if f.model == C.NUMM_YUV && i > 0 {
			columns = (width + 1<<f.hsub - 1) >> f.hsub
			rows = (height + 1<<f.vsub - 1) >> f.vsub
		}
		s := &sizes[c.plane]
		last := c.offset + (columns-1)*c.step + sampleBytes(f.bits)
		s.bytes = max(s.bytes, (last+c.step-1)/c.step*c.step)
		s.rows = max(s.rows, rows)
		s.stride = (s.bytes + rowAlign - 1) / rowAlign * rowAlign
	}
	return sizes
}

// SamplesSize returns how many bytes the samples of a picture take in one piece of memory; 0 where they cannot be there: it has alpha, an
// unknown format or an impossible size.
func SamplesSize(format string, width, height int) int {
	f, ok := pixelFormats[format]
	if !ok || !isSide(width) || !isSide(height) || (&Picture{Format: format}).HasAlpha() {
		return 0
	}
	size := rowAlign
	for _, s := range f.planes(width, height) {
		size += s.stride * s.rows
	}
	return size
}

// CopySamples copies the samples of a picture into dst, which has SamplesSize bytes or more.
func (p *Picture) CopySamples(dst []byte) error {
	f, err := inOnePiece(p, len(dst))
	if err != nil {
		return err
	}
	for i, s := range f.planes(p.Width, p.Height) {
		if s.rows > 0 && p.Planes[i] == nil {
			return fmt.Errorf("pixel: %s picture without plane %d", p.Format, i)
		}
		for y := range s.rows {
			copy(dst, unsafe.Slice((*byte)(unsafe.Add(p.Planes[i], y*p.Strides[i])), s.bytes))
			dst = dst[s.stride:]
		}
	}
	return nil
}

// SetSamples makes samples that CopySamples has copied into src the planes of p, whose format and size are set. src must be memory of C or
// pinned. Any bytes will do: no sample makes Convert read or write elsewhere.
func (p *Picture) SetSamples(src []byte) error {
	f, err := inOnePiece(p, len(src))
	if err != nil {
		return err
	}
	p.Planes, p.Strides = [4]unsafe.Pointer{}, [4]int{}
	for i, s := range f.planes(p.Width, p.Height) {
		if s.rows == 0 {
			continue
		}
		p.Planes[i], p.Strides[i] = unsafe.Pointer(&src[0]), s.stride
		src = src[s.stride*s.rows:]
	}
	return nil
}

func inOnePiece(p *Picture, size int) (pixelFormat, error) {
	need := SamplesSize(p.Format, p.Width, p.Height)
	if need == 0 || need > size {
		return pixelFormat{}, fmt.Errorf("pixel: %d x %d pixels of format %q are not in %d bytes", p.Width, p.Height, p.Format, size)
	}
	return pixelFormats[p.Format], nil
}
