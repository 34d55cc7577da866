// Package heif decodes HEIC, and the AVIF that package avif does not support, by libheif.
package heif

/*
#cgo pkg-config: libheif
#cgo CFLAGS: -Wall -Wextra
#include "numm_decode.h"
*/
import "C"

import (
	"sync"

	"github.com/gonumm/gonumm/internal/codec"
)

// Decoder decodes the main picture of a file. It is used by one goroutine at a time, and must be closed.
type Decoder struct {
	Width, Height int // as shown: cropped, turned and mirrored
	Bits          int // of a sample
	Alpha         bool
	Premultiplied bool
	Profile       []byte

	c     *C.struct_numm_heif
	input codec.Input
}

var prepare = sync.OnceFunc(func() { C.numm_heif_prepare() })

// Prepare loads libheif's decoders, which may be files of their own. It must be called before the process is kept from opening files.
func Prepare() { prepare() }

// NewDecoder reads the header of the file in data, which must not change until Close.
func NewDecoder(data []byte) (*Decoder, error) {
	prepare()
	d := &Decoder{}
	var h C.struct_numm_heif_head
	err := d.input.Open("heif", data, func() bool {
		d.c = C.numm_heif_new((*C.uint8_t)(&data[0]), C.size_t(len(data)), C.int(codec.Threads()))
		return d.c != nil
	}, func() error { return d.error(C.numm_heif_header(d.c, &h)) }, d.Close)
	if err != nil {
		return nil, err
	}
	d.Width, d.Height, d.Bits = int(h.width), int(h.height), int(h.bits)
	d.Alpha, d.Premultiplied = h.alpha != 0, h.premultiplied != 0
	if n := C.numm_heif_profile(d.c, nil); n > 0 {
		d.Profile = make([]byte, n)
		C.numm_heif_profile(d.c, (*C.uint8_t)(&d.Profile[0]))
	}
	return d, nil
}

func (d *Decoder) error(result C.enum_numm_result) error {
	return codec.Result(result).Error("heif", C.GoString(C.numm_heif_message(d.c)))
}

// Decode decodes the picture into packed rows of 3 or 4 channels.
func (d *Decoder) Decode(dst []byte, channels int) error {
	if len(dst) < channels*d.Width*d.Height || len(dst) == 0 {
		return codec.Error(codec.ErrDamaged, "heif", "empty")
	}
	return d.error(C.numm_heif_decode(d.c, (*C.uint8_t)(&dst[0]), C.size_t(channels*d.Width), C.int(channels)))
}

// Close frees the decoder.
func (d *Decoder) Close() {
	C.numm_heif_free(d.c)
	d.c = nil
	d.input.Release()
}
