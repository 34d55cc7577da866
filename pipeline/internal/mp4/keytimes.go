package mp4

import (
	"encoding/binary"
	"io"
	"slices"
	"time"
)

// KeyTimes are when the key frames of a track are shown. Those of open groups stand in front of frames that are shown before
// them and cannot be decoded without what was before:
//
//	stored   I0 P3 B1 B2 I6 B4 B5 P9 B7 B8
//	shown    I0 B1 B2 P3 B4 B5 I6 B7 B8 P9
//
// so that one from B4 to B5 is decoded from I0 on, though I6 is the key frame before it in the file.
type KeyTimes struct {
	track *Track
	ticks []int64 // ascending
}

// KeyTimes reads the tables of a track; none are listed where all frames are key frames. A time table of which only a part is read
// leaves out the later ones.
func (f *File) KeyTimes(t *Track, r io.ReaderAt) *KeyTimes {
	k := &KeyTimes{track: t}
	at := slices.IndexFunc(f.Tracks, func(other Track) bool { return other.ID == t.ID })
	if at < 0 || f.tables[at].keys.kind == "" {
		return k
	}
	p, boxes := &parser{r: r, boxes: maxBoxes, bytes: maxBytes}, f.tables[at]
	var times, late spans
	p.runs(boxes.times, func(r run) bool {
		times = append(times, r)
		return true
	})
	p.table(boxes.offsets, 8, func(b []byte) bool {
		late = append(late, run{int64(binary.BigEndian.Uint32(b)), int64(int32(binary.BigEndian.Uint32(b[4:])))})
		return true
	})
	starts, delays := startCursor{spans: times}, cursor{spans: late}
	last := int64(0)
	p.table(boxes.keys, 4, func(b []byte) bool {
		packet := int64(binary.BigEndian.Uint32(b)) - 1
		start, ok := starts.at(packet)
		if packet < last || !ok {
			return false // not in order, or past the end
		}
		last = packet
		k.ticks = append(k.ticks, start+delays.at(packet))
		return true
	})
	slices.Sort(k.ticks)
	return k
}

// Before returns the time of the last key frame that is shown at t or before, as qtdemux gives it; ok is false where none is listed.
func (k *KeyTimes) Before(t time.Duration) (at time.Duration, ok bool) {
	n, found := slices.BinarySearch(k.ticks, k.track.Ticks(t))
	if found {
		n++
	}
	if n == 0 {
		return 0, false
	}
	return k.track.time(k.ticks[n-1]), true
}

// startCursor adds durations up for packets in ascending order.
type startCursor struct {
	spans
	before, ticks int64 // packets in the spans that were passed, and how long they last
}

func (c *startCursor) at(packet int64) (ticks int64, ok bool) {
	for len(c.spans) > 0 && packet-c.before >= c.spans[0].count {
		s := c.spans[0]
		if s.delta > 0 && s.count > (maxTicks-c.ticks)/s.delta {
			return 0, false
		}
		c.before, c.ticks, c.spans = c.before+s.count, c.ticks+s.count*s.delta, c.spans[1:]
	}
	if len(c.spans) == 0 || c.spans[0].delta > 0 && packet-c.before > (maxTicks-c.ticks)/c.spans[0].delta {
		return 0, false
	}
	return c.ticks + (packet-c.before)*c.spans[0].delta, true
}
