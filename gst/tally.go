package gst

/*
#include "tally.h"
*/
import "C"

import (
	"time"
	"unsafe"

	"github.com/gonumm/gonumm/internal/media"
)

// Packet is a piece of a stream as its container holds it.
type Packet struct {
	PTS      time.Duration // -1 where unknown
	Duration time.Duration // -1 where unknown
	Size     int64         // bytes
}

// Tally records the packets that come to a pad, and lets none of them pass.
type Tally struct{ native *C.numm_tally }

// Tally starts recording. The tally must be closed.
func (p *Pad) Tally() *Tally { return &Tally{C.numm_tally_new(p.native)} }

// Packets returns those that came, in their order. Nothing may flow any more: the stream or its pipeline has ended.
func (t *Tally) Packets() []Packet {
	var n C.gsize
	first := C.numm_tally_packets(t.native, &n)
	packets := make([]Packet, n)
	for i, p := range unsafe.Slice(first, n) {
		packets[i] = Packet{time.Duration(p.pts), time.Duration(p.duration), int64(p.size)}
	}
	return packets
}

// Close frees the memory.
func (t *Tally) Close() {
	if t.native != nil {
		C.numm_tally_free(t.native)
		t.native = nil
	}
}

// KeysOnly lets only those packets pass into this sink pad, a decoder's, that can be decoded on their own. caps
// are those of the stream.
func (p *Pad) KeysOnly(caps *Caps) {
	var mpeg C.gboolean
	if caps.Media == media.MPEGVideo && caps.Int("mpegversion") < 4 {
		mpeg = 1
	}
	C.numm_keys_only(p.native, mpeg)
}
