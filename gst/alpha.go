package gst

import "unsafe"

// alphaPlaces are where the formats with alpha that Converter knows keep it.
var alphaPlaces = map[string]samplePlace{
	"A420": {3, 0, 1},
	"AYUV": {0, 0, 4},
	"GBRA": {3, 0, 1},
	"RGBA": {0, 3, 4},
	"BGRA": {0, 3, 4},
	"ARGB": {0, 0, 4},
	"ABGR": {0, 0, 4},
}

// HasAlpha says whether the picture has an alpha channel, which Converter ignores: the colours are straight,
// not multiplied by it.
func (p *Picture) HasAlpha() bool {
	_, ok := alphaPlaces[p.Format]
	return ok
}

// Alpha copies the alpha of row y of a picture that has it, as stored, into the first Width bytes of dst:
// 0 is clear, 255 opaque.
func (p *Picture) Alpha(dst []uint8, y int) {
	place := alphaPlaces[p.Format]
	row := unsafe.Add(p.Planes[place.plane], y*p.Strides[place.plane]+place.offset)
	src := unsafe.Slice((*uint8)(row), place.step*(p.Width-1)+1)
	for x := range p.Width {
		dst[x] = src[place.step*x]
	}
}
