package mp3

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
)

// lameDelay is by how many samples LAME's encoder is late.
const lameDelay = 576

// Front returns the frame before coded stereo sound that tells players how long it is and where it starts, laid out as by Xing and
// LAME; programs that do not know it decode silence. coded holds only the frames of LAME's
// encoder, total is how many samples it was given.
//
//	header  side information  Xing  flags  frames  bytes  table  quality  LAME's part
//	4       32 or 17          4     4      4       4      100    4        36
func Front(coded *os.File, rate int, total int64) ([]byte, error) {
	info, err := coded.Stat()
	if err != nil {
		return nil, err
	}
	places, err := framesOf(&file{r: coded}, info.Size())
	if err != nil {
		return nil, err
	}
	_, h, err := silentFrame(rate, Stereo)
	if err != nil {
		return nil, err
	}
	n := numbers{places: places, size: info.Size(), delay: lameDelay}
	n.padding = max(0, int64(len(places)*h.samples)-lameDelay-total)
	return n.frame(rate, Stereo)
}

// Stereo is the number of its channels.
const Stereo = 2

// numbers are what the frame at the start states of the frames after it.
type numbers struct {
	places         []int64 // offsets of the frames from the first one
	size           int64   // of all of them
	delay, padding int64   // in samples
}

func (n *numbers) frame(rate, channels int) ([]byte, error) {
	frame, h, err := silentFrame(rate, channels)
	if err != nil {
		return nil, err
	}
	frames, size := int64(len(n.places)), int64(h.size)+n.size
	b := frame[4+side(h):]
	copy(b, "Xing")
	binary.BigEndian.PutUint32(b[4:], 15) // all four follow
	binary.BigEndian.PutUint32(b[8:], uint32(frames))
	binary.BigEndian.PutUint32(b[12:], uint32(size))
	for k := range min(100, 100*frames) {
		b[16+k] = byte((int64(h.size) + n.places[frames*k/100]) * 256 / size)
	}
	lame := b[120:]
	copy(lame, "LAME3.100")
	lame[9] = 0x04 // revision 0, variable rate
	gap := uint32(min(n.delay, 1<<12-1))<<12 | uint32(min(n.padding, 1<<12-1))
	lame[21], lame[22], lame[23] = byte(gap>>16), byte(gap>>8), byte(gap)
	binary.BigEndian.PutUint32(lame[28:], uint32(size))
	end := 4 + side(h) + 120 + 34
	binary.BigEndian.PutUint16(lame[34:], crc16(frame[:end]))
	return frame, nil
}

// silentFrame returns the smallest frame of sound of a rate, in stereo or mono, that LAME's numbers fit into.
func silentFrame(rate, channels int) ([]byte, header, error) {
	version, index, ok := rateIndex(rate)
	if !ok {
		return nil, header{}, fmt.Errorf("mp3: no rate of %d", rate)
	}
	for bitrate := uint32(1); bitrate < 15; bitrate++ {
		// Layer III, without a checksum, joint stereo or mono.
		mode := uint32(1)
		if channels == 1 {
			mode = 3
		}
		word := 0x7ff<<21 | version<<19 | 1<<17 | 1<<16 | bitrate<<12 | index<<10 | mode<<6
		b := binary.BigEndian.AppendUint32(nil, word)
		h, ok := parse(b)
		if ok && h.size >= 4+side(h)+120+36 {
			return append(b, make([]byte, h.size-4)...), h, nil
		}
	}
	return nil, header{}, errors.New("mp3: no frame is large enough")
}

// rateIndex returns the index for a rate in a header.
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

// framesOf returns the offsets of all frames.
func framesOf(f *file, size int64) ([]int64, error) {
	var places []int64
	const block = 1 << 20
	for at := int64(0); at+4 <= size; {
		buf := f.read(at, int(min(block, size-at)))
		used := 0
		for used+4 <= len(buf) {
			h, ok := parse(buf[used:])
			if !ok {
				return nil, errors.New("mp3: the encoder left something between its frames")
			}
			places = append(places, at+int64(used))
			used += h.size
		}
		if f.err != nil || used == 0 {
			break
		}
		at += int64(used)
	}
	return places, f.err
}

// crc16 returns the checksum of LAME's part: x^16 + x^15 + x^2 + 1, lowest bit first.
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
