package gst

/*
#include <gst/gst.h>
#include <stdint.h>
#include "plug.h"
*/
import "C"

import (
	"runtime/cgo"
	"time"
)

// Verdict is what becomes of a stream whose first buffer stands before a watched pad.
type Verdict int

// Pass lets the stream through, to whatever the pad is linked to by then. Drop takes and forgets
// all of it.
const (
	Pass = Verdict(C.NUMM_PASS)
	Drop = Verdict(C.NUMM_DROP)
)

// Events hears of the pads that a running pipeline opens. Its methods are called from the
// pipeline's streaming threads, several at once where the pipeline has several, and the stream
// waits for them; none comes after Release.
type Events interface {
	// PadAdded comes for every source pad of a watched element.
	PadAdded(e *Element, p *Pad)
	// NoMorePads says that a watched element has opened all its pads.
	NoMorePads(e *Element)
	// FirstBuffer comes once for every watched pad, before the buffer, of that time or -1, goes on;
	// caps and tags are known by then. The pad may be linked here.
	FirstBuffer(p *Pad, pts time.Duration) Verdict
	// PadEnded comes when a watched pad reaches the end of its stream.
	PadEnded(p *Pad)
	// Size comes when frames of a size are announced at a pad watched for that. Drop refuses them.
	Size(width, height int) Verdict
}

// Listen names the one listener of the pipeline; it must come before the first Watch.
func (p *Pipeline) Listen(ev Events) { p.handle = cgo.NewHandle(ev) }

// WatchElement reports the element's source pads to the listener.
func (p *Pipeline) WatchElement(e *Element) {
	C.numm_watch_element(e.native, C.uintptr_t(p.handle))
}

// WatchPad asks the listener for a verdict at the pad's first buffer.
func (p *Pipeline) WatchPad(pad *Pad) {
	C.numm_watch_pad(pad.native, C.uintptr_t(p.handle))
}

// WatchSize asks the listener for a verdict on the size of the frames, raw or coded, that a sink
// pad is to take, before the first of them comes.
func (p *Pipeline) WatchSize(sink *Pad) {
	C.numm_watch_size(sink.native, C.uintptr_t(p.handle))
}

func events(handle C.uintptr_t) Events { return cgo.Handle(handle).Value().(Events) }

//export nummPadAdded
func nummPadAdded(handle C.uintptr_t, e *C.GstElement, p *C.GstPad) {
	events(handle).PadAdded(&Element{native: e}, &Pad{native: p})
}

//export nummNoMorePads
func nummNoMorePads(handle C.uintptr_t, e *C.GstElement) {
	events(handle).NoMorePads(&Element{native: e})
}

//export nummFirstBuffer
func nummFirstBuffer(handle C.uintptr_t, p *C.GstPad, pts C.gint64) C.int {
	return C.int(events(handle).FirstBuffer(&Pad{native: p}, time.Duration(pts)))
}

//export nummPadEnded
func nummPadEnded(handle C.uintptr_t, p *C.GstPad) {
	events(handle).PadEnded(&Pad{native: p})
}

//export nummSize
func nummSize(handle C.uintptr_t, width, height C.int) C.int {
	return C.int(events(handle).Size(int(width), int(height)))
}
