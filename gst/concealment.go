package gst

// #include "concealment.h"
import "C"

// WatchConcealment makes Concealed tell of a video decoder of libav; call it before anything goes in.
func (e *Element) WatchConcealment(isH264 bool) {
	C.numm_watch_concealment(e.native, gboolean(isH264))
}

// Concealed reports whether a decoder that is watched has filled what a damaged frame lacks with what it found in other frames, or, one of
// H.264, has met any error or a gap. It is true before a frame that this shows in can be pulled. Where libav does not tell which decoder it was,
// it is true of all.
func (e *Element) Concealed() bool { return C.numm_concealed(e.native) != C.FALSE }

// RenewOnFlush makes the decoder of libav that has this sink pad start anew after each flush, so that nothing from before shows in what
// is damaged after it.
func (p *Pad) RenewOnFlush() { C.numm_renew_on_flush(p.native) }

// DecodeInTurn makes the decoder of H.264 of libav that has this sink pad, and one thread, decode each packet before it begins with the next,
// without the loss of pictures behind missing ones that it has on one thread.
func (p *Pad) DecodeInTurn() { C.numm_decode_in_turn(p.native) }
