package gst

/*
#include <gst/gst.h>
#include <stdint.h>
#include "padwatch.h"
*/
import "C"

import (
	"runtime/cgo"
	"time"
)

// Verdict decides what happens to a stream whose first buffer waits at a watched pad.
type Verdict int

// Pass lets the stream through, to whatever the pad is linked to by then. Drop discards
// all of it. Next drops this buffer and asks again at the next one.
const (
	Pass = Verdict(C.NUMM_PASS)
	Drop = Verdict(C.NUMM_DROP)
	Next = Verdict(C.NUMM_NEXT)
)

// Buffer is data that flows through a pad, borrowed for the length of a call.
type Buffer struct{ native *C.GstBuffer }

// PTS returns the time that the buffer states; -1 where it states none.
func (b Buffer) PTS() time.Duration {
	if b.native == nil || b.native.pts == C.GST_CLOCK_TIME_NONE {
		return -1
	}
	return time.Duration(b.native.pts)
}

// Head returns a copy of its first bytes, limit at most.
func (b Buffer) Head(limit int) []byte {
	if b.native == nil {
		return nil
	}
	head := make([]byte, min(int(C.gst_buffer_get_size(b.native)), limit))
	if len(head) == 0 {
		return nil
	}
	n := C.gst_buffer_extract(b.native, 0, C.gpointer(&head[0]), C.gsize(len(head)))
	return head[:n]
}

// Events receives the events of a running pipeline's pads. Its methods are called from the
// pipeline's streaming threads, several at once where the pipeline has several, and the stream
// waits for them; none is called after Release.
type Events interface {
	// PadAdded is called for every source pad of a watched element.
	PadAdded(e *Element, p *Pad)
	// NoMorePads is called when a watched element has opened all its pads.
	NoMorePads(e *Element)
	// FirstBuffer is called once for every watched pad, before the buffer goes on, and again after each Next;
	// caps and tags are known by then. The pad may be linked here.
	FirstBuffer(p *Pad, b Buffer) Verdict
	// PadEnded is called when a watched pad reaches the end of its stream.
	PadEnded(p *Pad)
	// Size is called when frames of a size are announced at a pad watched for that. Drop refuses them.
	Size(width, height int) Verdict
}

// Listen sets the one listener of the pipeline; it must come before the first Watch.
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

func padAdded(handle C.uintptr_t, e *C.GstElement, p *C.GstPad) {
	events(handle).PadAdded(&Element{native: e}, &Pad{native: p})
}

func noMorePads(handle C.uintptr_t, e *C.GstElement) {
	events(handle).NoMorePads(&Element{native: e})
}

func firstBuffer(handle C.uintptr_t, p *C.GstPad, b *C.GstBuffer) C.int {
	return C.int(events(handle).FirstBuffer(&Pad{native: p}, Buffer{b}))
}

func padEnded(handle C.uintptr_t, p *C.GstPad) {
	events(handle).PadEnded(&Pad{native: p})
}

func sizeSeen(handle C.uintptr_t, width, height C.int) C.int {
	return C.int(events(handle).Size(int(width), int(height)))
}
