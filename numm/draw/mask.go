package draw

import "image"

// drawMasked draws through a mask, where there is a quicker way than by lines.
func (p *painter) drawMasked(src, mask image.Image) bool {
	s, ok := src.(*image.Uniform)
	if !ok {
		return false
	}
	m, ok := mask.(*image.Alpha)
	if !ok || p.op != Over {
		return false
	}
	p.uniformOver(s, m)
	return true
}

// uniformOver is what text and shapes are drawn by. What depends on the alpha alone is worked out once for a run of pixels.
func (p *painter) uniformOver(s *image.Uniform, m *image.Alpha) {
	var c [4]uint32
	c[0], c[1], c[2], c[3] = s.RGBA()
	full := [3]uint8{uint8(c[0] >> 8), uint8(c[1] >> 8), uint8(c[2] >> 8)}
	was, r, g, b, rest := uint8(0), uint32(0), uint32(0), uint32(0), uint32(0)
	for y := range p.r.Dy() {
		row := p.row(y)
		at := m.PixOffset(p.mp.X, p.mp.Y+y)
		for _, alpha := range m.Pix[at : at+p.r.Dx()] {
			d := row[:3:3]
			row = row[3:]
			if alpha == 0 {
				continue
			}
			if alpha == 255 && c[3] == most {
				d[0], d[1], d[2] = full[0], full[1], full[2]
				continue
			}
			if alpha != was {
				a := uint32(alpha) * 0x101
				was, r, g, b, rest = alpha, c[0]*a, c[1]*a, c[2]*a, (most-c[3]*a/most)*0x101
			}
			d[0] = uint8((uint32(d[0])*rest + r) / most >> 8)
			d[1] = uint8((uint32(d[1])*rest + g) / most >> 8)
			d[2] = uint8((uint32(d[2])*rest + b) / most >> 8)
		}
	}
}
