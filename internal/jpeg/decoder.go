// Package jpeg decodes JPEG by libjpeg-turbo, with the settings of Pillow, so that the pixels are Pillow's.
package jpeg

/*
#cgo pkg-config: libjpeg
#cgo CFLAGS: -Wall -Wextra -Wno-clobbered
#include <stdlib.h>
#include "numm_decode.h"
*/
import "C"

import (
	"unsafe"

	"github.com/gonumm/gonumm/internal/codec"
)

// Decoder decodes one picture, row by row. It is used by one goroutine at a time, and must be closed.
type Decoder struct {
	Width, Height int  // as stored
	Components    int  // 1 for grey, 3 for colours, 4 for inks
	Coefficients  bool // whether decoding keeps all coefficients, 2 bytes a sample
	Progressive   bool
	Arithmetic    bool
	Blocks        int64 // of 64 samples, of all components

	c     *C.struct_numm_jpeg
	input codec.Input
}

// NewDecoder reads the header of the picture in data, which must not change until Close. Where that is damaged past
// the size, there is a decoder beside the error.
func NewDecoder(data []byte) (*Decoder, error) {
	d := &Decoder{}
	var head C.struct_numm_jpeg_head
	var damage error
	err := d.input.Open("jpeg", data, func() bool {
		d.c = C.numm_jpeg_new((*C.uint8_t)(&data[0]), C.size_t(len(data)))
		return d.c != nil
	}, func() error {
		damage = d.error(C.numm_jpeg_header(d.c, &head))
		if head.width == 0 || head.height == 0 {
			return damage
		}
		return nil
	}, d.Close)
	if err != nil {
		return nil, err
	}
	d.Width, d.Height, d.Components = int(head.width), int(head.height), int(head.components)
	d.Coefficients, d.Progressive, d.Arithmetic = head.coefficients != 0, head.progressive != 0, head.arithmetic != 0
	d.Blocks = int64(head.blocks)
	return d, damage
}

func (d *Decoder) error(result C.enum_numm_result) error {
	return codec.Result(result).Error("jpeg", C.GoString(C.numm_jpeg_message(d.c)))
}

// Apps returns the segments APPn before the first scan, for n of 1 and 2.
func (d *Decoder) Apps(app int) [][]byte {
	var list [][]byte
	for {
		var size C.size_t
		data := C.numm_jpeg_app(d.c, C.int(app), C.int(len(list)), &size)
		if data == nil {
			return list
		}
		list = append(list, C.GoBytes(unsafe.Pointer(data), C.int(size)))
	}
}

// Profile returns the ICC profile, nil where there is none.
func (d *Decoder) Profile() []byte {
	var size C.size_t
	data := C.numm_jpeg_profile(d.c, &size)
	if data == nil {
		return nil
	}
	defer C.free(unsafe.Pointer(data))
	return C.GoBytes(unsafe.Pointer(data), C.int(size))
}

// Start sets the size of the rows to eighths of the stored one, 1 to 8, rounded up, and returns it. The rows of a picture of
// four components may keep its inks, 4 bytes a pixel as they are stored.
func (d *Decoder) Start(eighths int, inks bool) (width, height int, err error) {
	var w, h, keep C.int
	if inks {
		keep = 1
	}
	err = d.error(C.numm_jpeg_start(d.c, C.int(eighths), keep, &w, &h))
	return int(w), int(h), err
}

// Rows decodes up to n rows of RGB into dst, a stride apart, and returns how many there were; 0 past the last. Where
// it fails the rows before are right.
func (d *Decoder) Rows(dst []byte, stride, n int) (int, error) {
	if n = min(n, (len(dst)+stride-1)/stride); n == 0 {
		return 0, nil
	}
	rows := C.int(n)
	err := d.error(C.numm_jpeg_rows(d.c, (*C.uint8_t)(&dst[0]), C.size_t(stride), &rows))
	return int(rows), err
}

// Damage returns what was wrong with the rows so far, where the library made up what was missing; nil where nothing was.
func (d *Decoder) Damage() error {
	if C.numm_jpeg_damaged(d.c) == 0 {
		return nil
	}
	return codec.Error(codec.ErrDamaged, "jpeg", C.GoString(C.numm_jpeg_message(d.c)))
}

// Scanned reports whether, of a picture of several scans, anything was right before the first damage.
func (d *Decoder) Scanned() bool { return C.numm_jpeg_scanned(d.c) > 0 }

// Finish reads past the last row to the end of the picture, and returns what was wrong with it so far.
func (d *Decoder) Finish() error {
	if err := d.error(C.numm_jpeg_finish(d.c)); err != nil {
		return err
	}
	return d.Damage()
}

// Close frees the decoder.
func (d *Decoder) Close() {
	C.numm_jpeg_free(d.c)
	d.c = nil
	d.input.Release()
}
