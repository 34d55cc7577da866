package isolate

import (
	"bytes"
	"sync/atomic"
	"unsafe"
)

// The first region that parent and child share is one page in which the child records its progress, and a window
// through which the parent passes what it reads for the child.
const (
	pageSize   = 4096
	windowSize = 512 << 10
	smallSize  = 1 << 20 // after the window: for one small result at a time
	sharedSize = pageSize + windowSize + smallSize
)

// PageSize is the size of the memory that prepare is given; its layout from PageOwn on is the caller's.
const PageSize = pageSize

// status is the front of the page. The rest is written by C; see package gst.
type status struct {
	beats  uint64 // counts up each second in which a session is open
	pushes uint64 // counts buffers on their way between elements
	signal int64  // that was raised, by number
	crash  [120]byte
	recent [120]byte
}

func statusIn(page []byte) *status { return (*status)(unsafe.Pointer(&page[0])) }

func (s *status) beat()              { atomic.AddUint64(&s.beats, 1) }
func (s *status) heartbeats() uint64 { return atomic.LoadUint64(&s.beats) }
func (s *status) progress() uint64   { return atomic.LoadUint64(&s.pushes) }

// element returns the element in which a signal was raised, else the one that was given data last.
func (s *status) element() string {
	for _, name := range [][]byte{s.crash[:], s.recent[:]} {
		own := bytes.Clone(name) // the child may still write
		if own, _, _ = bytes.Cut(own, []byte{0}); len(own) > 0 {
			return plainName(own)
		}
	}
	return ""
}

// plainName keeps only the characters of an element's name: anything else comes from a child that was taken over.
func plainName(name []byte) string {
	return string(bytes.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		}
		return -1
	}, name))
}
