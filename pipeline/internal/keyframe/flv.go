package keyframe

import (
	"encoding/binary"
	"io"
	"time"
)

// NewFLV returns the index of a Flash video file (Adobe Flash Video File Format Specification 10.1, annex E). ok is false for
// others, and for codecs whose decoders are not known to be able to start at a key frame.
func NewFLV(r io.ReaderAt, size int64) (x *Index, ok bool) {
	x = &Index{file: file{r: r, size: size}}
	w := &flv{file: &x.file}
	x.walker = w
	b := x.file.read(0, 13)
	if len(b) < 13 || string(b[:3]) != "FLV" {
		return nil, false
	}
	w.at = int64(binary.BigEndian.Uint32(b[5:])) + 4
	return x, true
}

// flv reads tags.
type flv struct {
	file  *file
	at    int64
	front []byte // all before the first frame
	first int64  // its time, in ms
	last  [2]int64
	seen  [2]bool // sound, pictures
}

const (
	tagHead  = 11
	maxHead  = 1 << 16
	farApart = 1000 // ms between two tags of a stream, from which on it has a hole
)

func (w *flv) head() []byte { return w.front }

func (w *flv) step() (k key, found, more bool) {
	b := w.file.read(w.at, tagHead+5)
	if len(b) < tagHead+5 {
		return k, false, false
	}
	size := int64(b[1])<<16 | int64(b[2])<<8 | int64(b[3])
	stated := int64(b[7])<<24 | int64(b[4])<<16 | int64(b[5])<<8 | int64(b[6])
	begin := w.at
	w.at += tagHead + size + 4
	if b[8]|b[9]|b[10] != 0 || w.at > w.file.size {
		return k, false, false
	}
	body := b[tagHead:]
	kind, coded := 0, true
	switch {
	case b[0] == 18:
		return k, false, true
	case b[0] == 8 && size >= 2:
		coded = body[0]>>4 != 10 || body[1] != 0
	case b[0] == 9 && size >= 5:
		kind, coded = 1, body[0]&15 != 7 || body[1] == 1
	default:
		return k, false, false
	}
	if !coded {
		return k, false, w.front == nil && body[1] == 0 // the stream's headers, repeated
	}
	if w.seen[kind] && (stated < w.last[kind] || stated > w.last[kind]+farApart) {
		return k, false, false
	}
	w.last[kind], w.seen[kind] = stated, true
	if kind == 0 {
		return k, false, true
	}
	shown := stated
	if body[0]&15 == 7 {
		shown += int64(int32(binary.BigEndian.Uint32(body[1:])<<8) >> 8)
	}
	const keyFrame = 1
	fresh := body[0]>>4 == keyFrame && w.fresh(body[0]&15, begin+tagHead+5, begin+tagHead+size)
	if w.front == nil {
		if !fresh || begin > maxHead {
			return k, false, false
		}
		w.front, w.first = append([]byte(nil), w.file.read(0, int(begin))...), shown
	}
	return key{begin, time.Duration(shown-w.first) * time.Millisecond}, fresh, true
}

// fresh reports whether nothing before a key frame is needed after it: this holds for codecs without frames that are shown before
// a frame that they refer to, and for H.264's instantaneous ones.
func (w *flv) fresh(codec byte, at, end int64) bool {
	switch codec {
	case 2, 4, 5: // Sorenson's H.263, VP6
		return true
	case 7:
		for at+5 <= end {
			b := w.file.read(at, 5)
			if len(b) < 5 {
				return false
			}
			switch b[4] & 31 {
			case 5:
				return true
			case 1, 2:
				return false
			}
			at += 4 + int64(binary.BigEndian.Uint32(b))
		}
	}
	return false
}
