package draw

import (
	"image"
	"image/color"

	"github.com/gonumm/gonumm/numm"
)

// byLines draws whatever there is. Every source is a line of premultiplied colours of 16 bits, and every mask one of alphas.
func (p *painter) byLines(src, mask image.Image) {
	line, through := make([][4]uint32, p.r.Dx()), make([]uint32, p.r.Dx())
	_, plain := src.(*image.Uniform)
	_, even := mask.(*image.Uniform)
	for i := range p.r.Dy() {
		y := i
		if p.sp.Y < p.r.Min.Y {
			y = p.r.Dy() - 1 - i // src may be dst
		}
		if i == 0 || !plain {
			colours(line, src, p.sp.X, p.sp.Y+y)
		}
		row := p.row(y)
		if mask == nil {
			p.unmasked(row, line)
			continue
		}
		if i == 0 || !even {
			alphas(through, mask, p.mp.X, p.mp.Y+y)
		}
		for x, a := range through {
			p.masked(row[bytesPerPixel*x:][:3:3], &line[x], a)
		}
	}
}

func (p *painter) unmasked(row []uint8, line [][4]uint32) {
	for x := range line {
		d, c := row[bytesPerPixel*x:][:3:3], &line[x]
		if p.op == Src || c[3] == most {
			d[0], d[1], d[2] = uint8(c[0]>>8), uint8(c[1]>>8), uint8(c[2]>>8)
			continue
		}
		over(d, c[0], c[1], c[2], c[3])
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

// colours fills line with the pixels of src from (x, y) on.
func colours(line [][4]uint32, src image.Image, x, y int) {
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
	case image.RGBA64Image:
		for i := range line {
			c := s.RGBA64At(x+i, y)
			line[i] = [4]uint32{uint32(c.R), uint32(c.G), uint32(c.B), uint32(c.A)}
		}
	default:
		for i := range line {
			line[i][0], line[i][1], line[i][2], line[i][3] = s.At(x+i, y).RGBA()
		}
	}
}

// alphas fills line with those of mask from (x, y) on.
func alphas(line []uint32, mask image.Image, x, y int) {
	switch m := mask.(type) {
	case *image.Alpha:
		from := m.Pix[m.PixOffset(x, y):]
		for i, a := range from[:len(line)] {
			line[i] = uint32(a) * 0x101
		}
	case image.RGBA64Image:
		for i := range line {
			line[i] = uint32(m.RGBA64At(x+i, y).A)
		}
	default:
		for i := range line {
			_, _, _, line[i] = m.At(x+i, y).RGBA()
		}
	}
}
