package matroska

import "math"

// walk goes through the clusters of a file, element by element.
type walk struct {
	window window
	scale  uint64 // nanoseconds of a tick of the blocks' times
	end    int64  // of the segment

	at      int64  // offset of the next element to look at
	cluster uint64 // time of the one that it is in
	counted bool   // the end was reached, with nothing damaged before it
}

// next reads the head of the next element, be it a cluster or within one: those of unknown size end where the next begins. ok is false where
// there is none.
func (w *walk) next() (x element, ok bool) {
	head := w.window.bytes(w.at, headSize)
	x, known, ok := parse(head, w.at, w.end)
	switch {
	case !ok, x.id == idEBML, x.id == idSegment:
		w.counted = ok || len(head) == 0 || w.at == w.end
		return x, false
	case x.id == idCluster:
		w.at, w.cluster = x.data, 0
		return x, true
	case !known:
		return x, false
	}
	w.at = x.end
	if x.id == idTimestamp {
		w.cluster, ok = w.window.number(x)
	}
	return x, ok
}

// time returns when a block is shown or heard, in nanoseconds.
func (w *walk) time(b blockHead) (t int64, ok bool) {
	if w.cluster > uint64(math.MaxInt64/2/w.scale) {
		return 0, false
	}
	t = (int64(w.cluster) + int64(b.relative)) * int64(w.scale)
	return t, t >= 0
}

// children calls f for the elements of a group, until it returns false. whole is false where not all of them could be read.
func (w *window) children(group element, f func(element) bool) (whole bool) {
	for at := group.data; at < group.end; {
		x, known, ok := parse(w.bytes(at, headSize), at, group.end)
		if !ok || !known {
			return false
		}
		if !f(x) {
			return true
		}
		at = x.end
	}
	return true
}

// number reads the number that an element is.
func (w *window) number(x element) (n uint64, ok bool) {
	if x.end-x.data > 8 {
		return 0, false
	}
	b := w.bytes(x.data, int(x.end-x.data))
	return bigEndian(b), int64(len(b)) == x.end-x.data
}

// blockHead is what a block starts with.
type blockHead struct {
	number   uint64 // of its track
	relative int16  // its time, counted from the cluster's
	flags    byte
	size     int // of the head
}

// blockHeadSize is the most that the head of a block takes.
const blockHeadSize = 8 + 3

// The flags of blocks. keyFlag is that of a SimpleBlock which can be decoded on its own.
const (
	keyFlag = 0x80
	lacing  = 0x06 // several packets in one block
)

// blockHeadOf reads the head of a block.
func blockHeadOf(b []byte) (h blockHead, ok bool) {
	number, n, ok := vint(b)
	if !ok || len(b) < n+3 {
		return h, false
	}
	return blockHead{number, int16(uint16(b[n])<<8 | uint16(b[n+1])), b[n+2], n + 3}, true
}
