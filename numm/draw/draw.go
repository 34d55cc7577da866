package draw

import (
	"image"
	"image/color"
	"image/draw"

	"github.com/gonumm/gonumm/numm"
)

// Op is image/draw's, so that a program need not import both packages.
type Op = draw.Op

// The operators of image/draw.
const (
	Over = draw.Over // (src in mask) over dst
	Src  = draw.Src  // src in mask
)

// bytesPerPixel is that of a numm.Image.
const bytesPerPixel = 3

// most is the largest value of a channel in image/color.
const most = 1<<16 - 1

// Fill paints r with c, over what was there where c is not opaque.
func Fill(dst *numm.Image, r image.Rectangle, c color.Color) {
	Draw(dst, r, image.NewUniform(c), image.Point{}, Over)
}

// Draw is image/draw's Draw: it aligns r.Min in dst with sp in src. It is fast for a *numm.Image, also in a Frame, and for the
// RGBA, NRGBA, YCbCr, Gray, Paletted and Uniform of package image; anything else is drawn by image/draw.
func Draw(dst *numm.Image, r image.Rectangle, src image.Image, sp image.Point, op Op) {
	DrawMask(dst, r, src, sp, nil, image.Point{}, op)
}

// DrawMask is image/draw's DrawMask: it aligns r.Min in dst with sp in src and mp in mask. It is fast for the sources of
// [Draw] with a mask that is nil, an image.Alpha or an image.Uniform.
//
//revive:disable-next-line:exported The name is image/draw's.
func DrawMask(dst *numm.Image, r image.Rectangle, src image.Image, sp image.Point, mask image.Image, mp image.Point, op Op) {
	src = unwrapped(src)
	clip(dst, &r, src, &sp, mask, &mp)
	if r.Empty() {
		return
	}
	p := painter{dst: dst, r: r, sp: sp, mp: mp, op: op}
	var done bool
	if m, ok := maskOf(mask); mask == nil {
		done = p.draw(src)
	} else if ok {
		done = p.drawMasked(src, m)
	}
	if !done {
		draw.DrawMask(dst, r, src, sp, mask, mp, op)
	}
}

// unwrapped returns the picture of a frame.
func unwrapped(src image.Image) image.Image {
	switch f := src.(type) {
	case numm.Frame:
		return f.Image
	case *numm.Frame:
		return f.Image
	case numm.MovieFrame:
		return f.Image
	case *numm.MovieFrame:
		return f.Image
	}
	return src
}

// clip reduces r to what dst, src and mask cover, and moves their points with it.
func clip(dst *numm.Image, r *image.Rectangle, src image.Image, sp *image.Point, mask image.Image, mp *image.Point) {
	was := r.Min
	*r = r.Intersect(dst.Rect)
	*r = r.Intersect(src.Bounds().Add(was.Sub(*sp)))
	if mask != nil {
		*r = r.Intersect(mask.Bounds().Add(was.Sub(*mp)))
	}
	*sp = sp.Add(r.Min.Sub(was))
	*mp = mp.Add(r.Min.Sub(was))
}

// painter is one call, all of whose positions are inside their pictures.
type painter struct {
	dst    *numm.Image
	r      image.Rectangle
	sp, mp image.Point
	op     Op
}

// row returns the pixels of row y of r.
func (p *painter) row(y int) []uint8 {
	at := p.dst.PixOffset(p.r.Min.X, p.r.Min.Y+y)
	return p.dst.Pix[at : at+bytesPerPixel*p.r.Dx()]
}

// draw draws without a mask, where there is a quick way.
func (p *painter) draw(src image.Image) bool {
	switch s := src.(type) {
	case *image.Uniform:
		p.fill(s)
	case *numm.Image:
		p.copy(s)
	case *image.RGBA:
		if p.backward(src) {
			return false
		}
		p.rgba(s)
	case *image.NRGBA:
		p.nrgba(s)
	case *image.YCbCr:
		p.ycbcr(s)
	case *image.Gray:
		p.gray(s)
	case *image.Paletted:
		return p.paletted(s)
	default:
		return false
	}
	return true
}

