// Package vorbis determines from the first byte of a packet of Vorbis how many samples a decoder returns for it.
//
//	packet        │   0   │      1      │  2  │
//	window    ╱‾‾‾‾‾‾‾‾‾‾‾╲
//	                  ╱‾‾‾‾‾‾‾‾‾‾‾╲
//	                               ╱‾‾‾╲
//	given                 │ ... of 1 │ 2 │
//
// A window is short or long, by the mode that the packet names; a packet yields a quarter of its own and of the one
// before, the first one nothing (Vorbis I, 1.3.2 and 4.3.1).
package vorbis

import "math/bits"

// Packets are those of a stream, one after the other.
type Packets struct {
	long   []bool // of each mode
	blocks [2]int64
	last   int64 // 0 before the first
}

// New reads the first and the third header of a stream; ok is false where they are not Vorbis'.
func New(identification, setup []byte) (p *Packets, ok bool) {
	if len(identification) < 30 || string(identification[:7]) != "\x01vorbis" || len(setup) < 7 || string(setup[:7]) != "\x05vorbis" {
		return nil, false
	}
	p = &Packets{blocks: [2]int64{1 << (identification[28] & 15), 1 << (identification[28] >> 4)}}
	if p.blocks[0] < 64 || p.blocks[1] < p.blocks[0] || p.blocks[1] > 8192 {
		return nil, false
	}
	p.long, ok = modes(setup[7:])
	return p, ok
}

// Samples returns how many samples a decoder returns for the next packet, by its first bytes.
func (p *Packets) Samples(packet []byte) (samples int64, ok bool) {
	if len(packet) == 0 || packet[0]&1 != 0 {
		return 0, false // no sound
	}
	mode := int(packet[0]>>1) & (1<<bits.Len(uint(len(p.long)-1)) - 1)
	if mode >= len(p.long) {
		return 0, false
	}
	block := p.blocks[0]
	if p.long[mode] {
		block = p.blocks[1]
	}
	if p.last > 0 {
		samples = (p.last + block) / 4
	}
	p.last = block
	return samples, true
}

// modes reads the end of a setup header backwards, as only the code books before it determine where it starts: a set bit, and
// before it the modes of 41 bits, of which 32 are 0, and their number less one in 6.
func modes(setup []byte) (long []bool, ok bool) {
	end := len(setup) * 8
	for end > 0 && !bit(setup, end-1) {
		end--
	}
	end-- // the set bit
	const most, size = 64, 41
	found := 0
	for n := 1; n <= most && end-n*size-6 >= 0; n++ {
		at := end - n*size
		if value(setup, at+1, 32) != 0 || value(setup, at+33, 8) >= most {
			break
		}
		if value(setup, at-6, 6) == uint64(n-1) {
			found = n
		}
	}
	for n := found; n > 0; n-- {
		long = append(long, bit(setup, end-n*size))
	}
	return long, found > 0
}

// bit is one of those that are packed from the lowest on.
func bit(b []byte, at int) bool { return b[at/8]>>(at%8)&1 != 0 }

func value(b []byte, at, n int) (v uint64) {
	for i := range n {
		if bit(b, at+i) {
			v |= 1 << i
		}
	}
	return v
}
