package gst

/*
#cgo LDFLAGS: -ldl
#include <stdlib.h>
#include "flacend.h"
#include "libavoption.h"
#include "opustrim.h"
*/
import "C"

import "unsafe"

// TrimOpus makes the output of an opusenc last for total samples of 48000 Hz; call it before anything goes in. By itself,
// opusenc of GStreamer 1.22 forgets its delay where all that it is given is shorter than a packet.
func (e *Element) TrimOpus(total int64) { C.numm_opus_trim(e.native, C.guint64(total)) }

// SetCodec sets an option of a sound encoder of libav to a number that the element's property of that name cannot have, such
// as -1 of a boolean, for "automatic". Where that is not possible, the element's properties apply.
func (e *Element) SetCodec(option string, value int64) {
	name := C.CString(option)
	defer C.free(unsafe.Pointer(name))
	C.numm_libav_option(e.native, name, C.gint64(value))
}

// EndFLAC keeps a flacenc from sending a segment of its own at the end of a short sound, before its caps, of which GStreamer would warn
// on standard error.
func (e *Element) EndFLAC() { C.numm_flac_end(e.native) }
