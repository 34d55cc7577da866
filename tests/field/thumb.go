package main

// Frames are compared by the means of 8 by 8 blocks.
const (
	thumbSide  = 8
	thumbBytes = 3 * thumbSide * thumbSide
)

// thumbOf returns the block means of packed RGB.
func thumbOf(pix []uint8, stride, width, height int) []byte {
	out := make([]byte, 0, thumbBytes)
	for row := range thumbSide {
		y0, y1 := block(row, height)
		for column := range thumbSide {
			x0, x1 := block(column, width)
			var sum [3]int
			for y := y0; y < y1; y++ {
				line := pix[y*stride+3*x0 : y*stride+3*x1]
				for i := 0; i < len(line); i += 3 {
					sum[0] += int(line[i])
					sum[1] += int(line[i+1])
					sum[2] += int(line[i+2])
				}
			}
			n := (y1 - y0) * (x1 - x0)
			for _, s := range sum {
				out = append(out, uint8((s+n/2)/n))
			}
		}
	}
	return out
}

func block(i, n int) (from, to int) {
	from = min(i*n/thumbSide, n-1)
	return from, max((i+1)*n/thumbSide, from+1)
}

// apart returns the mean difference of two equally long rows of bytes.
func apart(a, b []byte) float64 {
	sum := 0
	for i, v := range a {
		d := int(v) - int(b[i])
		sum += max(d, -d)
	}
	return float64(sum) / float64(max(1, len(a)))
}
