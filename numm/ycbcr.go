package numm

import (
	"image"
	"image/color"
)

// fromYCbCr converts a picture with the chroma of the nearest sample, to the same bits as its At method.
func fromYCbCr(out *Image, src *image.YCbCr) {
	r := src.Rect
	step := chromaStep(src.SubsampleRatio)
	for y := range out.Height() {
		dst := out.Row(y)
		luma := src.Y[src.YOffset(r.Min.X, r.Min.Y+y):][:out.Width()]
		if r.Min.X < 0 || r.Min.X%step != 0 {
			for x, l := range luma {
				c := src.COffset(r.Min.X+x, r.Min.Y+y)
				dst[3*x], dst[3*x+1], dst[3*x+2] = color.YCbCrToRGB(l, src.Cb[c], src.Cr[c])
			}
			continue
		}
		first := src.COffset(r.Min.X, r.Min.Y+y)
		last := first + (len(luma)+step-1)/step
		fullRow(dst, luma, src.Cb[first:last], src.Cr[first:last], step)
	}
}

// fullRow is color.YCbCrToRGB over a row, with what the chroma adds worked out once for the pixels that share it.
func fullRow(dst, luma, cb, cr []uint8, step int) {
	cr = cr[:len(cb)]
	for i, blue := range cb {
		b1, r1 := int32(blue)-128, int32(cr[i])-128
		addRed, addGreen, addBlue := 91881*r1, -22554*b1-46802*r1, 116130*b1
		if first := step * i; step == 2 && first+2 <= len(luma) { // the case of most photographs, with fewer bounds to check
			l, d := luma[first:first+2:first+2], dst[3*first:3*first+6:3*first+6]
			y0, y1 := int32(l[0])*0x10101, int32(l[1])*0x10101
			d[0], d[1], d[2] = clip16(y0+addRed), clip16(y0+addGreen), clip16(y0+addBlue)
			d[3], d[4], d[5] = clip16(y1+addRed), clip16(y1+addGreen), clip16(y1+addBlue)
			continue
		}
		for x := step * i; x < min(step*(i+1), len(luma)); x++ {
			y, d := int32(luma[x])*0x10101, dst[3*x:3*x+3:3*x+3]
			d[0], d[1], d[2] = clip16(y+addRed), clip16(y+addGreen), clip16(y+addBlue)
		}
	}
}

// clip16 returns the integer part of a number with 16 bits after the point, from 0 to 255.
func clip16(v int32) uint8 {
	if uint32(v) < 1<<24 {
		return uint8(v >> 16)
	}
	return uint8(^(v >> 31))
}

// chromaStep returns the number of pixels in a row that share a chroma sample.
func chromaStep(ratio image.YCbCrSubsampleRatio) int {
	switch ratio {
	case image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420:
		return 2
	case image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410:
		return 4
	}
	return 1
}
