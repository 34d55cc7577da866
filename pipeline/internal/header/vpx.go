package header

// VP9 reads the header of a key frame, which a stream starts with (VP9, 6.2).
func VP9(frame []byte) (p Picture, ok bool) {
	r := &bits{b: frame}
	if r.u(2) != 2 {
		return p, false
	}
	profile := r.u(1) | r.u(1)<<1
	if profile == 3 {
		r.skip(1)
	}
	const again, between = 2, 1 // shows a frame again, or is no key frame
	if r.u(2)&(again|between) != 0 {
		return p, false
	}
	r.skip(2)
	if r.u(24) != 0x498342 {
		return p, false
	}
	p.Bits = 8
	if profile >= 2 {
		p.Bits = 10 + 2*r.u(1)
	}
	const rgb = 7
	space := r.u(3)
	p.Colour = vp9Colours[space]
	switch {
	case space != rgb:
		r.skip(1)
		if profile&1 == 1 {
			r.skip(3)
		}
	case profile&1 == 1:
		r.skip(1)
	}
	p.Width, p.Height = r.u(16)+1, r.u(16)+1
	if r.over {
		return Picture{}, false
	}
	return p, true
}

// VP9Config reads a VPCodecConfigurationRecord (VP9 in ISO-BMFF).
func VP9Config(record []byte) (p Picture, ok bool) {
	if len(record) < 12 || record[0] != 1 {
		return p, false
	}
	p.Bits = int(record[6] >> 4)
	p.Colour = Colour{int(record[7]), int(record[8]), int(record[9])}
	return p, true
}

// vp9Colours are what a frame states of its matrix, 601, 709, 170, 240, 2020, RGB, and what goes with it. With 2020 go transfers of
// every dynamic range, of which the container tells.
var vp9Colours = [8]Colour{{}, {6, 6, 6}, {1, 1, 1}, {6, 6, 6}, {7, 7, 7}, {9, 2, 9}, {}, {1, 13, 0}}

// VP8 reads the header of a key frame (RFC 6386, 9.1).
func VP8(frame []byte) (p Picture, ok bool) {
	if len(frame) < 10 || frame[0]&1 != 0 || string(frame[3:6]) != "\x9d\x01\x2a" {
		return p, false
	}
	p.Width, p.Height = int(frame[7])<<8&0x3f00|int(frame[6]), int(frame[9])<<8&0x3f00|int(frame[8])
	p.Bits = 8
	return p, true
}
