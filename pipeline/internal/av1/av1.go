// Package av1 reads from AV1's sequence header (AV1 Bitstream & Decoding Process Specification, 5.5) what its colours mean.
package av1

// Colour is what the header says, in the codes of ITU-T H.273; 2 is unspecified.
type Colour struct {
	Primaries, Transfer, Matrix int
	FullRange                   bool
}

// FromConfig reads a configuration record, as MP4 and Matroska have. ok is false where it has no sequence header.
func FromConfig(record []byte) (c Colour, ok bool) {
	const fixed = 4
	if len(record) < fixed || record[0] != 0x81 {
		return c, false
	}
	return FromUnits(record[fixed:])
}

// FromUnits reads open bitstream units up to the first sequence header.
func FromUnits(b []byte) (c Colour, ok bool) {
	const sequenceHeader = 1
	for len(b) > 0 {
		kind, extended, sized := b[0]>>3&15, b[0]&4 != 0, b[0]&2 != 0
		b = b[1:]
		if extended && len(b) > 0 {
			b = b[1:]
		}
		size := len(b)
		if sized {
			var n int
			if size, n = leb128(b); n == 0 || size > len(b)-n {
				return c, false
			}
			b = b[n:]
		}
		if kind == sequenceHeader {
			return sequence(b[:size])
		}
		b = b[size:]
	}
	return c, false
}

func leb128(b []byte) (v, n int) {
	for n < 8 && n < len(b) {
		v |= int(b[n]&0x7f) << (7 * n)
		n++
		if b[n-1]&0x80 == 0 {
			return v, n
		}
	}
	return 0, 0
}

// sequence reads the header up to its colours.
func sequence(b []byte) (c Colour, ok bool) {
	r := &reader{b: b}
	profile := r.bits(3)
	r.bits(1)
	reduced := r.flag()
	if reduced {
		r.bits(5)
	} else {
		r.operatingPoints()
	}
	width, height := r.bits(4)+1, r.bits(4)+1
	r.bits(width)
	r.bits(height)
	if !reduced && r.flag() {
		r.bits(4 + 3) // frame ids
	}
	r.bits(3)
	if !reduced {
		r.tools()
	}
	r.bits(3)
	return r.colour(profile), !r.over
}

func (r *reader) operatingPoints() {
	model, delay := false, 0
	if r.flag() { // timing
		r.bits(32)
		r.bits(32)
		if r.flag() {
			r.unsigned()
		}
		if model = r.flag(); model {
			delay = r.bits(5) + 1
			r.bits(32)
			r.bits(5 + 5)
		}
	}
	display := r.flag()
	for range r.bits(5) + 1 {
		r.bits(12)
		const tiered = 8
		if r.bits(5) >= tiered {
			r.bits(1)
		}
		if model && r.flag() {
			r.bits(delay)
			r.bits(delay)
			r.bits(1)
		}
		if display && r.flag() {
			r.bits(4)
		}
	}
}

func (r *reader) tools() {
	r.bits(4)
	order := r.flag()
	if order {
		r.bits(2)
	}
	screen := 2
	if !r.flag() {
		screen = r.bits(1)
	}
	if screen > 0 && !r.flag() {
		r.bits(1)
	}
	if order {
		r.bits(3)
	}
}

func (r *reader) colour(profile int) Colour {
	const professional, high = 2, 1
	if r.flag() && profile == professional {
		r.bits(1)
	}
	mono := profile != high && r.flag()
	const unspecified = 2
	c := Colour{unspecified, unspecified, unspecified, false}
	if r.flag() {
		c.Primaries, c.Transfer, c.Matrix = r.bits(8), r.bits(8), r.bits(8)
	}
	const bt709, sRGB, identity = 1, 13, 0
	if !mono && c.Primaries == bt709 && c.Transfer == sRGB && c.Matrix == identity {
		c.FullRange = true
		return c
	}
	c.FullRange = r.flag()
	return c
}

// reader takes bits out of bytes.
type reader struct {
	b    []byte
	at   int
	over bool // more was taken than there is
}

func (r *reader) bits(n int) (v int) {
	for range n {
		if r.at/8 >= len(r.b) {
			r.over = true
			return 0
		}
		v = v<<1 | int(r.b[r.at/8]>>(7-r.at%8)&1)
		r.at++
	}
	return v
}

func (r *reader) flag() bool { return r.bits(1) == 1 }

// unsigned passes over a number that tells its length by its leading zeros.
func (r *reader) unsigned() {
	zeros := 0
	for !r.over && !r.flag() {
		zeros++
	}
	r.bits(min(zeros, 32))
}
