package header

// AV1 reads the first sequence header of a stream of open bitstream units (AV1, 5.5).
func AV1(stream []byte) (p Picture, ok bool) {
	for at := 0; at < len(stream); {
		head := stream[at]
		kind := head >> 3 & 15
		at++
		if head&4 != 0 { // extension
			at++
		}
		size := len(stream) - at
		if head&2 != 0 {
			n, used := leb128(stream[min(at, len(stream)):])
			if used == 0 {
				return p, false
			}
			at += used
			size = n
		}
		if size < 0 || at > len(stream) {
			return p, false
		}
		end := min(len(stream), at+size)
		const sequence = 1
		if kind == sequence {
			return av1Sequence(stream[at:end])
		}
		at = end
	}
	return p, false
}

// AV1Config reads that of an AV1CodecConfigurationRecord (AV1 in ISO-BMFF, 2.3.3), which has at least the depth.
func AV1Config(record []byte) (p Picture, ok bool) {
	if len(record) < 4 || record[0] != 0x81 {
		return p, false
	}
	if p, ok := AV1(record[4:]); ok {
		return p, true
	}
	p.Bits, p.Colour = []int{8, 8, 10, 12}[record[2]>>5&3], unspecified
	return p, true
}

func leb128(b []byte) (n, used int) {
	for i := range min(len(b), 8) {
		n |= int(b[i]&0x7f) << (7 * i)
		if b[i]&0x80 == 0 {
			return n, i + 1
		}
	}
	return 0, 0
}

// av1Sequence reads a sequence header (5.5.1).
func av1Sequence(b []byte) (p Picture, ok bool) {
	r := &bits{b: b}
	profile := r.u(3)
	r.skip(1) // still
	still := r.flag()
	if still {
		r.skip(5)
	} else {
		av1Points(r, &p)
	}
	wide, high := r.u(4)+1, r.u(4)+1
	p.Width, p.Height = r.u(wide)+1, r.u(high)+1
	av1Tools(r, still)
	av1Colour(r, profile, &p)
	if r.over {
		return Picture{}, false
	}
	return p, true
}

// av1Points reads the timing and skips the operating points.
func av1Points(r *bits, p *Picture) {
	decoder, delay := false, 0
	if r.flag() {
		units, scale := r.u(32), r.u(32)
		if r.flag() { // all frames last the same
			p.Rate = reduced(scale, units*(r.ue()+1))
		}
		if decoder = r.flag(); decoder {
			delay = r.u(5) + 1
			r.skip(32 + 5 + 5)
		}
	}
	display := r.flag()
	for range r.u(5) + 1 {
		r.skip(12)
		if r.u(5) > 7 {
			r.skip(1)
		}
		if decoder && r.flag() {
			r.skip(2*delay + 1)
		}
		if display && r.flag() {
			r.skip(4)
		}
	}
}

// av1Tools skips the flags that turn tools on, of which the reduced header of still pictures states a few.
func av1Tools(r *bits, still bool) {
	if !still && r.flag() { // numbers of frames
		r.skip(4 + 3)
	}
	r.skip(3)
	if !still {
		r.skip(4)
		order := r.flag()
		if order {
			r.skip(2)
		}
		screen := 2
		if !r.flag() {
			screen = r.u(1)
		}
		if screen > 0 && !r.flag() {
			r.skip(1)
		}
		if order {
			r.skip(3)
		}
	}
	r.skip(3)
}

// av1Colour reads the depth and the colours (5.5.2).
func av1Colour(r *bits, profile int, p *Picture) {
	deep := r.flag()
	p.Bits = 8
	switch {
	case profile == 2 && deep:
		p.Bits = 10
		if r.flag() {
			p.Bits = 12
		}
	case deep:
		p.Bits = 10
	}
	grey := profile != 1 && r.flag()
	p.Colour = unspecified
	if r.flag() {
		p.Colour = Colour{r.u(8), r.u(8), r.u(8)}
	}
	const bt709, sRGB, identity = 1, 13, 0
	p.FullRange = !grey && p.Colour == Colour{bt709, sRGB, identity} || r.flag()
}