// backward reports whether dst and src could be the same memory, read after it is written. No numm.Image shares its memory
// with another kind of picture unless a program has made it so.
func (p *painter) backward(src image.Image) bool {
	s, ok := src.(*image.RGBA)
	return ok && len(s.Pix) > 0 && len(p.dst.Pix) > 0 && &s.Pix[cap(s.Pix)-1 : cap(s.Pix)][0] == &p.dst.Pix[cap(p.dst.Pix)-1 : cap(p.dst.Pix)][0]
}

// copy copies rows in an order in which none is written before it is read.
func (p *painter) copy(s *numm.Image) {
	n := p.r.Dy()
	for i := range n {
		y := i
		if p.sp.Y < p.r.Min.Y {
			y = n - 1 - i
		}
		at := s.PixOffset(p.sp.X, p.sp.Y+y)
		copy(p.row(y), s.Pix[at:])
	}
}

func (p *painter) fill(s *image.Uniform) {
	r, g, b, a := s.RGBA()
	if p.op == Over && a != most {
		p.fillOver(r, g, b, a)
		return
	}
	first := p.row(0)
	for i := 0; i < len(first); i += bytesPerPixel {
		first[i], first[i+1], first[i+2] = uint8(r>>8), uint8(g>>8), uint8(b>>8)
	}
	for y := 1; y < p.r.Dy(); y++ {
		copy(p.row(y), first)
	}
}

// fillOver looks up the result for each possible level.
func (p *painter) fillOver(r, g, b, a uint32) {
	var red, green, blue [256]uint8
	rest := (most - a) * 0x101
	for v := range uint32(256) {
		under := v * rest / most
		red[v], green[v], blue[v] = uint8((under+r)>>8), uint8((under+g)>>8), uint8((under+b)>>8)
	}
	for y := range p.r.Dy() {
		row := p.row(y)
		for i := 0; i+2 < len(row); i += bytesPerPixel {
			row[i], row[i+1], row[i+2] = red[row[i]], green[row[i+1]], blue[row[i+2]]
		}
	}
}

// over draws one premultiplied pixel of 16 bits over d.
func over(d []uint8, r, g, b, a uint32) {
	rest := (most - a) * 0x101
	d[0] = uint8((uint32(d[0])*rest/most + r) >> 8)
	d[1] = uint8((uint32(d[1])*rest/most + g) >> 8)
	d[2] = uint8((uint32(d[2])*rest/most + b) >> 8)
}

func (p *painter) rgba(s *image.RGBA) {
	if p.op == Src && p.repack(s) {
		return
	}
	for y := range p.r.Dy() {
		row := p.row(y)
		at := s.PixOffset(p.sp.X, p.sp.Y+y)
		from := s.Pix[at : at+4*p.r.Dx()]
		for i, k := 0, 0; i+2 < len(row) && k+3 < len(from); i, k = i+bytesPerPixel, k+4 {
			d, v := row[i:i+3:i+3], from[k:k+4:k+4]
			switch {
			case p.op == Src || v[3] == 255:
				d[0], d[1], d[2] = v[0], v[1], v[2]
			default:
				over(d, uint32(v[0])*0x101, uint32(v[1])*0x101, uint32(v[2])*0x101, uint32(v[3])*0x101)
			}
		}
	}
}

func (p *painter) nrgba(s *image.NRGBA) {
	for y := range p.r.Dy() {
		row := p.row(y)
		at := s.PixOffset(p.sp.X, p.sp.Y+y)
		from := s.Pix[at : at+4*p.r.Dx()]
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

// level returns the upper byte of 16.16 bits, clipped.
func level(v int32) uint8 {
	if uint32(v)&0xff000000 == 0 {
		return uint8(v >> 16)
	}
	return uint8(^(v >> 31))
}

func (p *painter) gray(s *image.Gray) {
	for y := range p.r.Dy() {
		row := p.row(y)
		at := s.PixOffset(p.sp.X, p.sp.Y+y)
		for x, v := range s.Pix[at : at+p.r.Dx()] {
			d := row[bytesPerPixel*x:][:3:3]
			d[0], d[1], d[2] = v, v, v
		}
	}
}

// paletted draws each pixel by its number. A number without a colour is left to image/draw.
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
