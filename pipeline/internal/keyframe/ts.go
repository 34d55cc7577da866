package keyframe

import (
	"bytes"
	"io"
	"time"

	"github.com/gonumm/gonumm/pipeline/internal/mpegts"
)

// NewTS returns the index of an MPEG transport stream (ISO 13818-1) of one programme with one stream of H.264. ok is false for
// others.
func NewTS(r io.ReaderAt, size int64) (x *Index, ok bool) {
	x = &Index{file: file{r: r, size: size}}
	w := &ts{file: &x.file, table: -1, video: -1, clock: -1}
	x.walker = w
	for w.video < 0 {
		if p := w.packet(); p == nil || !w.tables(p) || w.at > maxHead {
			return nil, false
		}
	}
	return x, true
}

// ts reads packets.
type ts struct {
	file  *file
	at    int64
	front []byte // the packets of the two tables that say what there is

	table, video, clock int // the packets' numbers; negative where they are not known yet

	first, last, tick int64 // pictures' first time and last, and the clock's last, in 90 kHz
	timed, ticked     bool
}

const (
	packetSize = 188
	jump       = 90_000 // a second
)

func (w *ts) head() []byte { return w.front }

func (w *ts) packet() []byte {
	p := w.file.read(w.at, packetSize)
	if len(p) < packetSize || p[0] != 0x47 {
		return nil
	}
	w.at += packetSize
	return p
}

func number(p []byte) int { return int(p[1]&0x1f)<<8 | int(p[2]) }

// section returns a table that fits into one packet.
func section(p []byte) []byte {
	b := mpegts.Payload(p)
	if p[1]&0x40 == 0 || len(b) < 1 || len(b) < 1+int(b[0])+12 {
		return nil
	}
	b = b[1+b[0]:]
	n := int(b[1]&15)<<8 | int(b[2])
	if n < 9 || 3+n > len(b) {
		return nil
	}
	return b[:3+n-4]
}

// tables reads the two tables and keeps their packets; false where they are not of the simple kind.
func (w *ts) tables(p []byte) bool {
	switch {
	case number(p) == 0 && w.table < 0:
		b := section(p)
		if len(b) != 12 || b[8]|b[9] == 0 {
			return false
		}
		w.table = int(b[10]&0x1f)<<8 | int(b[11])
		w.front = append(w.front, p...)
	case number(p) == w.table:
		b := section(p)
		if len(b) < 12 {
			return false
		}
		w.front = append(w.front, p...)
		w.clock = int(b[8]&0x1f)<<8 | int(b[9])
		for at := 12 + int(b[10]&15)<<8 + int(b[11]); at+5 <= len(b); at += 5 + int(b[at+3]&15)<<8 + int(b[at+4]) {
			const h264 = 0x1b
			switch kind := b[at]; {
			case kind == h264 && w.video < 0:
				w.video = int(b[at+1]&0x1f)<<8 | int(b[at+2])
			case kind <= 2, kind == 0x10, kind >= h264 && kind <= 0x24:
				return false // more pictures, or others
			}
		}
		return w.video >= 0
	}
	return true
}

func (w *ts) step() (k key, found, more bool) {
	begin := w.at
	p := w.packet()
	switch {
	case p == nil:
		return k, false, false
	case number(p) == 0, number(p) == w.table:
		return k, false, w.same(p)
	}
	if !w.ticks(p) {
		return k, false, false
	}
	if number(p) != w.video || p[1]&0x40 == 0 {
		return k, false, true
	}
	b := mpegts.Payload(p)
	if len(b) < 19 || b[0]|b[1] != 0 || b[2] != 1 || b[7]&0x80 == 0 {
		return k, false, false // a picture without a time
	}
	shown := clockOf(b[9:])
	if w.timed && (shown-w.last > jump || w.last-shown > jump) {
		return k, false, false
	}
	fresh := p[3]&0x20 != 0 && p[4] > 0 && p[5]&0x40 != 0 && w.instantaneous(begin)
	if !w.timed {
		if !fresh {
			return k, false, false
		}
		w.first, w.timed = shown, true
	}
	w.last = shown
	return key{begin, ticks(shown - w.first)}, fresh, true
}

func ticks(n int64) time.Duration { return time.Duration(n) * time.Second / 90_000 }

// clockOf returns a time in a packet of pictures.
func clockOf(b []byte) int64 {
	return int64(b[0]>>1&7)<<30 | int64(b[1])<<22 | int64(b[2]>>1)<<15 | int64(b[3])<<7 | int64(b[4]>>1)
}

// same reports whether a table is the same as at the start.
func (w *ts) same(p []byte) bool {
	b := section(p)
	for at := 0; at < len(w.front); at += packetSize {
		old := w.front[at : at+packetSize]
		if number(old) == number(p) {
			return b != nil && bytes.Equal(b, section(old))
		}
	}
	return false
}

// ticks reports whether the clock advances, if the packet has it.
func (w *ts) ticks(p []byte) bool {
	if p[3]&0x20 == 0 || p[4] == 0 {
		return true
	}
	const discontinuity, hasClock = 0x80, 0x10
	if p[5]&discontinuity != 0 {
		return false
	}
	if number(p) != w.clock || p[5]&hasClock == 0 || p[4] < 7 {
		return true
	}
	now := int64(p[6])<<25 | int64(p[7])<<17 | int64(p[8])<<9 | int64(p[9])<<1 | int64(p[10])>>7
	if w.ticked && (now < w.tick || now-w.tick > jump) {
		return false
	}
	w.tick, w.ticked = now, true
	return true
}

// instantaneous reports whether the picture that starts in a packet is one of H.264 after which nothing before it is needed.
func (w *ts) instantaneous(at int64) bool {
	const packets = 64
	var picture []byte
	for k := range int64(packets) {
		p := w.file.read(at+k*packetSize, packetSize)
		if len(p) < packetSize || p[0] != 0x47 {
			return false
		}
		if number(p) != w.video {
			continue
		}
		if k > 0 && p[1]&0x40 != 0 {
			return false
		}
		before := max(0, len(picture)-4)
		picture = append(picture, mpegts.Payload(p)...)
		for rest := picture[before:]; ; {
			_, unit, ok := bytes.Cut(rest, []byte{0, 0, 1})
			if !ok || len(unit) == 0 {
				break
			}
			switch unit[0] & 31 {
			case 5:
				return true
			case 1, 2:
				return false
			}
			rest = unit
		}
	}
	return false
}
