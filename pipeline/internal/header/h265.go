package header

// H265 reads the first sequence parameter set of a byte stream (ISO 23008-2, 7.3.2.2).
func H265(stream []byte) (p Picture, ok bool) { return firstSet(stream, h265Set) }

// HEVC reads that of an HEVCDecoderConfigurationRecord (ISO 14496-15, 8.3.3.1).
func HEVC(record []byte) (p Picture, ok bool) {
	const arrays = 22
	if len(record) <= arrays {
		return p, false
	}
	at := arrays + 1
	for range record[arrays] {
		if at+3 > len(record) {
			break
		}
		count := int(record[at+1])<<8 | int(record[at+2])
		at += 3
		for range count {
			if at+2 > len(record) {
				return p, false
			}
			end := at + 2 + (int(record[at])<<8 | int(record[at+1]))
			if end > len(record) {
				return p, false
			}
			if p, ok := h265Set(record[at+2 : end]); ok {
				return p, true
			}
			at = end
		}
	}
	return p, false
}

func h265Set(unit []byte) (p Picture, ok bool) {
	const sequenceSet = 33
	if len(unit) < 4 || unit[0]>>1&63 != sequenceSet {
		return p, false
	}
	r := &bits{b: payload(unit[2:])}
	r.skip(4)
	layers := r.u(3)
	r.skip(1)
	h265Profile(r, layers)
	r.ue()
	chroma := r.ue()
	if chroma == 3 {
		r.skip(1)
	}
	p.Width, p.Height = r.ue(), r.ue()
	if r.flag() {
		across, down := 1, 1
		if chroma == 1 || chroma == 2 {
			across = 2
		}
		if chroma == 1 {
			down = 2
		}
		p.Width -= across * (r.ue() + r.ue())
		p.Height -= down * (r.ue() + r.ue())
	}
	p.Bits = max(8+r.ue(), 8+r.ue())
	if r.over || p.Width <= 0 || p.Height <= 0 || p.Bits > 16 {
		return Picture{}, false
	}
	if rest := *r; h265ToUsability(&rest, layers) {
		h265Usability(&rest, &p)
	}
	return p, true
}

func h265Profile(r *bits, layers int) {
	r.skip(88 + 8)
	var profiles, levels [8]bool
	for i := range layers {
		profiles[i], levels[i] = r.flag(), r.flag()
	}
	if layers > 0 {
		r.skip(2 * (8 - layers))
	}
	for i := range layers {
		if profiles[i] {
			r.skip(88)
		}
		if levels[i] {
			r.skip(8)
		}
	}
}

// h265ToUsability skips what precedes the usability information and reports whether there is some.
func h265ToUsability(r *bits, layers int) bool {
	order := r.ue() + 4
	first := layers
	if r.flag() {
		first = 0
	}
	for range layers - first + 1 {
		r.ue()
		r.ue()
		r.ue()
	}
	for range 6 {
		r.ue()
	}
	if scaled := r.flag(); scaled && r.flag() {
		h265Scaling(r)
	}
	r.skip(2)
	if r.flag() { // uncompressed blocks
		r.skip(8)
		r.ue()
		r.ue()
		r.skip(1)
	}
	if !h265References(r) {
		return false
	}
	if r.flag() { // long-term references
		for range min(r.ue(), 33) {
			r.skip(order + 1)
		}
	}
	r.skip(2)
	return r.flag() && !r.over
}

func h265Scaling(r *bits) {
	for size := range 4 {
		step := 1
		if size == 3 {
			step = 3
		}
		for matrix := 0; matrix < 6; matrix += step {
			if !r.flag() {
				r.ue()
				continue
			}
			if size > 1 {
				r.se()
			}
			for range min(64, 1<<(4+size<<1)) {
				r.se()
			}
		}
	}
}

// h265References skips the short-term reference picture sets (7.3.7).
func h265References(r *bits) bool {
	sets := r.ue()
	if sets > 64 {
		return false
	}
	pictures := 0 // of the set before
	for i := range sets {
		if i > 0 && r.flag() { // predicted from the set before
			r.skip(1)
			r.ue()
			kept := 0
			for range pictures + 1 {
				used := r.flag()
				if used || r.flag() {
					kept++
				}
			}
			pictures = kept
			continue
		}
		negative, positive := r.ue(), r.ue()
		if negative > 16 || positive > 16 || r.over {
			return false
		}
		pictures = negative + positive
		for range pictures {
			r.ue()
			r.skip(1)
		}
	}
	return !r.over
}

func h265Usability(r *bits, p *Picture) {
	usability(r, p)
	r.skip(3)
	if r.flag() { // default display window
		for range 4 {
			r.ue()
		}
	}
	if r.flag() {
		unit, scale := r.u(32), r.u(32)
		if !r.over {
			p.Rate = reduced(scale, unit)
		}
	}
}
