package numm

import (
	"image"
	"image/color"
)

// ImageFrom copies any image into an Image whose upper left corner is (0, 0), laid over white where it is transparent.
//
// 8-bit images with straight alpha give (c*a + 255*(255-a) + 127) / 255, rounded once; images with premultiplied
// alpha the same to the bit. 16-bit images keep their high byte. YCbCr and CMYK are converted as image/color does.
func ImageFrom(src image.Image) *Image { return imageOver(src, color.White) }

// imageOver draws src over a background. A *Image and the standard library's images have fast paths, which give the
// same bits as the general one, except that an NRGBA64 is cut to 8 bits before it is laid over the background.
func imageOver(src image.Image, background color.Color) *Image {
	out := NewImage(src.Bounds().Dx(), src.Bounds().Dy())
	if out.Rect.Empty() {
		return out
	}
	bg := backgroundOf(background)
	switch src := src.(type) {
	case *Image:
		copyRows(out, src)
	case *image.RGBA:
		eachRow(out, src.Pix, src.Stride, 4, bg.fromRGBA)
	case *image.NRGBA:
		eachRow(out, src.Pix, src.Stride, 4, bg.fromNRGBA)
	case *image.RGBA64:
		eachRow(out, src.Pix, src.Stride, 8, bg.fromRGBA64)
	case *image.NRGBA64:
		eachRow(out, src.Pix, src.Stride, 8, bg.fromNRGBA64)
	case *image.Gray:
		eachRow(out, src.Pix, src.Stride, 1, fromGray)
	case *image.Gray16:
		eachRow(out, src.Pix, src.Stride, 2, fromGray16)
	case *image.CMYK:
		eachRow(out, src.Pix, src.Stride, 4, fromCMYK)
	case *image.Paletted:
		eachRow(out, src.Pix, src.Stride, 1, bg.fromPalette(src.Palette))
	case *image.YCbCr:
		fromYCbCr(out, src)
	case *image.NYCbCrA:
		fromYCbCr(out, &src.YCbCr)
		bg.under(out, src)
	default:
		bg.fromAny(out, src)
	}
	return out
}

// eachRow runs convert over the rows of a picture of step bytes a pixel, whose first pixel is pix[0].
func eachRow(out *Image, pix []uint8, stride, step int, convert func(dst, src []uint8)) {
	for y := range out.Height() {
		convert(out.Row(y), pix[y*stride:][:step*out.Width()])
	}
}

// background is an opaque 8-bit colour, red, green, blue.
type background [3]uint32

// backgroundOf returns c, over white where c is itself transparent; white where it is nil.
func backgroundOf(c color.Color) background {
	if c == nil {
		c = color.White
	}
	r, g, b, a := c.RGBA()
	return background{(r + 0xffff - a) >> 8, (g + 0xffff - a) >> 8, (b + 0xffff - a) >> 8}
}

// over lays a colour with straight alpha over a level of the background, rounded to the nearest.
func over(c, a uint8, bg uint32) uint8 {
	return uint8((uint32(c)*uint32(a) + bg*(255-uint32(a)) + 127) / 255)
}

// overPremultiplied lays a premultiplied 16-bit colour over a level of the background. Opaque colours keep their high
// byte. For others it is rounded to the nearest 8-bit level, half a 16-bit step up: the colour may have lost up to a
// step when it was premultiplied, and a level of an 8-bit image is never nearer than 0.504 steps to a tie.
func overPremultiplied(p, a, bg uint32) uint8 {
	if a == 0xffff {
		return uint8(p >> 8)
	}
	sum := uint64(p)*0xffff + uint64(bg)*0x101*uint64(0xffff-a)
	level := (2*sum + 0xffff + 0x101*0xffff) / (2 * 0x101 * 0xffff)
	return uint8(min(level, 255))
}

func (bg background) fromNRGBA(dst, src []uint8) {
	for len(dst) >= 3 && len(src) >= 4 {
		switch a := src[3]; a {
		case 255:
			dst[0], dst[1], dst[2] = src[0], src[1], src[2]
		default:
			dst[0], dst[1], dst[2] = over(src[0], a, bg[0]), over(src[1], a, bg[1]), over(src[2], a, bg[2])
		}
		dst, src = dst[3:], src[4:]
	}
}

