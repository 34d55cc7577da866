// Package png decodes and encodes PNG, moving or still, by libpng.
package png

/*
#cgo pkg-config: libpng
#cgo CFLAGS: -Wall -Wextra -Wno-clobbered
#include "numm_decode.h"
*/
import "C"

import "github.com/gonumm/gonumm/internal/codec"

// Decoder decodes one picture, row by row. It is used by one goroutine at a time, and must be closed.
type Decoder struct {
	Width, Height int
	Bits          int // of a sample in the file
	Colour        int // the kind of its pixels, IHDR's colour type
	Channels      int // of the rows: 3 for RGB, 4 with straight alpha
	Passes        int // how many times Rows goes over the picture: 1, or 7 where it is interlaced

	c     *C.struct_numm_png
	input codec.Input
}

// NewDecoder reads up to the pixels of the picture in data, which must not change until Close.
func NewDecoder(data []byte) (*Decoder, error) {
	d := &Decoder{}
	var head C.struct_numm_png_head
	err := d.input.Open("png", data, func() bool {
		d.c = C.numm_png_new((*C.uint8_t)(&data[0]), C.size_t(len(data)))
		return d.c != nil
	}, func() error { return d.error(C.numm_png_header(d.c, &head)) }, d.Close)
	if err != nil {
		return nil, err
	}
	d.Width, d.Height, d.Bits, d.Colour = int(head.width), int(head.height), int(head.bits), int(head.colour)
	d.Channels, d.Passes = int(head.channels), int(head.passes)
	return d, nil
}

func (d *Decoder) error(result C.enum_numm_result) error {
	return codec.Result(result).Error("png", C.GoString(C.numm_png_message(d.c)))
}

// Rows decodes the next n rows into dst, a stride apart, and returns how many are whole. With several passes each row
// is decoded once a pass, over what the passes before left there.
func (d *Decoder) Rows(dst []byte, stride, n int) (int, error) {
	if n = min(n, (len(dst)+stride-1)/stride); n == 0 {
		return 0, nil
	}
	rows := C.int(n)
	err := d.error(C.numm_png_rows(d.c, (*C.uint8_t)(&dst[0]), C.size_t(stride), &rows))
	return int(rows), err
}

// End reads what follows the pixels, to find out whether they were right and the file is complete.
func (d *Decoder) End() error { return d.error(C.numm_png_end(d.c)) }

// Close frees the decoder.
func (d *Decoder) Close() {
	C.numm_png_free(d.c)
	d.c = nil
	d.input.Release()
}
