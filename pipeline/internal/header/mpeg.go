package header

// MPEGVideo reads the first sequence header of MPEG 1 and 2 and its extensions (ISO 13818-2, 6.2.2).
func MPEGVideo(stream []byte) (p Picture, ok bool) {
	const sequence, extension, picture = 0xb3, 0xb5, 0x00
	for _, unit := range units(stream) {
		switch {
		case len(unit) < 5:
		case unit[0] == sequence && !ok:
			p, ok = mpegSequence(unit[1:])
		case unit[0] == extension && ok:
			mpegExtension(unit[1:], &p)
		case unit[0] == picture && ok:
			return p, true
		}
	}
	return p, ok
}

var mpegRates = [][2]int{{}, {24000, 1001}, {24, 1}, {25, 1}, {30000, 1001}, {30, 1}, {50, 1}, {60000, 1001}, {60, 1}}

func mpegSequence(b []byte) (p Picture, ok bool) {
	r := &bits{b: b}
	p.Width, p.Height, p.Bits = r.u(12), r.u(12), 8
	shape, rate := r.u(4), r.u(4)
	if rate < len(mpegRates) {
		p.Rate = mpegRates[rate]
	}
	p.Aspect = wholeShape(shape, p.Width, p.Height)
	return p, !r.over && p.Width > 0 && p.Height > 0
}

// wholeShape returns that of a pixel where a picture's is stated.
func wholeShape(shape, width, height int) [2]int {
	switch shape {
	case 1:
		return [2]int{1, 1}
	case 2:
		return reduced(4*height, 3*width)
	case 3:
		return reduced(16*height, 9*width)
	case 4:
		return reduced(221*height, 100*width)
	}
	return [2]int{}
}

func mpegExtension(b []byte, p *Picture) {
	r := &bits{b: b}
	switch r.u(4) {
	case 1: // sequence
		r.skip(8 + 1 + 2)
		p.Width += r.u(2) << 12
		p.Height += r.u(2) << 12
		r.skip(12 + 1 + 8 + 1)
		n, d := r.u(2)+1, r.u(5)+1
		if !r.over {
			p.Rate = reduced(p.Rate[0]*n, p.Rate[1]*d)
		}
	case 2: // display
		r.skip(3)
		if r.flag() {
			colour := Colour{r.u(8), r.u(8), r.u(8)}
			if !r.over {
				p.Colour = colour
			}
		}
	}
}

// MPEG4 reads the first video object layer (ISO 14496-2, 6.2.3).
func MPEG4(stream []byte) (p Picture, ok bool) {
	for _, unit := range units(stream) {
		if len(unit) > 4 && unit[0]>>4 == 2 {
			return mpeg4Layer(unit[1:])
		}
	}
	return p, false
}

func mpeg4Layer(b []byte) (p Picture, ok bool) {
	r := &bits{b: b}
	r.skip(1 + 8)
	version := 1
	if r.flag() {
		version = r.u(4)
		r.skip(3)
	}
	const extended = 15
	switch shape := r.u(4); {
	case shape == extended:
		p.Aspect = reduced(r.u(8), r.u(8))
	case shape >= 1 && shape <= 5:
		p.Aspect = pixelShapes[shape-1]
	}
	if r.flag() { // control
		r.skip(2 + 1)
		if r.flag() { // buffers
			r.skip(79)
		}
	}
	shape := r.u(2)
	if shape == 3 && version != 1 {
		r.skip(4)
	}
	r.skip(1)
	scale := r.u(16)
	r.skip(1)
	if r.flag() { // a fixed rate
		wide := 1
		for 1<<wide < scale {
			wide++
		}
		p.Rate = reduced(scale, r.u(wide))
	}
	if shape != 0 {
		return p, !r.over
	}
	r.skip(1)
	p.Width = r.u(13)
	r.skip(1)
	p.Height, p.Bits = r.u(13), 8
	return p, !r.over && p.Width > 0 && p.Height > 0
}
