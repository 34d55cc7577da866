package header

import "slices"

// H264 reads the first sequence parameter set of a byte stream (ISO 14496-10, 7.3.2.1).
func H264(stream []byte) (p Picture, ok bool) { return firstSet(stream, h264Set) }

// AVC reads that of an AVCDecoderConfigurationRecord (ISO 14496-15, 5.3.3.1).
func AVC(record []byte) (p Picture, ok bool) {
	if len(record) < 8 || record[0] != 1 || record[5]&31 == 0 {
		return p, false
	}
	size := int(record[6])<<8 | int(record[7])
	return h264Set(record[8:min(len(record), 8+size)])
}

// with444 are the profiles whose sets state the sampling of chroma.
var with444 = []int{100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135}

func h264Set(unit []byte) (p Picture, ok bool) {
	const sequenceSet = 7
	if len(unit) < 4 || unit[0]&31 != sequenceSet {
		return p, false
	}
	r := &bits{b: payload(unit[1:])}
	profile := r.u(8)
	r.skip(16) // constraints, level
	r.ue()
	chroma, separate := 1, false
	p.Bits = 8
	if slices.Contains(with444, profile) {
		if chroma = r.ue(); chroma == 3 {
			separate = r.flag()
		}
		p.Bits = max(8+r.ue(), 8+r.ue())
		r.skip(1)
		if r.flag() {
			h264Scaling(r, chroma)
		}
	}
	r.ue() // log2 of frame numbers
	h264Order(r)
	p.Width, p.Height = 16*(r.ue()+1), 16*(r.ue()+1)
	progressive := r.flag()
	fields := 2
	if progressive {
		fields = 1
	}
	p.Height *= fields
	if !progressive {
		r.skip(1)
	}
	r.skip(1)
	if r.flag() {
		if separate {
			chroma = 0
		}
		across, down := h264CropUnits(chroma)
		p.Width -= across * (r.ue() + r.ue())
		p.Height -= down * fields * (r.ue() + r.ue())
	}
	if r.over || p.Width <= 0 || p.Height <= 0 || p.Bits > 16 {
		return Picture{}, false
	}
	if r.flag() {
		usability(r, &p)
		if r.flag() { // timing
			unit, scale := r.u(32), r.u(32)
			if !r.over {
				p.Rate = reduced(scale, 2*unit)
			}
		}
	}
	return p, true
}

// h264Order passes over the order in which pictures are shown, and how many are kept as references.
func h264Order(r *bits) {
	switch r.ue() {
	case 0:
		r.ue()
	case 1:
		r.skip(1)
		r.se()
		r.se()
		for range min(r.ue(), 255) {
			r.se()
		}
	}
	r.ue()
	r.skip(1)
}

// h264CropUnits returns how many columns, and rows of a field, a step of the cropping is, by the format of the chroma: 0 is none or
// planes of their own, 1 is 4:2:0, 2 is 4:2:2, 3 is 4:4:4 (H.264, 7.4.2.1.1).
func h264CropUnits(chroma int) (across, down int) {
	switch chroma {
	case 1:
		return 2, 2
	case 2:
		return 2, 1
	}
	return 1, 1
}

func h264Scaling(r *bits, chroma int) {
	lists := 8
	if chroma == 3 {
		lists = 12
	}
	for i := range lists {
		if !r.flag() {
			continue
		}
		size := 16
		if i >= 6 {
			size = 64
		}
		last, next := 8, 8
		for range size {
			if next != 0 {
				next = (last + r.se() + 256) & 255
			}
			if next != 0 {
				last = next
			}
		}
	}
}

// pixelShapes are those of Table E-1, from 1 on.
var pixelShapes = [][2]int{{1, 1}, {12, 11}, {10, 11}, {16, 11}, {40, 33}, {24, 11}, {20, 11}, {32, 11}, {80, 33}, {18, 11},
	{15, 11}, {64, 33}, {160, 99}, {4, 3}, {3, 2}, {2, 1}}

// usability reads video usability information up to the timing (E.1.1, and E.2.1 of ISO 23008-2).
func usability(r *bits, p *Picture) {
	if r.flag() {
		const stated = 255
		switch shape := r.u(8); {
		case shape == stated:
			p.Aspect = reduced(r.u(16), r.u(16))
		case shape >= 1 && shape <= len(pixelShapes):
			p.Aspect = pixelShapes[shape-1]
		}
	}
	if r.flag() {
		r.skip(1) // overscan
	}
	if r.flag() {
		r.skip(3 + 1)
		if r.flag() {
			p.Colour = Colour{r.u(8), r.u(8), r.u(8)}
		}
	}
	if r.flag() {
		r.ue() // places of chroma
		r.ue()
	}
	if r.over {
		p.Colour = Colour{}
	}
}
