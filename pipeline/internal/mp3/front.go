package mp3

import (
	"encoding/binary"
	"errors"
	"io"
)

// lameDelay is by how many samples LAME's encoder is late.
const lameDelay = 576

// Front is the frame in front that tells players how long the sound is and where it begins, as Xing and LAME have laid
// it out. It is silent to those that do not know it.
type Front struct{ frame []byte }

// NewFront is the frame for stereo sound of a rate; it must stand before the first frame of the sound, and can be told
// what it is to say later.
func NewFront(rate int) (*Front, error) {
	version, index, ok := rateIndex(rate)
	if !ok {
		return nil, errors.New("mp3: no such rate")
	}
	// 192 bytes must fit; the lowest bit rate that has so many.
	for bitrate := uint32(1); bitrate < 15; bitrate++ {
		word := 0x7ff<<21 | version<<19 | 1<<17 | 1<<16 | bitrate<<12 | index<<10 | 1<<6 // joint stereo, without a checksum
		h, ok := parse(binary.BigEndian.AppendUint32(nil, word))
		if ok && h.size >= infoSize(h) {
			frame := make([]byte, h.size)
			binary.BigEndian.PutUint32(frame, word)
			return &Front{frame}, nil
		}
	}
	return nil, errors.New("mp3: no frame is large enough")
}

func rateIndex(rate int) (version, index uint32, ok bool) {
	for i, base := range []int{44100, 48000, 32000} {
		for v, divisor := range map[uint32]int{3: 1, 2: 2, 0: 4} {
			if base/divisor == rate {
				return v, uint32(i), true
			}
		}
	}
	return 0, 0, false
}

// sideSize is that of the side information of stereo sound.
func sideSize(h header) int {
	if h.low {
		return 17
	}
	return 32
}

func infoSize(h header) int { return 4 + sideSize(h) + 120 + 36 }

// Bytes are those of the frame.
func (f *Front) Bytes() []byte { return f.frame }

// Tell fills the frame in for total samples, after a look at the frames that r holds behind it.
//
//	header  side information  Info  flags  frames  bytes  table  quality  LAME's part
//	4       32 or 17          4     4      4       4      100    4        36
func (f *Front) Tell(r io.ReaderAt, size, total int64) error {
	h, _ := parse(f.frame)
	places, err := framesOf(r, int64(h.size), size)
	if err != nil {
		return err
	}
	frames := int64(len(places))
	b := f.frame[4+sideSize(h):]
	copy(b, "Xing")
	binary.BigEndian.PutUint32(b[4:], 15)
	binary.BigEndian.PutUint32(b[8:], uint32(frames))
	binary.BigEndian.PutUint32(b[12:], uint32(size))
	for k := range 100 {
		if frames > 0 {
			b[16+k] = byte(places[frames*int64(k)/100] * 256 / size)
		}
	}
	lame := b[120:]
	copy(lame, "LAME3.100")
	lame[9] = 0x04 // revision 0, variable rate
	padding := min(max(0, frames*int64(h.samples)-lameDelay-total), 1<<12-1)
	gap := uint32(lameDelay)<<12 | uint32(padding)
	lame[21], lame[22], lame[23] = byte(gap>>16), byte(gap>>8), byte(gap)
	binary.BigEndian.PutUint32(lame[28:], uint32(size))
	end := 4 + sideSize(h) + 120 + 34
	binary.BigEndian.PutUint16(lame[34:], crc16(f.frame[:end]))
	return nil
}

// framesOf are the places of all frames from offset at on.
func framesOf(r io.ReaderAt, at, size int64) ([]int64, error) {
	f := &file{r: r}
	var places []int64
	const block = 1 << 20
	for at+4 <= size {
		buf := f.read(at, int(min(block, size-at)))
		if f.err != nil {
			return nil, f.err
		}
		used := 0
		for used+4 <= len(buf) {
			h, ok := parse(buf[used:])
			if !ok {
				return nil, errors.New("mp3: the encoder left something between its frames")
			}
			places = append(places, at+int64(used))
			used += h.size
		}
		at += int64(used)
	}
	return places, nil
}

// crc16 is the checksum of LAME's part: x^16 + x^15 + x^2 + 1, lowest bit first.
func crc16(b []byte) uint16 {
	crc := uint16(0)
	for _, v := range b {
		crc ^= uint16(v)
		for range 8 {
			if crc&1 != 0 {
				crc = crc>>1 ^ 0xa001
			} else {
				crc >>= 1
			}
		}
	}
	return crc
}
