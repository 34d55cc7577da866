// Package mpg123 decodes frames of MPEG audio, layer III, that lie in memory, by libmpg123, where it is installed: to the samples that
// GStreamer's mpg123audiodec has of them, which decodes by the same library.
package mpg123

/*
#cgo CFLAGS: -Wall -Wextra -O2
#cgo LDFLAGS: -ldl
#include "numm_mpg123.h"
*/
import "C"

// Decoder decodes the frames of one stream, each of which needs what the decoder remembers of those before. It is not safe for
// concurrent use.
type Decoder struct {
	c       *C.struct_numm_mpg123
	samples int
	spent   bool
}

// Load loads the library, and reports whether it is there.
func Load() bool { return C.numm_mpg123_load() != 0 }

// New returns a decoder that has not decoded a frame yet, of frames with a number of samples of each channel; nil where libmpg123 is not
// there or refuses them.
func New(rate, channels, samples int) *Decoder {
	c := C.numm_mpg123_new(C.long(rate), C.int(channels))
	if c == nil {
		return nil
	}
	return &Decoder{c: c, samples: channels * samples}
}

// Warmth is what is known of frames that were decoded for what a decoder remembers of them.
type Warmth struct {
	Silent int // silent frames at the start
	Quiet  int // silent frames after a sounding one
}

// Warm decodes a number of frames, which are the data, and gives none of them out. ok is false where libmpg123 has not just the samples
// of these.
func (d *Decoder) Warm(data []byte, frames int) (w Warmth, ok bool) {
	if !d.Feed(data) {
		return w, false
	}
	return d.decode(nil, frames, true)
}

// Feed takes frames that lie end to end, for Decode.
func (d *Decoder) Feed(data []byte) (ok bool) {
	d.spent = d.spent || len(data) == 0 || C.numm_mpg123_feed(d.c, (*C.uint8_t)(&data[0]), C.size_t(len(data))) == 0
	return !d.spent
}

// Decode decodes as many frames as out has room for, which is filled, and which at the end are all that are left.
func (d *Decoder) Decode(out []float32, end bool) (ok bool) {
	if len(out) == 0 || len(out)%d.samples != 0 {
		return false
	}
	_, ok = d.decode(&out[0], len(out)/d.samples, end)
	return ok
}

func (d *Decoder) decode(out *float32, frames int, end bool) (w Warmth, ok bool) {
	last := C.int(0)
	if end {
		last = 1
	}
	done := C.numm_mpg123_decode(d.c, C.size_t(frames), C.size_t(d.samples), last, (*C.float)(out))
	d.spent = d.spent || done.irregular != 0
	return Warmth{int(done.silent), int(done.quiet)}, !d.spent
}

// Joins reports whether the frame that d decoded last is, to the bit of its floats, the last with which next was warmed.
//
// That alone does not show that next goes on as d would: what a frame leaves for the next one to overlap with, and where the synthesis
// filter stands, are not in its samples. The caller has to see to the rest. Both decoders must have taken the same bytes of that frame,
// with all the data before it that it refers to. next must have begun where its filter stands as that of d, and the frames with which it
// was warmed must not be silent, but for those that a decoder leaves silent at its start: silence is the same wherever the filter stands.
func (d *Decoder) Joins(next *Decoder) bool { return C.numm_mpg123_joins(d.c, next.c) != 0 }

// Restart makes the decoder one that has not decoded a frame yet.
func (d *Decoder) Restart() bool {
	d.spent = d.spent || C.numm_mpg123_restart(d.c) == 0
	return !d.spent
}

// Spent reports whether the decoder must be closed instead of used again, as it met something that the library did not take for the frames.
func (d *Decoder) Spent() bool { return d.spent }

// Close frees the decoder.
func (d *Decoder) Close() {
	if d.c != nil {
		C.numm_mpg123_delete(d.c)
		d.c = nil
	}
}