func (bg background) fromRGBA(dst, src []uint8) {
	for len(dst) >= 3 && len(src) >= 4 {
		switch a := uint32(src[3]); a {
		case 255:
			dst[0], dst[1], dst[2] = src[0], src[1], src[2]
		default:
			for i := range bg {
				dst[i] = uint8(min(uint32(src[i])+(bg[i]*(255-a)+127)/255, 255))
			}
		}
		dst, src = dst[3:], src[4:]
	}
}

func (bg background) fromRGBA64(dst, src []uint8) {
	for len(dst) >= 3 && len(src) >= 8 {
		a := uint32(src[6])<<8 | uint32(src[7])
		for i := range bg {
			dst[i] = overPremultiplied(uint32(src[2*i])<<8|uint32(src[2*i+1]), a, bg[i])
		}
		dst, src = dst[3:], src[8:]
	}
}

func (bg background) fromNRGBA64(dst, src []uint8) {
	for len(dst) >= 3 && len(src) >= 8 {
		a := src[6]
		dst[0], dst[1], dst[2] = over(src[0], a, bg[0]), over(src[2], a, bg[1]), over(src[4], a, bg[2])
		dst, src = dst[3:], src[8:]
	}
}

func (bg background) fromPalette(p color.Palette) func(dst, src []uint8) {
	var table [256][3]uint8
	for i, c := range p[:min(len(p), len(table))] {
		table[i] = bg.colour(c)
	}
	return func(dst, src []uint8) {
		for len(dst) >= 3 && len(src) >= 1 {
			c := &table[src[0]]
			dst[0], dst[1], dst[2] = c[0], c[1], c[2]
			dst, src = dst[3:], src[1:]
		}
	}
}

func (bg background) fromAny(out *Image, src image.Image) {
	b := src.Bounds()
	deep, isDeep := src.(image.RGBA64Image)
	for y := range out.Height() {
		dst := out.Row(y)
		for x := range out.Width() {
			var r, g, b16, a uint32
			if isDeep {
				c := deep.RGBA64At(b.Min.X+x, b.Min.Y+y)
				r, g, b16, a = uint32(c.R), uint32(c.G), uint32(c.B), uint32(c.A)
			} else {
				r, g, b16, a = src.At(b.Min.X+x, b.Min.Y+y).RGBA()
			}
			dst[3*x] = overPremultiplied(r, a, bg[0])
			dst[3*x+1] = overPremultiplied(g, a, bg[1])
			dst[3*x+2] = overPremultiplied(b16, a, bg[2])
		}
	}
}

func (bg background) colour(c color.Color) [3]uint8 {
	r, g, b, a := c.RGBA()
	return [3]uint8{overPremultiplied(r, a, bg[0]), overPremultiplied(g, a, bg[1]), overPremultiplied(b, a, bg[2])}
}

// under lays a picture that has been copied into out without its alpha over the background.
func (bg background) under(out *Image, src *image.NYCbCrA) {
	for y := range out.Height() {
		dst := out.Row(y)
		alpha := src.A[src.AOffset(src.Rect.Min.X, src.Rect.Min.Y+y):][:out.Width()]
		bg.underRow(dst, alpha)
	}
}

func fromGray(dst, src []uint8) {
	for len(dst) >= 3 && len(src) >= 1 {
		dst[0], dst[1], dst[2] = src[0], src[0], src[0]
		dst, src = dst[3:], src[1:]
	}
}

func fromGray16(dst, src []uint8) {
	for len(dst) >= 3 && len(src) >= 2 {
		dst[0], dst[1], dst[2] = src[0], src[0], src[0]
		dst, src = dst[3:], src[2:]
	}
}

func fromCMYK(dst, src []uint8) {
	for len(dst) >= 3 && len(src) >= 4 {
		dst[0], dst[1], dst[2] = color.CMYKToRGB(src[0], src[1], src[2], src[3])
		dst, src = dst[3:], src[4:]
	}
}
