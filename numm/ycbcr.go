package numm

import (
	"image"
	"image/color"
)

// fromYCbCr converts a picture with the chroma of the nearest sample, as its At method does.
func fromYCbCr(out *Image, src *image.YCbCr) {
	r := src.Rect
	for y := range out.Height() {
		dst := out.Row(y)
		luma := src.Y[src.YOffset(r.Min.X, r.Min.Y+y):][:out.Width()]
		for x, l := range luma {
			c := src.COffset(r.Min.X+x, r.Min.Y+y)
			dst[3*x], dst[3*x+1], dst[3*x+2] = color.YCbCrToRGB(l, src.Cb[c], src.Cr[c])
		}
	}
}
