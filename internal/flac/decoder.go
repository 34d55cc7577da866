// Package flac decodes frames of FLAC that lie in memory, by libFLAC, where it is installed.
//
// What it gives are all the samples of the frames as they follow each other, or nothing: damage is for somebody else.
package flac

/*
#cgo CFLAGS: -Wall -Wextra
#cgo LDFLAGS: -ldl
#include "numm_flac.h"
*/
import "C"

// Decoder decodes the frames of one stream of 16 bits in one or two channels. It is not safe for concurrent use.
type Decoder struct {
	c        *C.struct_numm_flac
	channels int
	block    int
	spent    bool
}

// Load loads the library, and reports whether it is there.
func Load() bool { return C.numm_flac_load() != 0 }

// New returns a decoder of a stream with the headers of a file, whose blocks have a number of samples at most; nil where libFLAC does not
// decode it, or is not there.
func New(headers []byte, rate, channels, block int) *Decoder {
	if len(headers) == 0 || channels < 1 || channels > 2 {
		return nil
	}
	c := C.numm_flac_new((*C.uint8_t)(&headers[0]), C.size_t(len(headers)), C.uint32_t(rate), C.uint32_t(channels))
	if c == nil {
		return nil
	}
	return &Decoder{c: c, channels: channels, block: block}
}

// Part is what a call of Decode has decoded.
type Part struct {
	Samples   int  // of each channel
	End       int  // of the last frame, in bytes
	Irregular bool // something else than the next whole frame follows
}

// Decode decodes frames of which the first begins with data and has the sample first: those that begin before the byte stop and hold
// samples before last, as long as a block of the largest size fits into out.
func (d *Decoder) Decode(out []int16, data []byte, stop int, first, last int64) Part {
	if len(data) == 0 || len(out) < d.block*d.channels {
		return Part{Irregular: true}
	}
	done := C.numm_flac_decode(d.c, (*C.uint8_t)(&data[0]), C.size_t(len(data)), C.size_t(stop), C.uint64_t(first), C.uint64_t(last),
		(*C.int16_t)(&out[0]), C.size_t(len(out)), C.size_t(d.block))
	d.spent = d.spent || done.irregular != 0
	return Part{Samples: int(done.samples), End: int(done.end), Irregular: done.irregular != 0}
}

// Spent reports whether the decoder must be closed instead of used again: where it met something irregular, libFLAC may keep a byte of it,
// which would come before the next frame.
func (d *Decoder) Spent() bool { return d.spent }

// Close frees the decoder.
func (d *Decoder) Close() {
	if d.c != nil {
		C.numm_flac_delete(d.c)
		d.c = nil
	}
}
