package draw

import (
	"image"
	"image/color"

	"github.com/gonumm/gonumm/numm"
)

// quickMask holds the alpha of a row, or one alpha for all.
type quickMask struct {
	alpha *image.Alpha
	all   uint32 // 16 bits, where alpha is nil
}

func maskOf(mask image.Image) (quickMask, bool) {
	switch m := mask.(type) {
	case *image.Alpha:
		return quickMask{alpha: m}, true
	case *image.Uniform:
		_, _, _, a := m.RGBA()
		return quickMask{all: a}, true
	}
	return quickMask{}, false
}

// row returns the alphas of n pixels from (x, y) on, of 8 bits; nil where there is one for all.
func (m quickMask) row(x, y, n int) []uint8 {
	if m.alpha == nil {
		return nil
	}
	at := m.alpha.PixOffset(x, y)
	return m.alpha.Pix[at : at+n]
}

// drawMasked draws through a mask, where there is a quick way. Every source is a row of premultiplied colours of 16 bits.
func (p *painter) drawMasked(src image.Image, m quickMask) bool {
	if s, ok := src.(*image.Uniform); ok {
		p.uniformMasked(s, m)
		return true
	}
	n := p.r.Dx()
	line := make([][4]uint32, n)
	for y := range p.r.Dy() {
		if p.sp.Y < p.r.Min.Y {
			y = p.r.Dy() - 1 - y // src may be dst
		}
		if !colours(line, src, p.sp.X, p.sp.Y+y) {
			return false
		}
		row, alphas := p.row(y), m.row(p.mp.X, p.mp.Y+y, n)
		for x := range line {
			a := m.all
			if alphas != nil {
				a = uint32(alphas[x]) * 0x101
			}
			p.masked(row[bytesPerPixel*x:][:3:3], &line[x], a)
		}
	}
	return true
}

func (p *painter) uniformMasked(s *image.Uniform, m quickMask) {
	var c [4]uint32
	c[0], c[1], c[2], c[3] = s.RGBA()
	if m.alpha != nil && p.op == Over {
		p.uniformOver(c, m)
		return
	}
	n := p.r.Dx()
	for y := range p.r.Dy() {
		row, alphas := p.row(y), m.row(p.mp.X, p.mp.Y+y, n)
		for x := range n {
			a := m.all
			if alphas != nil {
				a = uint32(alphas[x]) * 0x101
			}
			p.masked(row[bytesPerPixel*x:][:3:3], &c, a)
		}
	}
}

// uniformOver is what text and shapes are drawn by. What depends on the alpha alone is worked out once for a run of pixels.
func (p *painter) uniformOver(c [4]uint32, m quickMask) {
	full := [3]uint8{uint8(c[0] >> 8), uint8(c[1] >> 8), uint8(c[2] >> 8)}
	was, r, g, b, rest := uint8(0), uint32(0), uint32(0), uint32(0), uint32(0)
	for y := range p.r.Dy() {
		row := p.row(y)
		for _, alpha := range m.row(p.mp.X, p.mp.Y+y, p.r.Dx()) {
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

// masked draws one pixel through an alpha of 16 bits, as image/draw does it.
func (p *painter) masked(d []uint8, c *[4]uint32, a uint32) {
	switch {
	case a == 0 && p.op == Over:
	case a == most && (p.op == Src || c[3] == most):
		d[0], d[1], d[2] = uint8(c[0]>>8), uint8(c[1]>>8), uint8(c[2]>>8)
	case p.op == Src:
		d[0], d[1], d[2] = uint8(c[0]*a/most>>8), uint8(c[1]*a/most>>8), uint8(c[2]*a/most>>8)
	default:
		rest := (most - c[3]*a/most) * 0x101
		d[0] = uint8((uint32(d[0])*rest + c[0]*a) / most >> 8)
		d[1] = uint8((uint32(d[1])*rest + c[1]*a) / most >> 8)
		d[2] = uint8((uint32(d[2])*rest + c[2]*a) / most >> 8)
	}
}

// colours fills line with the pixels of src from (x, y) on; false where there is no quick way.
func colours(line [][4]uint32, src image.Image, x, y int) bool {
	switch s := src.(type) {
	case *numm.Image:
		from := s.Pix[s.PixOffset(x, y):]
		for i := range line {
			v := from[bytesPerPixel*i:][:3]
			line[i] = [4]uint32{uint32(v[0]) * 0x101, uint32(v[1]) * 0x101, uint32(v[2]) * 0x101, most}
		}
	case *image.RGBA:
		from := s.Pix[s.PixOffset(x, y):]
		for i := range line {
			v := from[4*i:][:4]
			line[i] = [4]uint32{uint32(v[0]) * 0x101, uint32(v[1]) * 0x101, uint32(v[2]) * 0x101, uint32(v[3]) * 0x101}
		}
	case *image.NRGBA:
		from := s.Pix[s.PixOffset(x, y):]
		for i := range line {
			v := from[4*i:][:4]
			a := uint32(v[3]) * 0x101
			line[i] = [4]uint32{uint32(v[0]) * a / 255, uint32(v[1]) * a / 255, uint32(v[2]) * a / 255, a}
		}
	case *image.YCbCr:
		for i := range line {
			r, g, b, _ := color.YCbCr{Y: s.Y[s.YOffset(x+i, y)], Cb: s.Cb[s.COffset(x+i, y)], Cr: s.Cr[s.COffset(x+i, y)]}.RGBA()
			line[i] = [4]uint32{r, g, b, most}
		}
	case *image.Gray:
		from := s.Pix[s.PixOffset(x, y):]
		for i := range line {
			v := uint32(from[i]) * 0x101
			line[i] = [4]uint32{v, v, v, most}
		}
	default:
		return false
	}
	return true
}
