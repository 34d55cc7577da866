package pixel

/*
#cgo CFLAGS: -Wall -Wextra -Wno-unused-parameter
#cgo LDFLAGS: -lm
#include "colour.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"unsafe"

	_ "github.com/gonumm/gonumm/internal/simd" // simd.h
)

// ErrPixelFormat is returned for pictures in a format that Converter does not support.
var ErrPixelFormat = errors.New("pixel: pixel format without converter")

// A Picture is one decoded picture in memory of C, for instance the planes of a mapped video frame.
type Picture struct {
	Format        string // as in GStreamer's caps, one of Formats
	Width, Height int    // in pixels, as stored

	// Planes are the first sample of each plane, in GStreamer's order (YV12 has V before U). The
	// memory stays the caller's; it must be C's or pinned. Strides are in bytes and may be negative.
	Planes  [4]unsafe.Pointer
	Strides [4]int

	Matrix    Matrix // of YUV; the zero value chooses by Height
	FullRange bool   // black to white is 0 to 255, else 16 to 235; RGB formats are always full

	Transfer  Transfer  // what is not TransferSDR is made to fit ordinary screens
	Primaries Primaries // count with such a Transfer alone
}

// Matrix is the way colour is coded in YUV.
type Matrix int

// The matrices of GStreamer's colorimetry. MatrixUnknown is MatrixBT601 for pictures of less than
// 720 lines and MatrixBT709 from there. MatrixRGB means that the planes Y, U and V hold green,
// blue and red; where chroma is subsampled that cannot be, and it counts as MatrixUnknown.
const (
	MatrixUnknown Matrix = iota
	MatrixRGB
	MatrixFCC
	MatrixBT709
	MatrixBT601
	MatrixSMPTE240M
	MatrixBT2020
)

// Orientation is how a stored picture is turned to show it. The numbers are those of
// GstVideoOrientationMethod.
type Orientation int

// The eight orientations. Transpose mirrors over the diagonal from the upper left, Transverse over
// that from the upper right.
const (
	Upright Orientation = iota
	TurnRight
	TurnHalf
	TurnLeft
	FlipHorizontal
	FlipVertical
	Transpose
	Transverse
)

// OrientationOfEXIF returns the orientation that an EXIF tag (1 to 8) asks for; Upright for others.
func OrientationOfEXIF(tag int) Orientation {
	switch tag {
	case 2:
		return FlipHorizontal
	case 3:
		return TurnHalf
	case 4:
		return FlipVertical
	case 5:
		return Transpose
	case 6:
		return TurnRight
	case 7:
		return Transverse
	case 8:
		return TurnLeft
	}
	return Upright
}

// Swaps reports whether width and height change places.
func (o Orientation) Swaps() bool {
	return o == TurnRight || o == TurnLeft || o == Transpose || o == Transverse
}

// A Converter turns pictures into packed 8-bit RGB. It keeps its scratch memory between calls: up
// to 0.3 MiB for a width of 1920, whether it scales or not. The zero value is ready for use. Not safe for
// concurrent use.
type Converter struct {
	scratch []byte
	simd    int // the level of enum numm_simd not to go beyond; tests set it

	toned []byte // a picture of high dynamic range, made for ordinary screens
	pin   runtime.Pinner
}

// Convert writes p to dst, a picture of width by height pixels of 3 bytes, with dstStride bytes from
// row to row; nothing between the rows or after the pixels is touched. The size is that of the result,
// after the orientation was applied; where p has another, it is scaled: along a side that grows
// linearly between the centres of pixels, along one that shrinks to the mean of each pixel's area.
//
// Subsampled chroma is interpolated linearly in both directions between the centres of its samples,
// which lie in the middle of the luma samples that share them: where JPEG has them (ITU-T T.871), and
// where the exact conversion has them against which the law of colour is tested. In films with other
// sites, as most in MPEG-2 and H.264 have along the width, chroma is shifted by a quarter of its
// sample's width. The fields of an interlaced picture count as one picture.
//
// Every channel is within 0.545 of exact arithmetic on samples of any depth, so that the result is
// the nearest level except for ties, and within 0.6 where it is scaled: just as if the exact picture had
// been scaled. Values out of range clip, after scaling. Alpha is ignored. The bits of the result depend only
// on the input, not on the vector instructions of the machine.
//
// A picture of high dynamic range is made for ordinary screens, in sRGB: light as ITU-R BT.2100 has it (HLG for a screen of
// 1000 cd/m²), the curve of BT.2390 from 1000 to 203 cd/m² for the strongest of red, green and blue, which keeps their
// proportions, and the primaries of BT.709; what these cannot show clips. Then it is scaled.
func (c *Converter) Convert(p *Picture, dst []byte, dstStride, width, height int, o Orientation) error {
	return c.ConvertPart(p, Part{}, dst, dstStride, width, height, o)
}

// Part is a part of a picture as it is shown, after the orientation was applied, in shares of its width and height, from 0
// to 1. The zero value is all of it.
type Part struct{ Left, Top, Right, Bottom float64 }

// ConvertPart is Convert for a part of the picture, as if all of it were scaled so that the part gets the size, and then
// cropped, but in one pass. What lies outside the part has no influence, except along a side that grows, where the edge of the
// part is interpolated with pixels outside it.
func (c *Converter) ConvertPart(p *Picture, part Part, dst []byte, dstStride, width, height int, o Orientation) error {
	f, ok := pixelFormats[p.Format]
	if !ok {
		return fmt.Errorf("%w: %q", ErrPixelFormat, p.Format)
	}
	if o < Upright || o > Transverse {
		return fmt.Errorf("pixel: no such orientation: %d", o)
	}
	if err := checkSizes(p, len(dst), dstStride, width, height); err != nil {
		return err
	}
	if p.Transfer != TransferSDR {
		return c.convertTones(p, f, part, dst, dstStride, width, height, o)
	}
	full := p.FullRange || f.model == C.NUMM_RGB
	m := f.settle(p)
	src, err := f.source(p)
	if err != nil {
		return err
	}
	if o.Swaps() {
		width, height = height, width
	}
	if part != (Part{}) {
		if src.part, err = part.stored(p, o); err != nil {
			return err
		}
	}
	coefficients := f.coefficients(m, full)
	need := int(C.numm_colour_scratch(&src, C.int(width), C.int(height), C.int(o)))
	if len(c.scratch) < need {
		c.scratch = make([]byte, need)
	}
	C.numm_colour_convert(&src, &coefficients, C.int(width), C.int(height), C.int(o),
		(*C.uint8_t)(unsafe.Pointer(&dst[0])), C.ptrdiff_t(dstStride),
		(*C.uint8_t)(unsafe.Pointer(&c.scratch[0])), C.int(c.simd))
	return nil
}

// maxSide keeps all products in range.
const maxSide = 1<<15 - 1

func isSide(n int) bool { return n >= 1 && n <= maxSide }

func checkSizes(p *Picture, dst, stride, width, height int) error {
	for _, side := range []int{p.Width, p.Height, width, height} {
		if !isSide(side) {
			return fmt.Errorf("pixel: cannot convert %d x %d pixels to %d x %d: sides must be 1 to %d",
				p.Width, p.Height, width, height, maxSide)
		}
	}
	return checkRows(dst, stride, width, height)
}

// checkRows checks that packed RGB of that many bytes holds width by height pixels.
func checkRows(size, stride, width, height int) error {
	if stride < 3*width || size < 3*width || (size-3*width)/stride < height-1 {
		return fmt.Errorf("pixel: %d bytes with a stride of %d do not hold %d x %d pixels", size, stride, width, height)
	}
	return nil
}

// coefficients returns the numbers of struct numm_matrix for the exact equations
//
//	red   = luma + 2 (1-kr) v          luma = 255 (Y - black) / lumaRange
//	green = luma - 2 (1-kb) kb/kg u - 2 (1-kr) kr/kg v
//	blue  = luma + 2 (1-kb) u          u, v = 255 (U, V - middle) / chromaRange
//
// of ITU-T H.273, 8.3, with 64 steps to a level.
func (f pixelFormat) coefficients(m Matrix, full bool) C.struct_numm_matrix {
	codes := math.Exp2(float64(f.bits)) // in all
	black, lumaRange, chromaRange := sampleRange(f.bits, full)
	kr, kb := m.weights()
	kg := 1 - kr - kb
	chroma := func(k float64) C.int16_t {
		return C.int16_t(math.Round(64 * 255 * k / chromaRange * codes / 2))
	}
	exact := f.bits == 8 && full // levels are the samples themselves
	cut := 0.5                   // what the product of luma loses on average
	if exact {
		cut = 0
	}
	return C.struct_numm_matrix{
		scale: C.uint16_t(math.Round(64 * 255 / lumaRange * codes)),
		bias:  C.int16_t(math.Round(32 + cut - 64*255*black/lumaRange)), // 32 rounds the sum
		rv:    chroma(2 * (1 - kr)),
		gu:    chroma(-2 * (1 - kb) * kb / kg),
		gv:    chroma(-2 * (1 - kr) * kr / kg),
		bu:    chroma(2 * (1 - kb)),
		exact: boolInt(exact),
	}
}

// sampleRange returns the sample of black, and how far white is from it and the extremes of chroma
// from each other, in samples of that many bits.
func sampleRange(bits int, full bool) (black, luma, chroma float64) {
	if full {
		all := math.Exp2(float64(bits)) - 1
		return 0, all, all
	}
	unit := math.Exp2(float64(bits - 8))
	return 16 * unit, 219 * unit, 224 * unit
}

// orUsual returns m, or where m is unknown the usual matrix of a picture of that height.
func (m Matrix) orUsual(height int) Matrix {
	switch {
	case m != MatrixUnknown && m != MatrixRGB:
		return m
	case height < 720:
		return MatrixBT601
	}
	return MatrixBT709
}

// weights returns the shares of red and blue in luma.
func (m Matrix) weights() (kr, kb float64) {
	switch m {
	case MatrixFCC:
		return 0.30, 0.11
	case MatrixBT709:
		return 0.2126, 0.0722
	case MatrixSMPTE240M:
		return 0.212, 0.087
	case MatrixBT2020:
		return 0.2627, 0.0593
	}
	return 0.299, 0.114
}

func boolInt(b bool) C.int {
	if b {
		return 1
	}
	return 0
}
