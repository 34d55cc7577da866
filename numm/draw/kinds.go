package draw

import (
	"encoding/binary"
	"image"
	"image/color"

	"github.com/gonumm/gonumm/internal/pixel"
)

func (p *painter) rgba(s *image.RGBA) {
	if p.op == Src {
		p.repack(s)
		return
	}
	for y := range p.r.Dy() {
		row, from := p.rows(y, s.Pix, s.PixOffset(p.sp.X, p.sp.Y+y), 4)
		for i, k := 0, 0; i+2 < len(row) && k+3 < len(from); i, k = i+bytesPerPixel, k+4 {
			d, v := row[i:i+3:i+3], from[k:k+4:k+4]
			if v[3] == 255 {
				d[0], d[1], d[2] = v[0], v[1], v[2]
				continue
			}
			over(d, uint32(v[0])*0x101, uint32(v[1])*0x101, uint32(v[2])*0x101, uint32(v[3])*0x101)
		}
	}
}

// repack copies colours without their alpha.
func (p *painter) repack(s *image.RGBA) {
	at, to := s.PixOffset(p.sp.X, p.sp.Y), p.dst.PixOffset(p.r.Min.X, p.r.Min.Y)
	pixel.DropAlpha(p.dst.Pix[to:], p.dst.Stride, s.Pix[at:], s.Stride, p.r.Dx(), p.r.Dy())
}

func (p *painter) nrgba(s *image.NRGBA) {
	for y := range p.r.Dy() {
		row, from := p.rows(y, s.Pix, s.PixOffset(p.sp.X, p.sp.Y+y), 4)
		for i, k := 0, 0; i+2 < len(row) && k+3 < len(from); i, k = i+bytesPerPixel, k+4 {
			d, v := row[i:i+3:i+3], from[k:k+4:k+4]
			a := uint32(v[3]) * 0x101
			switch {
			case v[3] == 255:
				d[0], d[1], d[2] = v[0], v[1], v[2]
			case p.op == Src:
				d[0], d[1], d[2] = uint8(uint32(v[0])*a/255>>8), uint8(uint32(v[1])*a/255>>8), uint8(uint32(v[2])*a/255>>8)
			case v[3] > 0:
				over(d, uint32(v[0])*a/255, uint32(v[1])*a/255, uint32(v[2])*a/255, a)
			}
		}
	}
}

func (p *painter) ycbcr(s *image.YCbCr) {
	step := 1 // pixels that share a sample of chroma
	switch s.SubsampleRatio {
	case image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420:
		step = 2
	case image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410:
		step = 4
	}
	for y := range p.r.Dy() {
		row := p.row(y)
		luma := s.Y[s.YOffset(p.sp.X, p.sp.Y+y):]
		if step == 1 {
			at := s.COffset(p.sp.X, p.sp.Y+y)
			ycbcrRow(row, luma, s.Cb[at:], s.Cr[at:])
			continue
		}
		first := s.COffset(p.sp.X, p.sp.Y+y) - p.sp.X/step
		var u, v int32 // as color.YCbCrToRGB has them
		was := -1
		for i, x := 0, p.sp.X; i+2 < len(row); i, x = i+bytesPerPixel, x+1 {
			if at := first + x/step; at != was {
				u, v, was = int32(s.Cb[at])-128, int32(s.Cr[at])-128, at
			}
			yy := int32(luma[x-p.sp.X]) * 0x10101
			row[i], row[i+1], row[i+2] = level(yy+91881*v), level(yy-22554*u-46802*v), level(yy+116130*u)
		}
	}
}

// ycbcrRow draws pixels that have chroma each.
func ycbcrRow(row, luma, cb, cr []uint8) {
	n := len(row) / bytesPerPixel
	luma, cb, cr = luma[:n], cb[:n], cr[:n]
	for i := range luma {
		d := row[bytesPerPixel*i:][:3:3]
		yy, u, v := int32(luma[i])*0x10101, int32(cb[i])-128, int32(cr[i])-128
		d[0], d[1], d[2] = level(yy+91881*v), level(yy-22554*u-46802*v), level(yy+116130*u)
	}
}

// level returns the upper byte of 16.16 bits, clipped.
func level(v int32) uint8 {
	if uint32(v)&0xff000000 == 0 {
		return uint8(v >> 16)
	}
	return uint8(^(v >> 31))
}

// gray draws four pixels at a time, of three equal bytes each.
func (p *painter) gray(s *image.Gray) {
	for y := range p.r.Dy() {
		row, from := p.rows(y, s.Pix, s.PixOffset(p.sp.X, p.sp.Y+y), 1)
		for ; len(from) >= 4 && len(row) >= 12; from, row = from[4:], row[12:] {
			const three = 0x010101
			third := uint64(from[2]) * three
			binary.LittleEndian.PutUint64(row, uint64(from[0])*three|uint64(from[1])*three<<24|third<<48)
			binary.LittleEndian.PutUint32(row[8:], uint32(third>>16)|uint32(from[3])*three<<8)
		}
		for x, v := range from {
			d := row[bytesPerPixel*x:][:3:3]
			d[0], d[1], d[2] = v, v, v
		}
	}
}

func (p *painter) cmyk(s *image.CMYK) {
	for y := range p.r.Dy() {
		row, from := p.rows(y, s.Pix, s.PixOffset(p.sp.X, p.sp.Y+y), 4)
		for i, k := 0, 0; i+2 < len(row) && k+3 < len(from); i, k = i+bytesPerPixel, k+4 {
			d, v := row[i:i+3:i+3], from[k:k+4:k+4]
			d[0], d[1], d[2] = color.CMYKToRGB(v[0], v[1], v[2], v[3])
		}
	}
}

// paletted draws each pixel by its number; false where a number has no colour.
func (p *painter) paletted(s *image.Paletted) bool {
	var colours [256][4]uint32
	for i, c := range s.Palette[:min(256, len(s.Palette))] {
		colours[i][0], colours[i][1], colours[i][2], colours[i][3] = c.RGBA()
	}
	for y := range p.r.Dy() {
		at := s.PixOffset(p.sp.X, p.sp.Y+y)
		for _, v := range s.Pix[at : at+p.r.Dx()] {
			if int(v) >= len(s.Palette) {
				return false
			}
		}
	}
	for y := range p.r.Dy() {
		row := p.row(y)
		at := s.PixOffset(p.sp.X, p.sp.Y+y)
		for x, v := range s.Pix[at : at+p.r.Dx()] {
			d, c := row[bytesPerPixel*x:][:3:3], &colours[v]
			if p.op == Src || c[3] == most {
				d[0], d[1], d[2] = uint8(c[0]>>8), uint8(c[1]>>8), uint8(c[2]>>8)
				continue
			}
			over(d, c[0], c[1], c[2], c[3])
		}
	}
	return true
}
