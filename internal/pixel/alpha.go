package pixel

// #include "colour.h"
import "C"

import "unsafe"

// alphaPlaces are where the formats with alpha that Converter knows keep it.
var alphaPlaces = map[string]alphaPlace{
	"A420":      {samplePlace{3, 0, 1}, 8},
	"A444":      {samplePlace{3, 0, 1}, 8},
	"A420_10LE": {samplePlace{3, 0, 2}, 10},
	"A422_10LE": {samplePlace{3, 0, 2}, 10},
	"A444_10LE": {samplePlace{3, 0, 2}, 10},
	"AYUV":      {samplePlace{0, 0, 4}, 8},
	"GBRA":      {samplePlace{3, 0, 1}, 8},
	"GBRA_10LE": {samplePlace{3, 0, 2}, 10},
	"GBRA_12LE": {samplePlace{3, 0, 2}, 12},
	"RGBA":      {samplePlace{0, 3, 4}, 8},
	"BGRA":      {samplePlace{0, 3, 4}, 8},
	"ARGB":      {samplePlace{0, 0, 4}, 8},
	"ABGR":      {samplePlace{0, 0, 4}, 8},
}

// alphaPlace is where the alpha of a picture is, and how many bits it has.
type alphaPlace struct {
	samplePlace
	bits int
}

// HasAlpha reports whether the picture has an alpha channel, which Converter ignores: the colours are straight,
// not multiplied by it.
func (p *Picture) HasAlpha() bool {
	_, ok := alphaPlaces[p.Format]
	return ok
}

// Alpha copies the alpha of row y of a picture that has it, rounded to 8 bits, into the first Width bytes of dst:
// 0 is clear, 255 opaque.
func (p *Picture) Alpha(dst []uint8, y int) {
	place := alphaPlaces[p.Format]
	row := unsafe.Add(p.Planes[place.plane], y*p.Strides[place.plane]+place.offset)
	if place.bits == 8 {
		src := unsafe.Slice((*uint8)(row), place.step*(p.Width-1)+1)
		for x := range p.Width {
			dst[x] = src[place.step*x]
		}
		return
	}
	src := unsafe.Slice((*uint8)(row), place.step*(p.Width-1)+2)
	most := uint32(1)<<place.bits - 1
	for x := range p.Width {
		a := min(uint32(src[place.step*x])|uint32(src[place.step*x+1])<<8, most)
		dst[x] = uint8((a*255 + most/2) / most)
	}
}

// DropAlpha copies the colours of a picture of four bytes to a pixel, red first. Both strides are those of rows from top to
// bottom, and dst and src do not overlap.
func DropAlpha(dst []uint8, dstStride int, src []uint8, srcStride, width, height int) {
	dropAlpha(dst, dstStride, src, srcStride, width, height, 0)
}

// dropAlpha uses no vector instructions above the level simd of enum numm_simd.
func dropAlpha(dst []uint8, dstStride int, src []uint8, srcStride, width, height, simd int) {
	if width <= 0 || height <= 0 {
		return
	}
	_, _ = dst[(height-1)*dstStride+3*width-1], src[(height-1)*srcStride+4*width-1] // before C reads and writes there
	C.numm_drop_alpha((*C.uint8_t)(&src[0]), C.ptrdiff_t(srcStride), C.int(width), C.int(height), (*C.uint8_t)(&dst[0]), C.ptrdiff_t(dstStride), C.int(simd))
}
