package pixel

// #include "colour.h"
import "C"

import (
	"fmt"
	"maps"
	"slices"
	"unsafe"
)

// Formats returns the names, as in GStreamer's caps, of the formats that Converter knows, sorted. It leaves A444 out, which
// GStreamer 1.22 does not have.
func Formats() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(pixelFormats)), func(name string) bool { return name == "A444" })
}

// A pixelFormat says where the samples of a picture are.
type pixelFormat struct {
	model      C.enum_numm_model
	bits       int // of a sample
	lift       int // left shift that brings a deep sample to the top of 16 bits
	hsub, vsub int // log2 of the chroma subsampling
	component  [3]samplePlace
}

// A samplePlace is a component's plane, the offset of its first sample there, and the distance from
// one sample to the next, in bytes.
type samplePlace struct {
	plane, offset, step int
}

// Only the high bytes of GRAY16 are read, which is how 16-bit greys become 8-bit ones.
var pixelFormats = map[string]pixelFormat{
	"I420": planarYUV(8, 1, 1),
	"YV12": planarYUV(8, 1, 1).swapped(),
	"A420": planarYUV(8, 1, 1),
	"Y42B": planarYUV(8, 1, 0),
	"Y444": planarYUV(8, 0, 0),
	"A444": planarYUV(8, 0, 0),
	"Y41B": planarYUV(8, 2, 0),
	"YUV9": planarYUV(8, 2, 2),
	"YVU9": planarYUV(8, 2, 2).swapped(),

	"I420_10LE": planarYUV(10, 1, 1),
	"I422_10LE": planarYUV(10, 1, 0),
	"Y444_10LE": planarYUV(10, 0, 0),
	"A420_10LE": planarYUV(10, 1, 1),
	"A422_10LE": planarYUV(10, 1, 0),
	"A444_10LE": planarYUV(10, 0, 0),
	"I420_12LE": planarYUV(12, 1, 1),
	"I422_12LE": planarYUV(12, 1, 0),
	"Y444_12LE": planarYUV(12, 0, 0),

	"NV12":      {C.NUMM_YUV, 8, 0, 1, 1, [3]samplePlace{{0, 0, 1}, {1, 0, 2}, {1, 1, 2}}},
	"NV21":      {C.NUMM_YUV, 8, 0, 1, 1, [3]samplePlace{{0, 0, 1}, {1, 1, 2}, {1, 0, 2}}},
	"NV16":      {C.NUMM_YUV, 8, 0, 1, 0, [3]samplePlace{{0, 0, 1}, {1, 0, 2}, {1, 1, 2}}},
	"NV24":      {C.NUMM_YUV, 8, 0, 0, 0, [3]samplePlace{{0, 0, 1}, {1, 0, 2}, {1, 1, 2}}},
	"P010_10LE": {C.NUMM_YUV, 10, 0, 1, 1, [3]samplePlace{{0, 0, 2}, {1, 0, 4}, {1, 2, 4}}},

	"YUY2": {C.NUMM_YUV, 8, 0, 1, 0, [3]samplePlace{{0, 0, 2}, {0, 1, 4}, {0, 3, 4}}},
	"YVYU": {C.NUMM_YUV, 8, 0, 1, 0, [3]samplePlace{{0, 0, 2}, {0, 3, 4}, {0, 1, 4}}},
	"UYVY": {C.NUMM_YUV, 8, 0, 1, 0, [3]samplePlace{{0, 1, 2}, {0, 0, 4}, {0, 2, 4}}},
	"AYUV": {C.NUMM_YUV, 8, 0, 0, 0, [3]samplePlace{{0, 1, 4}, {0, 2, 4}, {0, 3, 4}}},

	"GRAY8":     {C.NUMM_GREY, 8, 0, 0, 0, [3]samplePlace{{0, 0, 1}}},
	"GRAY16_LE": {C.NUMM_GREY, 8, 0, 0, 0, [3]samplePlace{{0, 1, 2}}},
	"GRAY16_BE": {C.NUMM_GREY, 8, 0, 0, 0, [3]samplePlace{{0, 0, 2}}},

	"GBR":       planarGBR(8),
	"GBRA":      planarGBR(8),
	"GBRA_10LE": planarGBR(10),
	"GBRA_12LE": planarGBR(12),
	"GBR_10LE":  planarGBR(10),
	"GBR_12LE":  planarGBR(12),

	"RGB":  packedRGB(3, 0, 1, 2),
	"BGR":  packedRGB(3, 2, 1, 0),
	"RGBx": packedRGB(4, 0, 1, 2),
	"RGBA": packedRGB(4, 0, 1, 2),
	"BGRx": packedRGB(4, 2, 1, 0),
	"BGRA": packedRGB(4, 2, 1, 0),
	"xRGB": packedRGB(4, 1, 2, 3),
	"ARGB": packedRGB(4, 1, 2, 3),
	"xBGR": packedRGB(4, 3, 2, 1),
	"ABGR": packedRGB(4, 3, 2, 1),
}

func planarYUV(bits, hsub, vsub int) pixelFormat {
	step := sampleBytes(bits)
	return pixelFormat{C.NUMM_YUV, bits, 16 - bits, hsub, vsub, [3]samplePlace{{0, 0, step}, {1, 0, step}, {2, 0, step}}}
}

func planarGBR(bits int) pixelFormat {
	step := sampleBytes(bits)
	return pixelFormat{C.NUMM_RGB, bits, 16 - bits, 0, 0, [3]samplePlace{{2, 0, step}, {0, 0, step}, {1, 0, step}}}
}

func packedRGB(step, r, g, b int) pixelFormat {
	return pixelFormat{C.NUMM_RGB, 8, 0, 0, 0, [3]samplePlace{{0, r, step}, {0, g, step}, {0, b, step}}}
}

// swapped returns the format with V before U.
func (f pixelFormat) swapped() pixelFormat {
	f.component[1], f.component[2] = f.component[2], f.component[1]
	return f
}

func sampleBytes(bits int) int {
	if bits > 8 {
		return 2
	}
	return 1
}

// settle decides what the picture's tags leave open: it returns the matrix that applies, and makes
// f the RGB format that a YUV format without a matrix is.
func (f *pixelFormat) settle(p *Picture) Matrix {
	m := p.Matrix
	if m == MatrixRGB && f.model == C.NUMM_YUV && f.hsub == 0 && f.vsub == 0 {
		f.model = C.NUMM_RGB
		f.component[0], f.component[1], f.component[2] = f.component[2], f.component[0], f.component[1]
	}
	return m.orUsual(p.Height)
}

func (f *pixelFormat) source(p *Picture) (C.struct_numm_source, error) {
	s := C.struct_numm_source{
		width: C.int(p.Width), height: C.int(p.Height), model: f.model,
		bits: C.int(f.bits), lift: C.int(f.lift), hsub: C.int(f.hsub), vsub: C.int(f.vsub),
	}
	for i, c := range f.component {
		if c.step == 0 {
			continue
		}
		if p.Planes[c.plane] == nil {
			return s, fmt.Errorf("pixel: %s picture without plane %d", p.Format, c.plane)
		}
		s.component[i] = C.struct_numm_component{
			data:   (*C.uint8_t)(unsafe.Add(p.Planes[c.plane], c.offset)),
			stride: C.ptrdiff_t(p.Strides[c.plane]),
			step:   C.int(c.step),
		}
	}
	return s, nil
}
