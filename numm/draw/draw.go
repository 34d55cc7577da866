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

// Draw is image/draw's Draw: it aligns r.Min in dst with sp in src. It is fast for a *numm.Image, also in a Frame, and for
// every kind of picture in package image.
func Draw(dst *numm.Image, r image.Rectangle, src image.Image, sp image.Point, op Op) {
	DrawMask(dst, r, src, sp, nil, image.Point{}, op)
}

// DrawMask is image/draw's DrawMask: it aligns r.Min in dst with sp in src and mp in mask. It is fast for the sources of
// [Draw], through a mask of package image, too.
//
//revive:disable-next-line:exported The name is image/draw's.
func DrawMask(dst *numm.Image, r image.Rectangle, src image.Image, sp image.Point, mask image.Image, mp image.Point, op Op) {
	src = unwrapped(src)
	clip(dst, &r, src, &sp, mask, &mp)
	if r.Empty() {
		return
	}
	p := painter{dst: dst, r: r, sp: sp, mp: mp, op: op}
	if mask == nil && p.draw(src) || mask != nil && p.drawMasked(src, mask) {
		return
	}
	p.byLines(src, mask)
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

// rows returns row y and that of the source, which has pixels of some bytes from an offset on.
func (p *painter) rows(y int, pix []uint8, at, bytes int) (row, from []uint8) {
	return p.row(y), pix[at : at+bytes*p.r.Dx()]
}

// draw draws without a mask, where there is a quick way.
func (p *painter) draw(src image.Image) bool {
	switch s := src.(type) {
	case *image.Uniform:
		p.fill(s)
	case *numm.Image:
		p.copy(s)
	case *image.RGBA:
		p.rgba(s)
	case *image.NRGBA:
		p.nrgba(s)
	case *image.YCbCr:
		p.ycbcr(s)
	case *image.Gray:
		p.gray(s)
	case *image.CMYK:
		p.cmyk(s)
	case *image.Paletted:
		return p.paletted(s)
	default:
		return false
	}
	return true
}

// copy copies rows in an order in which none is written before it is read.
func (p *painter) copy(s *numm.Image) {
	n := p.r.Dy()
	if width := bytesPerPixel * p.r.Dx(); p.dst.Stride == width && s.Stride == width { // one long row
		to, at := p.dst.PixOffset(p.r.Min.X, p.r.Min.Y), s.PixOffset(p.sp.X, p.sp.Y)
		copy(p.dst.Pix[to:to+n*width], s.Pix[at:])
		return
	}
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
