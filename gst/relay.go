package gst

/*
#include <gst/gst.h>
#include "relay.h"
#include "units.h"
*/
import "C"

// Relay makes a goroutine serve the calls that GStreamer's threads make into Go, for a process that works while its init
// functions still run: Go lets no foreign thread in before they have returned. It stays on for the rest of the process, and is
// called before anything else of this package.
func Relay() {
	C.numm_relay()
	go func() {
		for {
			call := C.numm_next_call()
			go func() { C.numm_call_done(call, nummCalled(call)) }()
		}
	}()
}

// nummCalled receives all calls from C.
//
//export nummCalled
func nummCalled(c *C.numm_call) C.gint64 {
	switch c.what { // what a and b point to depends on it
	case C.NUMM_PAD_ADDED:
		padAdded(c.handle, (*C.GstElement)(c.a), (*C.GstPad)(c.b))
	case C.NUMM_NO_MORE_PADS:
		noMorePads(c.handle, (*C.GstElement)(c.a))
	case C.NUMM_FIRST_BUFFER:
		return C.gint64(firstBuffer(c.handle, (*C.GstPad)(c.a), (*C.GstBuffer)(c.b)))
	case C.NUMM_PAD_ENDED:
		padEnded(c.handle, (*C.GstPad)(c.a))
	case C.NUMM_SIZE:
		return C.gint64(sizeSeen(c.handle, C.int(c.x), C.int(c.y)))
	case C.NUMM_READ_AT:
		return C.gint64(readAt(c.handle, (*C.guint8)(c.a), C.gsize(c.x), c.y))
	case C.NUMM_FORGET_READER:
		forgetReader(c.handle)
	case C.NUMM_NEXT_UNIT:
		return C.gint64(nextUnit(c.handle, (*C.numm_unit)(c.a)))
	case C.NUMM_FORGET_UNITS:
		forgetUnits(c.handle)
	}
	return 0
}
