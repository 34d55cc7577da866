// Package tiff reads TIFF by libtiff.
package tiff

/*
#cgo pkg-config: libtiff-4
#cgo CFLAGS: -Wall -Wextra
#include "numm_decode.h"
*/
import "C"

import (
	"unsafe"

	"github.com/gonumm/gonumm/internal/codec"
)

// The photometric interpretations (TIFF 6.0, section 8, and later) that have names here.
const (
	WhiteIsZero = 0
	BlackIsZero = 1
	RGB         = 2
	Palette     = 3
	Separated   = 5
	YCbCr       = 6
)

// Decoder gives the samples of the first picture of a file. It is used by one goroutine at a time, and must be closed.
type Decoder struct {
	Width, Height           int
	BlockWidth, BlockHeight int // of a strip or a tile
	Blocks                  int // of all planes
	BlockSize               int64
	Bits, Samples           int // a sample; a pixel
	Format                  int // of samples: 1 for unsigned numbers, 2 for signed ones, 3 for floats
	Photometric             int
	Compression             int
	Orientation             int
	Planes                  int  // 1, or as many as samples where each has a plane of its own
	Extra                   int  // the meaning of the first sample past the colours, -1 where there is none
	Tiled                   bool // in tiles, else in strips
	Known                   bool // libtiff decompresses it
	Palette                 [3][]uint16
	Profile                 []byte

	c     *C.struct_numm_tiff
	input codec.Input
}

// NewDecoder reads the first directory of the file in data, which must not change until Close.
func NewDecoder(data []byte) (*Decoder, error) {
	d := &Decoder{}
	if err := d.input.Hold("tiff", data); err != nil {
		return nil, err
	}
	var h C.struct_numm_tiff_head
	var message [200]C.char
	d.c = C.numm_tiff_new((*C.uint8_t)(&data[0]), C.size_t(len(data)), &h, &message[0], C.size_t(len(message)))
	if d.c == nil {
		d.input.Release()
		return nil, codec.Error(codec.ErrDamaged, "tiff", C.GoString(&message[0]))
	}
	d.Width, d.Height = int(h.width), int(h.height)
	d.BlockWidth, d.BlockHeight, d.Blocks, d.BlockSize = int(h.block_width), int(h.block_height), int(h.blocks), int64(h.block_size)
	d.Bits, d.Samples, d.Format, d.Photometric = int(h.bits), int(h.samples), int(h.format), int(h.photometric)
	d.Compression, d.Orientation, d.Planes, d.Extra = int(h.compression), int(h.orientation), int(h.planes), int(h.extra)
	d.Tiled, d.Known = h.tiled != 0, h.known != 0
	if h.jpeg_colours != 0 {
		d.Photometric = RGB
	}
	if h.palette[0] != nil && d.Bits <= 16 {
		for i := range d.Palette {
			d.Palette[i] = append([]uint16(nil), unsafe.Slice((*uint16)(h.palette[i]), 1<<d.Bits)...)
		}
	}
	if h.profile != nil {
		d.Profile = C.GoBytes(unsafe.Pointer(h.profile), C.int(h.profile_size))
	}
	return d, nil
}

// Block decodes a strip or tile, planes one after the other, into dst and returns how many bytes there were.
func (d *Decoder) Block(block int, dst []byte) (int, error) {
	if len(dst) == 0 {
		return 0, nil
	}
	n := C.numm_tiff_block(d.c, C.uint32_t(block), (*C.uint8_t)(&dst[0]), C.int64_t(len(dst)))
	if n < 0 {
		return 0, d.failure()
	}
	return int(n), nil
}

// RGBA decodes the whole picture with premultiplied alpha, for the kinds that libtiff converts.
func (d *Decoder) RGBA(dst []uint32) error {
	if len(dst) < d.Width*d.Height || len(dst) == 0 {
		return codec.Error(codec.ErrDamaged, "tiff", "empty")
	}
	if C.numm_tiff_rgba(d.c, (*C.uint8_t)(unsafe.Pointer(&dst[0])), C.uint32_t(d.Width), C.uint32_t(d.Height)) == 0 {
		return d.failure()
	}
	return nil
}

func (d *Decoder) failure() error {
	text := C.GoString(C.numm_tiff_message(d.c))
	if text == "" {
		text = "ends early"
	}
	if !d.Known {
		return codec.Error(codec.ErrUnsupported, "tiff", text)
	}
	return codec.Error(codec.ErrDamaged, "tiff", text)
}

// Close frees the decoder.
func (d *Decoder) Close() {
	C.numm_tiff_free(d.c)
	d.c = nil
	d.input.Release()
}
