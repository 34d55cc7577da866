package flac

import (
	"bytes"
	"encoding/binary"
)

// Frames are those of a stream whose headers a container has apart.
type Frames struct {
	file   File
	stream Stream
}

// NewFrames takes the headers, as a FLAC file begins with them; nil where they are none.
func NewFrames(headers []byte) *Frames {
	f, err := Read(bytes.NewReader(headers), int64(len(headers)))
	if err != nil {
		return nil
	}
	return &Frames{file: *f, stream: f.Stream()}
}

// Common returns what streams have in common whose frames can follow each other: rate, channels and bits.
func (f *Frames) Common() []byte {
	s := f.stream
	return []byte{byte(s.Rate >> 16), byte(s.Rate >> 8), byte(s.Rate), byte(s.Channels), byte(s.Bits)}
}

// Head returns the headers of a stream of unknown length.
func (f *Frames) Head() []byte {
	info := append([]byte{}, f.file.info...)
	const least, most = 16, 1<<16 - 1
	info[0], info[1], info[2], info[3] = 0, least, most>>8, most&0xff
	info[13] &^= 0x0f
	clear(info[14:])
	return append([]byte("fLaC\x80\x00\x00\x22"), info...)
}

// Samples returns how many samples a frame has, by its first bytes.
func (f *Frames) Samples(begin []byte) (n int, ok bool) {
	n, _, ok = f.file.blockOf(begin)
	return n, ok
}

// Renumber returns a frame with the number of its first sample, and how many samples it has.
func (f *Frames) Renumber(frame []byte, first int64) (renumber []byte, samples int, ok bool) {
	samples, header, ok := f.file.blockOf(frame)
	if !ok || len(frame) < header+2 {
		return nil, 0, false
	}
	return renumbered(frame, first), samples, true
}

// Silence returns a frame of at most 65536 samples that are all 0, with the number of the first (RFC 9639, 9.2.3: constant subframes).
func (f *Frames) Silence(samples int, first int64) []byte {
	const variable, blockSizeOf16Bits = 0xf9, 7
	b := []byte{0xff, variable, blockSizeOf16Bits << 4, byte(f.stream.Channels-1) << 4}
	b = appendCoded(b, first)
	b = binary.BigEndian.AppendUint16(b, uint16(samples-1))
	b = append(b, crc8(b))
	bits := f.stream.Channels * (8 + f.stream.Bits) // each an empty header, and a sample
	b = append(b, make([]byte, (bits+7)/8)...)
	return binary.BigEndian.AppendUint16(b, sumOf(b))
}
