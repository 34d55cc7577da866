// Package jxl decodes JPEG XL, moving or still, by libjxl.
package jxl

/*
#cgo pkg-config: libjxl libjxl_threads
#cgo CFLAGS: -Wall -Wextra
#include <stdlib.h>
#include "numm_decode.h"
*/
import "C"

import (
	"time"
	"unsafe"

	"github.com/gonumm/gonumm/internal/codec"
)

// Decoder decodes the frames of a file in turn. It is used by one goroutine at a time, and must be closed.
type Decoder struct {
	Width, Height int // as shown: the library turns the picture
	Bits          int // of a sample
	Alpha         bool
	Animated      bool
	Profile       []byte // of the pixels as they come; nil where they are sRGB

	c     *C.struct_numm_jxl
	input codec.Input
	end   time.Duration
}

// NewDecoder reads the header of the file in data, which must not change until Close.
func NewDecoder(data []byte) (*Decoder, error) {
	d := &Decoder{}
	var h C.struct_numm_jxl_head
	err := d.input.Open("jpegxl", data, func() bool {
		d.c = C.numm_jxl_new((*C.uint8_t)(&data[0]), C.size_t(len(data)), C.int(codec.Threads()))
		return d.c != nil
	}, func() error { return resultError(C.numm_jxl_header(d.c, &h)) }, d.Close)
	if err != nil {
		return nil, err
	}
	d.Width, d.Height, d.Bits, d.Alpha, d.Animated = int(h.width), int(h.height), int(h.bits), h.alpha != 0, h.animated != 0
	var size C.size_t
	if p := C.numm_jxl_profile(d.c, &size); p != nil {
		d.Profile = C.GoBytes(unsafe.Pointer(p), C.int(size))
		C.free(unsafe.Pointer(p))
	}
	return d, nil
}

func resultError(result C.enum_numm_result) error {
	return codec.Result(result).Error("jpegxl", "the picture breaks the format's rules, or ends early")
}

// Next decodes the next frame into packed rows of 3 or 4 channels, the fourth straight alpha, and returns when it is shown
// and for how long; io.EOF past the last.
func (d *Decoder) Next(dst []byte, channels int) (start, length time.Duration, err error) {
	if len(dst) < channels*d.Width*d.Height || len(dst) == 0 {
		return 0, 0, codec.Error(codec.ErrDamaged, "jpegxl", "empty")
	}
	var long C.int64_t
	d.input.Pin(&dst[0]) // the library keeps it until the frame is whole
	err = resultError(C.numm_jxl_next(d.c, (*C.uint8_t)(&dst[0]), C.size_t(channels*d.Width*d.Height), C.int(channels), &long))
	start = d.end
	d.end += time.Duration(long)
	return start, time.Duration(long), err
}

// Close frees the decoder.
func (d *Decoder) Close() {
	C.numm_jxl_free(d.c)
	d.c = nil
	d.input.Release()
}
