package still

// Turned undoes an orientation in the sense of EXIF's tag 0x0112 (CIPA DC-008, 4.6.5): where the file's first row and first
// column are in the picture. 2 and 4 are mirrored, 3 is upside down, 5 to 8 are turned by 90 degrees, 5 and 7 mirrored as well.
// Other numbers change nothing. The result may be p itself, changed.
func (p *Pixels) Turned(orientation int) *Pixels {
	switch orientation {
	case 2, 3:
		for y := range p.Height {
			p.reverse(p.row(y))
		}
		if orientation == 2 {
			return p
		}
		fallthrough
	case 4:
		for y := range p.Height / 2 {
			a, b := p.row(y), p.row(p.Height-1-y)
			for i := range a {
				a[i], b[i] = b[i], a[i]
			}
		}
		return p
	case 5, 6, 7, 8:
		return p.transposed(orientation == 5 || orientation == 8, orientation == 5 || orientation == 6)
	}
	return p
}

// transposed turns rows into columns: the first one becomes the left column where left is set, and runs down where
// down is set.
func (p *Pixels) transposed(left, down bool) *Pixels {
	w, h, c := p.Width, p.Height, p.Channels
	out := &Pixels{Pix: make([]uint8, len(p.Pix)), Width: h, Height: w, Channels: c}
	const block = 32 // rows at a time, so that their cache lines are used whole
	for y0 := 0; y0 < h; y0 += block {
		for x := range w {
			row := x
			if !down {
				row = w - 1 - x
			}
			dst := out.row(row)
			for y := y0; y < min(h, y0+block); y++ {
				column := y
				if !left {
					column = h - 1 - y
				}
				copy(dst[c*column:c*column+c], p.Pix[(y*w+x)*c:])
			}
		}
	}
	return out
}

func (p *Pixels) row(y int) []uint8 {
	n := p.Channels * p.Width
	return p.Pix[y*n : (y+1)*n]
}

func (p *Pixels) reverse(row []uint8) {
	c := p.Channels
	for i, j := 0, len(row)-c; i < j; i, j = i+c, j-c {
		for k := range c {
			row[i+k], row[j+k] = row[j+k], row[i+k]
		}
	}
}
