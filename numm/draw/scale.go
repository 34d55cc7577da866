package draw

import (
	"image"
	"image/draw"
	"runtime"
	"unsafe"

	"github.com/gonumm/gonumm/internal/pixel"
	"github.com/gonumm/gonumm/numm"
	xdraw "golang.org/x/image/draw"
)

// Scale draws all of src into r: linearly between the centres of pixels along a side that grows, and by the mean of each
// pixel's area along one that shrinks, so that nothing is left out and nothing flickers. What is transparent lets dst show.
func Scale(dst *numm.Image, r image.Rectangle, src image.Image) {
	src = unwrapped(src)
	if r.Empty() || src.Bounds().Empty() || !r.Overlaps(dst.Rect) {
		return
	}
	m, ok := src.(*numm.Image)
	if !ok && !isOpaque(src) {
		scaled := image.NewRGBA(r)
		xdraw.BiLinear.Scale(scaled, r, src, src.Bounds(), draw.Src, nil)
		Draw(dst, r, scaled, r.Min, Over)
		return
	}
	if !ok {
		m = numm.ImageFrom(src)
	}
	if to := r.Intersect(dst.Rect); to == r {
		scaleInto(dst.SubImage(r).(*numm.Image), m)
		return
	}
	scaled := numm.NewImage(r.Dx(), r.Dy())
	scaleInto(scaled, m)
	Draw(dst, r, scaled, image.Point{}, Src)
}

func isOpaque(src image.Image) bool {
	o, ok := src.(interface{ Opaque() bool })
	return ok && o.Opaque()
}

// scaleInto scales all of src to all of dst. Both may be in the same memory: then src is copied first.
func scaleInto(dst, src *numm.Image) {
	if &src.Pix[:cap(src.Pix)][cap(src.Pix)-1] == &dst.Pix[:cap(dst.Pix)][cap(dst.Pix)-1] {
		src = src.Clone()
	}
	at := src.PixOffset(src.Rect.Min.X, src.Rect.Min.Y)
	var pin runtime.Pinner
	defer pin.Unpin()
	pin.Pin(&src.Pix[at])
	p := pixel.Picture{Format: "RGB", Width: src.Width(), Height: src.Height()}
	p.Planes[0], p.Strides[0] = unsafe.Pointer(&src.Pix[at]), src.Stride
	to := dst.PixOffset(dst.Rect.Min.X, dst.Rect.Min.Y)
	var c pixel.Converter
	if err := c.Convert(&p, dst.Pix[to:], dst.Stride, dst.Width(), dst.Height(), pixel.Upright); err != nil {
		xdraw.ApproxBiLinear.Scale(dst, dst.Rect, src, src.Rect, draw.Src, nil) // a side of more than 32767 pixels
	}
}
