package mp3

import (
	"encoding/binary"
	"errors"
	"io"
)

// Regular reads a file that begins, after its ID3v2 tags, with frames of layer III end to end, of which mpegaudioparse and mpg123 leave
// none out; info is nil where it does not.
func Regular(r io.ReaderAt, size int64) (info *Info, x *Index, err error) {
	f := &file{r: r}
	start := f.leadingTags(size)
	h, ok := parse(f.read(start, 4))
	if !ok || h.layer != 3 {
		return nil, nil, f.err
	}
	info, err = Read(r, size)
	if errors.Is(err, ErrFormat) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	view := info.View
	if view.Start != start && view.Start != start+int64(h.size) {
		return nil, nil, nil
	}
	x = NewIndex(r, view)
	if !x.reach(alike - 1) {
		return nil, nil, x.Err()
	}
	for n := range int64(alike) {
		if _, h, _ := x.frame(n); (h.word^x.first.word)&followed != 0 {
			return nil, nil, x.Err()
		}
	}
	return info, x, x.Err()
}

// mpegaudioparse takes three frames for such, if all but these bits of them are alike: bit rate, padding, mode, copyright, emphasis.
const (
	alike    = 4
	followed = 0xffff0d00
)

// Plain reports whether none of the frames that lie end to end states numbers instead of sound.
func Plain(frames []byte) bool {
	for len(frames) > 0 {
		h, ok := parse(frames)
		if !ok || stating(frames, h) || string(frames[min(4+32, len(frames)):min(4+32+4, len(frames))]) == "VBRI" {
			return false
		}
		frames = tail(frames, h.size)
	}
	return true
}

// Ordered reports whether the data of frames that lie end to end are in their order, and no granule is longer than what is there. Else
// mpg123 reads on in the memory in which it keeps the data: that is zeroed at the start and holds only earlier frames of the file, but
// which of them depends on where the decoding began.
func Ordered(frames []byte) bool {
	before, known := 0, false // bytes before the frame that the data of the one before may go on in
	for len(frames) > 0 {
		h, ok := parse(frames)
		head := 4 + side(h)
		if ok && h.word>>16&1 == 0 {
			head += 2 // a checksum
		}
		if !ok || h.size > len(frames) || h.size < head {
			return false
		}
		begin, bits := needed(frames[head-side(h):head], h)
		own := h.size - head
		if known && begin > before || (bits+7)/8 > begin+own {
			return false
		}
		before, known = begin+own, true
		frames = frames[h.size:]
	}
	return true
}

// needed reads from side information how many bytes before the frame its data begin, and of how many bits they are.
func needed(b []byte, h header) (begin, bits int) {
	granules, each, at := 2, 59, 9+5+4
	begin = int(binary.BigEndian.Uint16(b) >> 7)
	if h.channels == 2 {
		at = 9 + 3 + 8
	}
	if h.low {
		granules, each, at, begin = 1, 63, 8+h.channels, int(b[0])
	}
	for range granules * h.channels {
		v := int(b[at/8])<<16 | int(b[at/8+1])<<8 | int(b[at/8+2])
		bits += v >> (12 - at%8) & 0xfff
		at += each
	}
	return begin, bits
}

// Frameless reports whether no frame begins in bytes.
func Frameless(b []byte) bool {
	for i := 0; i+1 < len(b); i++ {
		if b[i] == 0xff && b[i+1] >= 0xe0 {
			return false
		}
	}
	return true
}
