// Package jp2 decodes JPEG 2000 by OpenJPEG.
package jp2

/*
#cgo pkg-config: libopenjp2
#cgo CFLAGS: -Wall -Wextra
#include "numm_decode.h"
*/
import "C"

import (
	"unsafe"

	"github.com/gonumm/gonumm/internal/codec"
)

// ColourSpace is what the components are; the numbers are OpenJPEG's.
type ColourSpace int

// The colour spaces that need work.
const (
	Unspecified ColourSpace = 0
	SRGB        ColourSpace = 1
	Grey        ColourSpace = 2
	SYCC        ColourSpace = 3
	EYCC        ColourSpace = 4
	CMYK        ColourSpace = 5
)

// Component is a plane of samples. Sample (i, j) covers the area of the reference grid from ((X0+i)*DX, (Y0+j)*DY) on.
type Component struct {
	Samples       []int32 // the decoder's, until Close
	X0, Y0        int
	DX, DY        int
	Width, Height int
	Bits          int
	Signed        bool
	Alpha         bool
}

// Decoder decodes one picture. It is used by one goroutine at a time, and must be closed.
type Decoder struct {
	X0, Y0, Width, Height int // on the reference grid
	Planes                int // as coded; a palette may make more of them
	Bits                  int

	c     *C.struct_numm_jp2
	input codec.Input
}

// NewDecoder reads the header of the file in data, or of the bare codestream, which must not change until Close.
func NewDecoder(data []byte, bare bool) (*Decoder, error) {
	d := &Decoder{}
	var h C.struct_numm_jp2_head
	flag := C.int(0)
	if bare {
		flag = 1
	}
	err := d.input.Open("jpeg2000", data, func() bool {
		d.c = C.numm_jp2_new((*C.uint8_t)(&data[0]), C.size_t(len(data)), flag, C.int(codec.Threads()))
		return d.c != nil
	}, func() error { return d.error(C.numm_jp2_header(d.c, &h)) }, d.Close)
	if err != nil {
		return nil, err
	}
	d.X0, d.Y0, d.Width, d.Height = int(h.x0), int(h.y0), int(h.width), int(h.height)
	d.Planes, d.Bits = int(h.components), int(h.bits)
	return d, nil
}

func (d *Decoder) error(result C.enum_numm_result) error {
	return codec.Result(result).Error("jpeg2000", C.GoString(C.numm_jp2_message(d.c)))
}

// Decode decodes the picture.
func (d *Decoder) Decode() (ColourSpace, []Component, error) {
	if err := d.error(C.numm_jp2_decode(d.c)); err != nil {
		return 0, nil, err
	}
	var n C.int
	space := ColourSpace(C.numm_jp2_colours(d.c, &n))
	list := make([]Component, n)
	for i := range list {
		var c C.struct_numm_jp2_component
		C.numm_jp2_component(d.c, C.int(i), &c)
		if c.samples == nil || c.dx == 0 || c.dy == 0 {
			return 0, nil, codec.Error(codec.ErrDamaged, "jpeg2000", "a component without samples")
		}
		list[i] = Component{
			Samples: unsafe.Slice((*int32)(c.samples), int(c.width)*int(c.height)),
			X0:      int(c.x0), Y0: int(c.y0), DX: int(c.dx), DY: int(c.dy), Width: int(c.width), Height: int(c.height),
			Bits: int(c.bits), Signed: c.is_signed != 0, Alpha: c.alpha != 0,
		}
	}
	return space, list, nil
}

// Profile returns the ICC profile of a file whose header was read, nil where there is none.
func (d *Decoder) Profile() []byte {
	var size C.size_t
	p := C.numm_jp2_profile(d.c, &size)
	if p == nil || size == 0 {
		return nil
	}
	return C.GoBytes(unsafe.Pointer(p), C.int(size))
}

// Close frees the decoder.
func (d *Decoder) Close() {
	C.numm_jp2_free(d.c)
	d.c = nil
	d.input.Release()
}
