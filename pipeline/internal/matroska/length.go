package matroska

import (
	"io"
	"time"
)

// Length returns how long a track is by the times of its blocks, for files that state no duration, such as those that were written into a
// pipe: each packet is taken to last as long as they do in the mean. It reads the heads of all blocks. ok is false where there are
// fewer than two packets.
func Length(r io.ReaderAt, size int64, number uint64) (d time.Duration, ok bool) {
	e, ok := NewEntries(r, size, number, Coding{})
	if !ok {
		return 0, false
	}
	l := length{blocks: e}
	for {
		x, more := e.next()
		if !more {
			return l.mean()
		}
		switch x.id {
		case idSimpleBlock:
			l.block(x)
		case idBlockGroup:
			e.window.children(x, func(x element) bool {
				if x.id == idBlock {
					l.block(x)
				}
				return true
			})
		}
	}
}

// length adds up the packets of a track.
type length struct {
	blocks      *Entries
	packets     int64
	first, last int64 // times of blocks, in nanoseconds
	inLast      int64 // packets of the last
}

func (l *length) block(x element) {
	b := l.blocks.window.bytes(x.data, int(min(blockHeadSize+1, x.end-x.data)))
	h, ok := blockHeadOf(b)
	if !ok || h.number != l.blocks.track.number {
		return
	}
	at, ok := l.blocks.time(h)
	if !ok {
		return
	}
	n := int64(1)
	if h.flags&lacing != 0 && len(b) > h.size {
		n += int64(b[h.size])
	}
	if l.packets == 0 {
		l.first = at
	}
	if l.packets == 0 || at >= l.last {
		l.last, l.inLast = at, n
	}
	l.first = min(l.first, at)
	l.packets += n
}

func (l *length) mean() (d time.Duration, ok bool) {
	before := l.packets - l.inLast
	if before < 1 || l.last <= l.first {
		return 0, false
	}
	return time.Duration(float64(l.last-l.first) / float64(before) * float64(l.packets)), true
}
