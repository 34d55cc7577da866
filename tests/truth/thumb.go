package truth

import "math"

// Thumb is a picture of 8 by 8 blocks, each the mean of its red, green and blue.
type Thumb [8][8][3]float32

// ThumbOf shrinks a picture of packed RGB. Block i begins at row i*height/8.
func ThumbOf(pix []uint8, width, height int) Thumb {
	var sums [8][8][3]int
	for row := range 8 {
		for y := row * height / 8; y < (row+1)*height/8; y++ {
			for column := range 8 {
				sum := &sums[row][column]
				for x := column * width / 8; x < (column+1)*width/8; x++ {
					at := pix[3*(y*width+x):]
					sum[0] += int(at[0])
					sum[1] += int(at[1])
					sum[2] += int(at[2])
				}
			}
		}
	}
	var t Thumb
	for row := range 8 {
		for column := range 8 {
			n := ((row+1)*height/8 - row*height/8) * ((column+1)*width/8 - column*width/8)
			for channel, sum := range sums[row][column] {
				t[row][column][channel] = float32(sum) / float32(n)
			}
		}
	}
	return t
}

// Number reads the number that a made picture says, bits in the top row and their opposites below, or -1.
func (t *Thumb) Number() int {
	number := 0
	for column := range 8 {
		bit := t[0][column][1] - t[1][column][1]
		if math.Abs(float64(bit)) < 60 {
			return -1
		}
		number <<= 1
		if bit > 0 {
			number++
		}
	}
	return number
}

// PSNR returns the likeness of two in dB: 46 where they differ by 1.3 levels in the mean, +Inf where they are equal.
func (t *Thumb) PSNR(o *Thumb) float64 {
	sum := 0.0
	t.each(o, func(_ int, d float64) { sum += d * d })
	return 10 * math.Log10(255*255*8*8*3/sum)
}

// Bias returns the mean of t minus o in each channel.
func (t *Thumb) Bias(o *Thumb) (bias [3]float64) {
	t.each(o, func(channel int, d float64) { bias[channel] += d / 64 })
	return bias
}

func (t *Thumb) each(o *Thumb, f func(channel int, difference float64)) {
	for row := range t {
		for column := range t[row] {
			for channel := range t[row][column] {
				f(channel, float64(t[row][column][channel])-float64(o[row][column][channel]))
			}
		}
	}
}
