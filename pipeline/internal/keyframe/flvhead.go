package keyframe

import (
	"encoding/binary"
	"io"
	"time"
)

// SizeOfVP6 returns how large the pictures of a Flash video in VP6 are: their blocks, less the crop that each packet starts with; 0 for
// others.
func SizeOfVP6(r io.ReaderAt, size int64) (width, height int) {
	f := file{r: r, size: size}
	b := f.read(0, 13)
	if len(b) < 13 || string(b[:3]) != "FLV" {
		return 0, 0
	}
	const picture, vp6, vp6Alpha, searched = 9, 4, 5, 1 << 20
	for at := int64(binary.BigEndian.Uint32(b[5:])) + 4; at < searched; {
		b := f.read(at, tagHead+2+13)
		if len(b) < tagHead+2 {
			return 0, 0
		}
		if b[0] == picture {
			frame := b[tagHead+2:]
			switch b[tagHead] & 15 {
			case vp6Alpha:
				frame = frame[min(3, len(frame)):] // where the alpha is
			case vp6:
			default:
				return 0, 0
			}
			return sizeOfVP6(frame, int(b[tagHead+1]>>4), int(b[tagHead+1]&15))
		}
		at += tagHead + int64(b[1])<<16 + int64(b[2])<<8 + int64(b[3]) + 4
	}
	return 0, 0
}

// sizeOfVP6 reads the header of a key frame.
func sizeOfVP6(frame []byte, right, bottom int) (width, height int) {
	if len(frame) < 6 || frame[0]&0x80 != 0 {
		return 0, 0
	}
	rows := 2
	if separate, filter := frame[0]&1, frame[1]&6; separate != 0 || filter == 0 {
		rows = 4 // behind the place of the coefficients
	}
	const block = 16
	width, height = block*int(frame[rows+1])-right, block*int(frame[rows])-bottom
	if width <= 0 || height <= 0 {
		return 0, 0
	}
	return width, height
}

// The types of the tags of a Flash video.
const (
	FLVSound   = 8
	FLVPicture = 9
)

// FLVLength returns how long it is from the first tag of a type to the last one, by their times, and from the last but one to the last; ok
// is false where the file is cut off or has none.
func FLVLength(r io.ReaderAt, size int64, kind byte) (length, step time.Duration, ok bool) {
	f := file{r: r, size: size}
	first := int64(-1)
	const searched = 1000 // tags of other types, at either end
	b := f.read(0, 13)
	if len(b) < 13 || string(b[:3]) != "FLV" {
		return 0, 0, false
	}
	start := int64(binary.BigEndian.Uint32(b[5:])) + 4
	for at, n := start, 0; n < searched && first < 0; n++ {
		t := f.tag(at)
		if t.end == 0 {
			return 0, 0, false
		}
		if t.kind == kind {
			first = t.time
		}
		at = t.end
	}
	var last, before int64 = -1, -1
	for end, n := size, 0; n < searched && before < 0 && end > start; n++ {
		b := f.read(end-4, 4)
		if len(b) < 4 {
			return 0, 0, false
		}
		at := end - 4 - int64(binary.BigEndian.Uint32(b))
		if at < start {
			return 0, 0, false
		}
		t := f.tag(at)
		if t.end != end {
			return 0, 0, false
		}
		switch {
		case t.kind != kind:
		case last < 0:
			last = t.time
		default:
			before = t.time
		}
		end = at
	}
	if first < 0 || last < first {
		return 0, 0, false
	}
	if before < 0 || before > last {
		before = last
	}
	return time.Duration(last-first) * time.Millisecond, time.Duration(last-before) * time.Millisecond, true
}

// flvTag is what the head of a tag says.
type flvTag struct {
	kind byte
	time int64 // in ms
	end  int64 // 0 where there is none
}

func (f *file) tag(at int64) flvTag {
	b := f.read(at, tagHead)
	if len(b) < tagHead {
		return flvTag{}
	}
	size := int64(b[1])<<16 | int64(b[2])<<8 | int64(b[3])
	return flvTag{b[0], int64(b[7])<<24 | int64(b[4])<<16 | int64(b[5])<<8 | int64(b[6]), at + tagHead + size + 4}
}
