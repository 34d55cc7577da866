// Package avcodec decodes packets of sound with the libavcodec that GStreamer's libav plug-in has loaded, so that its samples are those of a
// pipeline, without the thirty objects that GStreamer makes for each packet. It knows the versions 58 to 61; where there is another one, or none,
// nothing is decoded.
package avcodec

// #include <stdlib.h>
// #include "numm_avcodec.h"
import "C"

import "unsafe"

// Decoder decodes the packets of one stream, in order. It is not safe for concurrent use.
type Decoder struct {
	c        *C.struct_numm_avcodec
	channels int
}

// Load finds the libavcodec of GStreamer's plug-in, by the path of its file, and reports whether it can be used. It is false while the plug-in is
// not loaded.
func Load(plugin string) bool {
	if plugin == "" {
		return false
	}
	text := C.CString(plugin)
	defer C.free(unsafe.Pointer(text))
	return C.numm_avcodec_load(text) != 0
}

// New returns, after Load, the decoder of a name in libavcodec, such as "aac", for a stream of 1 or 2 channels with a header; nil where there is none, or it
// refuses the header.
func New(name string, header []byte, channels int) *Decoder {
	if len(header) == 0 {
		return nil
	}
	text := C.CString(name)
	defer C.free(unsafe.Pointer(text))
	c := C.numm_avcodec_new(text, (*C.uint8_t)(&header[0]), C.size_t(len(header)), C.int(channels))
	if c == nil {
		return nil
	}
	return &Decoder{c, channels}
}

// Decode decodes packets that lie end to end into out, interleaved samples of full scale 1, and returns how many sound frames they have. ok is false
// where a packet is damaged or irregular, or out is too short: nothing more can then be decoded.
func (d *Decoder) Decode(out []float32, data []byte, sizes []int32) (frames int, ok bool) {
	total := 0
	for _, n := range sizes {
		if n <= 0 {
			return 0, false
		}
		total += int(n)
	}
	if total > len(data) || total == 0 || len(out) == 0 {
		return 0, false
	}
	n := C.numm_avcodec_decode(d.c, (*C.uint8_t)(&data[0]), (*C.int32_t)(&sizes[0]), C.size_t(len(sizes)), (*C.float)(&out[0]), C.int64_t(len(out)/d.channels))
	return int(n), n >= 0
}

// Close frees the decoder.
func (d *Decoder) Close() {
	if d.c != nil {
		C.numm_avcodec_delete(d.c)
		d.c = nil
	}
}
