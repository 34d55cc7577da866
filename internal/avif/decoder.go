// Package avif decodes AVIF, moving or still, and encodes stills, by libavif.
package avif

/*
#cgo pkg-config: libavif
#cgo CFLAGS: -Wall -Wextra
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
	Width, Height int
	Bits          int // of a sample
	Alpha         bool
	Frames        int
	Profile       []byte

	// How the frames become the picture: first cropped, then turned, then mirrored.
	Crop     *[8]uint32 // the width, the height and two offsets as fractions; nil for all of it
	Rotation int        // quarter turns to the left
	Mirror   int        // -1 for none, 0 where top and bottom change places, 1 where left and right do

	c     *C.struct_numm_avif
	input codec.Input
}

// NewDecoder reads the header of the file in data, which must not change until Close.
func NewDecoder(data []byte) (*Decoder, error) {
	d := &Decoder{}
	var h C.struct_numm_avif_head
	err := d.input.Open("avif", data, func() bool {
		d.c = C.numm_avif_new((*C.uint8_t)(&data[0]), C.size_t(len(data)), C.int(codec.Threads()))
		return d.c != nil
	}, func() error { return d.error(C.numm_avif_header(d.c, &h)) }, d.Close)
	if err != nil {
		return nil, err
	}
	d.Width, d.Height, d.Bits, d.Alpha, d.Frames = int(h.width), int(h.height), int(h.bits), h.alpha != 0, int(h.frames)
	d.Rotation, d.Mirror = int(h.rotation), int(h.mirror)
	if h.cropped != 0 {
		d.Crop = new([8]uint32)
		for i := range d.Crop {
			d.Crop[i] = uint32(h.clap[i])
		}
	}
	if h.profile_size > 0 {
		d.Profile = C.GoBytes(unsafe.Pointer(h.profile), C.int(h.profile_size))
	}
	return d, nil
}

func (d *Decoder) error(result C.enum_numm_result) error {
	return codec.Result(result).Error("avif", C.GoString(C.numm_avif_message(d.c)))
}

// Next decodes the next frame into packed rows of 3 or 4 channels, the fourth straight alpha, and returns when it is shown
// and for how long; io.EOF past the last.
func (d *Decoder) Next(dst []byte, channels int) (start, length time.Duration, err error) {
	if len(dst) < channels*d.Width*d.Height || len(dst) == 0 {
		return 0, 0, codec.Error(codec.ErrDamaged, "avif", "empty")
	}
	var from, long C.int64_t
	err = d.error(C.numm_avif_next(d.c, (*C.uint8_t)(&dst[0]), C.size_t(channels*d.Width), C.int(channels), &from, &long))
	return time.Duration(from), time.Duration(long), err
}

// Close frees the decoder.
func (d *Decoder) Close() {
	C.numm_avif_free(d.c)
	d.c = nil
	d.input.Release()
}
