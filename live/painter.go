package live

import (
	"fmt"
	"runtime"
	"unsafe"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/numm"
)

// painter turns pictures of one size into frames of another, the largest of the same shape that the window has room for.
type painter struct {
	width, height int         // of the frames
	scaled        *numm.Image // nil where nothing is scaled
	converter     gst.Converter
}

// fit chooses the frames' size for a window; it tells whether that has changed.
func (p *painter) fit(picture *numm.Image, width, height int) bool {
	w, h := max(1, width), max(1, height)
	if w*picture.Height() > h*picture.Width() {
		w = max(1, (h*picture.Width()+picture.Height()/2)/picture.Height())
	} else {
		h = max(1, (w*picture.Height()+picture.Width()/2)/picture.Width())
	}
	w, h = min(w, maxSide), min(h, maxSide)
	if w == p.width && h == p.height {
		return false
	}
	p.width, p.height, p.scaled = w, h, nil
	if w != picture.Width() || h != picture.Height() {
		p.scaled = numm.NewImage(w, h)
	}
	return true
}

// maxSide is the largest side that package gst converts.
const maxSide = 1<<15 - 1

func (p *painter) caps() string {
	return fmt.Sprintf("video/x-raw, format=BGRx, width=%d, height=%d, framerate=0/1, pixel-aspect-ratio=1/1", p.width, p.height)
}

// size is the number of bytes of a frame.
func (p *painter) size() int { return gst.PackBGRx.Size(p.width, p.height) }

// paint writes the picture as a frame.
func (p *painter) paint(dst []byte, m *numm.Image) error {
	if p.scaled != nil {
		if err := repaint(&p.converter, p.scaled, m); err != nil {
			return err
		}
		m = p.scaled
	}
	packer := gst.Packer{Format: gst.PackBGRx, Width: p.width, Height: p.height}
	return packer.Pack(dst, m.Pix, m.Stride, p.width, p.height)
}

// point is where a place of the frame lies in the picture: its pixel, and that place's middle as a share of the sides. What
// is beside the frame counts as its edge.
func (p *painter) point(picture *numm.Image, x, y int) (px, py int, fx, fy float64) {
	px, fx = place(x, p.width, picture.Width())
	py, fy = place(y, p.height, picture.Height())
	return px, py, fx, fy
}

func place(at, shown, side int) (pixel int, share float64) {
	share = (float64(min(max(at, 0), shown-1)) + 0.5) / float64(shown)
	return min(int(share*float64(side)), side-1), share
}

// repaint scales a packed picture into another.
func repaint(c *gst.Converter, dst, src *numm.Image) error {
	var pin runtime.Pinner
	defer pin.Unpin()
	pin.Pin(&src.Pix[0])
	p := gst.Picture{Format: "RGB", Width: src.Width(), Height: src.Height()}
	p.Planes[0], p.Strides[0] = unsafe.Pointer(&src.Pix[0]), src.Stride
	return c.Convert(&p, dst.Pix, dst.Stride, dst.Width(), dst.Height(), gst.Upright)
}
