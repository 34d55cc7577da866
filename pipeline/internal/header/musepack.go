package header

import (
	"encoding/binary"
	"io"
)

var musepackRates = []int{44100, 48000, 37800, 32000}

// Musepack reads the header of a file of stream version 7 or 8. samples is 0 where it states none.
func Musepack(r io.ReaderAt) (s Sound, samples int64, ok bool) {
	b := make([]byte, 256)
	n, _ := r.ReadAt(b, 0)
	b = b[:n]
	switch {
	case len(b) >= 28 && string(b[:3]) == "MP+" && b[3]&15 == 7:
		const frame, decoderDelay = 1152, 481
		s = Sound{Rate: musepackRates[b[10]&3], Channels: 2}
		frames := int64(binary.LittleEndian.Uint32(b[4:]))
		// The last frame has so many samples where the file says so.
		if end := binary.LittleEndian.Uint32(b[20:]); end>>31 == 1 && end>>20&2047 > 0 && frames > 0 {
			return s, (frames-1)*frame + int64(end>>20&2047), true
		}
		return s, max(0, frames*frame-decoderDelay), true
	case len(b) >= 16 && string(b[:4]) == "MPCK":
		return musepack8(b[4:])
	}
	return s, 0, false
}

// musepack8 looks for the packet with the stream's header.
func musepack8(b []byte) (s Sound, samples int64, ok bool) {
	for len(b) >= 3 {
		size, n := MusepackNumber(b[2:])
		if n == 0 || size < int64(2+n) || size > int64(len(b)) {
			return s, 0, false
		}
		if body := b[2+n : size]; string(b[:2]) == "SH" && len(body) > 5 {
			body = body[5:] // a checksum and the version
			count, n := MusepackNumber(body)
			silence, m := MusepackNumber(body[n:])
			if n == 0 || m == 0 || len(body) < n+m+2 {
				return s, 0, false
			}
			rate := int(body[n+m] >> 5)
			if rate >= len(musepackRates) {
				return s, 0, false
			}
			s = Sound{Rate: musepackRates[rate], Channels: int(body[n+m+1]>>4) + 1}
			return s, max(0, count-silence), true
		}
		b = b[size:]
	}
	return s, 0, false
}

// MusepackNumber reads a number of seven bits a byte, as stream version 8 has them; n is 0 where there is none.
func MusepackNumber(b []byte) (v int64, n int) {
	for i, c := range b[:min(len(b), 8)] {
		v = v<<7 | int64(c&0x7f)
		if c&0x80 == 0 {
			return v, i + 1
		}
	}
	return 0, 0
}
