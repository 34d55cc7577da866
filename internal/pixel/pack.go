package pixel

// #include "pack.h"
import "C"

import (
	"fmt"
	"math"
	"unsafe"
)

// PackedFormat is a format that Packer makes.
type PackedFormat int

// The formats for encoders (PackI420, PackY444), and for FFV1 and windows (PackBGRx).
const (
	PackI420 PackedFormat = iota // planes Y, U, V; one sample of U and V for two by two pixels
	PackY444                     // planes Y, U, V
	PackBGRx                     // blue, green, red and 255 for each pixel
)

// String returns the format's name as in GStreamer's caps.
func (f PackedFormat) String() string {
	switch f {
	case PackI420:
		return "I420"
	case PackY444:
		return "Y444"
	case PackBGRx:
		return "BGRx"
	}
	return fmt.Sprintf("PackedFormat(%d)", int(f))
}

// Size returns how many bytes one frame has in GStreamer's default layout, which buffers without a
// video meta have; 0 where there is no such frame.
func (f PackedFormat) Size(width, height int) int {
	_, size := f.layout(width, height)
	return size
}

// layout returns where the planes of a frame are, and the frame's size in bytes: 0 where there is no such frame. It is the
// layout of gst_video_info_set_format in GStreamer 1.22: rows are padded to four bytes, and the height of I420 to two rows.
func (f PackedFormat) layout(width, height int) (C.struct_numm_packing, int) {
	p := C.struct_numm_packing{format: uint32(f), width: C.int(width), height: C.int(height)}
	if !isSide(width) || !isSide(height) {
		return p, 0
	}
	var strides, heights []int
	switch f {
	case PackI420:
		halfWidth, halfHeight := (width+1)/2, (height+1)/2
		strides = []int{roundUp4(width), roundUp4(halfWidth), roundUp4(halfWidth)}
		heights = []int{2 * halfHeight, halfHeight, halfHeight}
	case PackY444:
		strides = []int{roundUp4(width), roundUp4(width), roundUp4(width)}
		heights = []int{height, height, height}
	case PackBGRx:
		strides, heights = []int{4 * width}, []int{height}
	}
	size := 0
	for i, stride := range strides {
		p.offset[i], p.stride[i] = C.size_t(size), C.ptrdiff_t(stride)
		size += stride * heights[i]
	}
	return p, size
}

func roundUp4(n int) int { return (n + 3) &^ 3 }

// A Packer turns packed 8-bit RGB into frames, as Converter does the other way. It is a plain
// description: safe for concurrent use.
type Packer struct {
	Format PackedFormat

	// The size of the frame. A side is that of the picture, or the even number above it: H.264 has no
	// odd sides, and the decoder cuts off the last row or column, which repeats the one before.
	Width, Height int

	Matrix    Matrix // of YUV; the zero value, and MatrixRGB, choose by the picture's height
	FullRange bool   // black to white is 0 to 255, else 16 to 235; BGRx is always full

	simd int // the level of enum numm_simd not to go beyond; tests set it
}

// Pack writes the picture in pix, w by h pixels of 3 bytes with stride bytes from row to row, to dst: one
// frame in GStreamer's default layout, of Format.Size bytes. What is between the rows of the frame, and after
// it, is not changed. dst may be memory of C or of Go.
//
// A sample is the nearest to exact arithmetic, by ITU-T H.273, 8.3: within 0.516 before clipping. Samples
// of U and V in I420 are those of the mean of their four pixels, or two or one at an odd edge; they lie in
// the middle of these, as Converter expects them. The frame depends only on the input, not on the vector
// instructions of the machine.
func (p Packer) Pack(dst, pix []byte, stride, w, h int) error {
	packing, size := p.Format.layout(p.Width, p.Height)
	switch {
	case size == 0:
		return fmt.Errorf("pixel: no %v frame has %d x %d pixels", p.Format, p.Width, p.Height)
	case !isSide(w) || !isSide(h) || p.Width != w && p.Width != w+w%2 || p.Height != h && p.Height != h+h%2:
		return fmt.Errorf("pixel: a picture of %d x %d pixels does not fit a frame of %d x %d", w, h, p.Width, p.Height)
	case len(dst) < size:
		return fmt.Errorf("pixel: %d bytes do not hold a frame of %d", len(dst), size)
	}
	if err := checkRows(len(pix), stride, w, h); err != nil {
		return err
	}
	packing.weights = p.weights(h)
	C.numm_pack(&packing, (*C.uint8_t)(unsafe.Pointer(&dst[0])), (*C.uint8_t)(unsafe.Pointer(&pix[0])),
		C.ptrdiff_t(stride), C.int(w), C.int(h), C.int(p.simd))
	return nil
}

// weights returns the numbers of struct numm_weights for Y, U and V of a picture of that height, by the
// inverse of the equations at pixelFormat.coefficients. Rounding does not change the sum of the weights: a
// grey has no colour, and white is white.
func (p Packer) weights(height int) [3]C.struct_numm_weights {
	const one = 1 << 15
	black, luma, chroma := sampleRange(8, p.FullRange)
	kr, kb := p.Matrix.orUsual(height).weights()
	weights := func(r, b, sum, offset float64) C.struct_numm_weights {
		r, b, sum = math.Round(one*r/255), math.Round(one*b/255), math.Round(one*sum/255)
		return C.struct_numm_weights{
			r: C.int16_t(r), g: C.int16_t(sum - r - b), b: C.int16_t(b),
			bias: C.int32_t(one*offset + one/2),
		}
	}
	half := chroma / 2
	return [3]C.struct_numm_weights{
		weights(luma*kr, luma*kb, luma, black),
		weights(-half*kr/(1-kb), half, 0, 128),
		weights(half, -half*kb/(1-kr), 0, 128),
	}
}
