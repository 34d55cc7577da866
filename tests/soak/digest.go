package main

import (
	"hash"
	"hash/fnv"
	"unsafe"

	"github.com/gonumm/gonumm/numm"
)

// A digest takes in all that a call has read, so that two readings can be compared.
type digest struct{ hash.Hash64 }

func newDigest() digest { return digest{fnv.New64a()} }

func (d digest) bytes(b []byte) { _, _ = d.Write(b) } // a hash takes everything

func (d digest) sound(s numm.Sound) {
	if len(s) > 0 {
		d.bytes(unsafe.Slice((*byte)(unsafe.Pointer(&s[0])), 4*len(s)))
	}
}

func (d digest) video(v *numm.Video) {
	if v != nil {
		d.bytes(v.Pix)
	}
}

func (d digest) image(m *numm.Image) {
	if m == nil {
		return
	}
	for y := range m.Height() {
		d.bytes(m.Row(m.Rect.Min.Y + y))
	}
}
