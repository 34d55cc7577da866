// Package header reads the headers of coded streams from their first bytes: size, shape of pixels, rate, depth
// and colours of pictures, rate and channels of sound.
//
// Containers state the same, and are often wrong: MP4 states 2 channels for every AC-3, and hardly any container states depths.
// GStreamer's parsers would work, but each is an element that must be fed, some wait for more than the first frame, and
// vp9parse loops for ever on some files (1.22).
//
// Input is not trusted: whatever the bytes are, reading ends, and values that are damaged are left out.
package header

import "bytes"

// Picture is what a stream states about its pictures; what it does not state is 0.
type Picture struct {
	Width, Height int    // without what is cropped
	Aspect        [2]int // of a pixel, width to height
	Rate          [2]int // of frames, as a fraction
	Bits          int
	Colour        Colour
	FullRange     bool // of AV1 alone: decoders pass on that of others
	Encrypted     bool
}

// Colour are numbers of ISO/IEC 23091-2, in which 2 is unspecified; 0 where nothing is stated.
type Colour struct{ Primaries, Transfer, Matrix int }

var unspecified = Colour{2, 2, 2}

// Sound is what a stream states about its sound; what it does not state is 0.
type Sound struct {
	Rate, Channels int
	Bits           int
}

// bits reads numbers of any width, the highest bit first. Past its end it reads zeros and reports that.
type bits struct {
	b    []byte
	at   int // in bits
	over bool
}

func (r *bits) u(n int) (v int) {
	for range n {
		v <<= 1
		if r.at>>3 < len(r.b) {
			v |= int(r.b[r.at>>3]>>(7-r.at&7)) & 1
		} else {
			r.over = true
		}
		r.at++
	}
	return v
}

func (r *bits) flag() bool { return r.u(1) == 1 }

func (r *bits) skip(n int) {
	r.at += n
	r.over = r.over || r.at > 8*len(r.b)
}

// ue returns an unsigned Exp-Golomb number, se a signed one (ISO 14496-10, 9.1).
func (r *bits) ue() int {
	zeros := 0
	for r.u(1) == 0 {
		if zeros++; zeros > 31 || r.over {
			r.over = true
			return 0
		}
	}
	return 1<<zeros - 1 + r.u(zeros)
}

func (r *bits) se() int {
	n := r.ue()
	if n&1 == 1 {
		return (n + 1) / 2
	}
	return -n / 2
}

// units returns the NAL units of a byte stream, without their start codes.
func units(b []byte) (all [][]byte) {
	_, b, found := bytes.Cut(b, []byte{0, 0, 1})
	for found && len(all) < maxUnits {
		var unit []byte
		unit, b, found = bytes.Cut(b, []byte{0, 0, 1})
		all = append(all, unit)
	}
	return all
}

// firstSet returns what the first unit that read takes says.
func firstSet(stream []byte, read func(unit []byte) (Picture, bool)) (p Picture, ok bool) {
	for _, unit := range units(stream) {
		if p, ok := read(unit); ok {
			return p, true
		}
	}
	return p, false
}

// maxUnits bounds how many units are read.
const maxUnits = 4096

// payload returns a NAL unit without its emulation prevention bytes (ISO 14496-10, 7.4.1).
func payload(unit []byte) []byte {
	out := make([]byte, 0, len(unit))
	zeros := 0
	for _, v := range unit {
		if zeros >= 2 && v == 3 {
			zeros = 0
			continue
		}
		if v == 0 {
			zeros++
		} else {
			zeros = 0
		}
		out = append(out, v)
	}
	return out
}

// reduced returns a fraction in its lowest terms; 0, 0 where it is none.
func reduced(n, d int) [2]int {
	if n <= 0 || d <= 0 {
		return [2]int{}
	}
	a, b := n, d
	for b != 0 {
		a, b = b, a%b
	}
	return [2]int{n / a, d / a}
}
