package gst

/*
#include "pack.h"
#include <gst/video/video.h>
*/
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

// packedFormats are GStreamer's names of the formats.
var packedFormats = [...]struct {
	name   string
	native C.GstVideoFormat
}{
	PackI420: {"I420", C.GST_VIDEO_FORMAT_I420},
	PackY444: {"Y444", C.GST_VIDEO_FORMAT_Y444},
	PackBGRx: {"BGRx", C.GST_VIDEO_FORMAT_BGRx},
}

// String returns the format's name as in GStreamer's caps.
func (f PackedFormat) String() string {
	if !f.known() {
		return fmt.Sprintf("PackedFormat(%d)", int(f))
	}
	return packedFormats[f].name
}

// Size returns how many bytes one frame has in GStreamer's default layout, in which a buffer without a
// video meta is; 0 where there is no such frame.
func (f PackedFormat) Size(width, height int) int {
	_, size := f.layout(width, height)
	return size
}

func (f PackedFormat) known() bool { return f >= 0 && int(f) < len(packedFormats) }

// layout returns where the planes of a frame are, and the frame's size in bytes: 0 where it cannot be.
func (f PackedFormat) layout(width, height int) (C.struct_numm_packing, int) {
	p := C.struct_numm_packing{format: uint32(f), width: C.int(width), height: C.int(height)}
	if !f.known() || !isSide(width) || !isSide(height) {
		return p, 0
	}
	Init()
	var info C.GstVideoInfo
	if C.gst_video_info_set_format(&info, packedFormats[f].native, C.guint(width), C.guint(height)) == C.FALSE {
		return p, 0
	}
	for i := range p.offset {
		p.offset[i], p.stride[i] = C.size_t(info.offset[i]), C.ptrdiff_t(info.stride[i])
	}
	return p, int(info.size)
}

// A Packer turns packed 8-bit RGB into frames, as Converter does the other way. It is a plain
// description: safe for concurrent use.
type Packer struct {
	Format PackedFormat

	// The size of the frame. A side is that of the picture, or the even number above it: H.264 has no
	// odd sides, and is told to cut off the last row or column, which repeats the one before.
	Width, Height int

	Matrix    Matrix // of YUV; the zero value, and MatrixRGB, choose by the picture's height
	FullRange bool   // black to white is 0 to 255, else 16 to 235; BGRx is always full

	simd int // the level of enum numm_simd not to go beyond; tests set it
}

// Pack writes the picture in pix, w by h pixels of 3 bytes with stride bytes from row to row, to dst: one
// frame in GStreamer's default layout, of Format.Size bytes. What is between the rows of the frame, and behind
// it, is left as it was. dst may be memory of C or of Go.
//
// A sample is the nearest to exact arithmetic, by ITU-T H.273, 8.3: within 0.516 before clipping. Samples
// of U and V in I420 are those of the mean of their four pixels, or two or one at an odd edge; they lie in
// the middle of these, as Converter takes them. The frame depends on the input alone, not on the vector
// instructions of the machine.
func (p Packer) Pack(dst, pix []byte, stride, w, h int) error {
	packing, size := p.Format.layout(p.Width, p.Height)
	switch {
	case size == 0:
		return fmt.Errorf("gst: no %v frame has %d x %d pixels", p.Format, p.Width, p.Height)
	case !isSide(w) || !isSide(h) || p.Width != w && p.Width != w+w%2 || p.Height != h && p.Height != h+h%2:
		return fmt.Errorf("gst: a picture of %d x %d pixels does not fit a frame of %d x %d", w, h, p.Width, p.Height)
	case len(dst) < size:
		return fmt.Errorf("gst: %d bytes do not hold a frame of %d", len(dst), size)
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
