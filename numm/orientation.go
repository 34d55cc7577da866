package numm

// turned undoes an orientation in the sense of EXIF's tag 0x0112 (CIPA DC-008, 4.6.5): where the file's first row and first
// column are in the picture. 2 and 4 are mirrored, 3 is upside down, 5 to 8 are turned by 90 degrees, 5 and 7 mirrored as well.
// Other numbers leave the picture as it is. The result may be m itself, changed.
func turned(m *Image, orientation int) *Image {
	w, h := m.Width(), m.Height()
	switch orientation {
	case 2, 3:
		for y := range h {
			reversePixels(m.Row(y))
		}
		if orientation == 2 {
			return m
		}
		fallthrough
	case 4:
		for y := range h / 2 {
			a, b := m.Row(y), m.Row(h-1-y)
			for i := range a {
				a[i], b[i] = b[i], a[i]
			}
		}
		return m
	case 5, 6, 7, 8:
	default:
		return m
	}
	// The row y of the file becomes a column: the first one is left in 5 and 8, and runs down in 5 and 6.
	out := NewImage(h, w)
	left, down := orientation == 5 || orientation == 8, orientation == 5 || orientation == 6
	const block = 32 // rows at a time, so that their cache lines are used whole
	for y0 := 0; y0 < h; y0 += block {
		for x := range w {
			row := x
			if !down {
				row = w - 1 - x
			}
			dst := out.Row(row)
			for y := y0; y < min(h, y0+block); y++ {
				column := y
				if !left {
					column = h - 1 - y
				}
				copy(dst[3*column:3*column+3], m.Pix[y*m.Stride+3*x:])
			}
		}
	}
	return out
}

func reversePixels(row []uint8) {
	for i, j := 0, len(row)-3; i < j; i, j = i+3, j-3 {
		row[i], row[i+1], row[i+2], row[j], row[j+1], row[j+2] = row[j], row[j+1], row[j+2], row[i], row[i+1], row[i+2]
	}
}
