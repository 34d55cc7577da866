package header

import (
	"encoding/binary"
	"io"
	"math"
)

// wavPackRates are the sampling rates of WavPack by their index; the last index stands for another one.
var wavPackRates = []int{6000, 8000, 9600, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 64000, 88200, 96000, 192000}

const wavPackHead = 32

// WavPack reads the first block of a file, and counts the samples of all blocks where that states no number. samples is 0 where nothing
// tells.
func WavPack(r io.ReaderAt, size int64) (s Sound, samples int64, ok bool) {
	const mono, first, last = 1 << 2, 1 << 11, 1 << 12
	b := make([]byte, 1<<12)
	n, _ := r.ReadAt(b, 0)
	b = b[:n]
	if len(b) < wavPackHead || string(b[:4]) != "wvpk" {
		return s, 0, false
	}
	flags := binary.LittleEndian.Uint32(b[24:])
	s.Bits = 8 * (int(flags&3) + 1)
	s.Channels = 2
	if flags&mono != 0 {
		s.Channels = 1
	}
	if index := int(flags >> 23 & 15); index < len(wavPackRates) {
		s.Rate = wavPackRates[index]
	}
	wavPackBlocks(b[wavPackHead:min(len(b), 8+int(binary.LittleEndian.Uint32(b[4:])))], func(id byte, data []byte) {
		const channels, rate = 0x0d, 0x27
		switch {
		case id == channels && len(data) >= 1 && flags&last == 0:
			s.Channels = int(data[0])
		case id == rate && len(data) >= 3:
			s.Rate = int(data[0]) | int(data[1])<<8 | int(data[2])<<16
		}
	})
	if total := binary.LittleEndian.Uint32(b[12:]); total != math.MaxUint32 {
		return s, int64(b[11])<<32 | int64(total), true
	}
	head := make([]byte, wavPackHead)
	for at := int64(0); at+wavPackHead <= size; {
		if n, _ := r.ReadAt(head, at); n < wavPackHead || string(head[:4]) != "wvpk" {
			break
		}
		if binary.LittleEndian.Uint32(head[24:])&first != 0 {
			samples += int64(binary.LittleEndian.Uint32(head[20:]))
		}
		at += 8 + int64(binary.LittleEndian.Uint32(head[4:]))
	}
	return s, samples, true
}

// wavPackBlocks visits the pieces of a block.
func wavPackBlocks(b []byte, visit func(id byte, data []byte)) {
	const large, odd = 0x80, 0x40
	for len(b) >= 2 {
		id, size, head := b[0], 2*int(b[1]), 2
		if id&large != 0 {
			if len(b) < 4 {
				return
			}
			size, head = 2*(int(b[1])|int(b[2])<<8|int(b[3])<<16), 4
		}
		if head+size > len(b) {
			return
		}
		data := b[head : head+size]
		if id&odd != 0 && size > 0 {
			data = data[:size-1]
		}
		visit(id&0x3f, data)
		b = b[head+size:]
	}
}
