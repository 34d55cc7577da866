package live

import (
	"fmt"
	"image"
	"runtime"
	"unsafe"

	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/internal/pixel"
	"github.com/gonumm/gonumm/numm"
)

// painter turns pictures of one size into frames of a window's size: the picture as large as its aspect ratio allows, centred on
// black. The sink's own borders are not redrawn when the picture in them gets smaller (ximagesink, GStreamer 1.22).
type painter struct {
	width, height int             // of the frames
	inner         image.Rectangle // where the picture stands in them
	canvas        *numm.Image     // nil where the picture is the frame
	converter     pixel.Converter
}

// fit chooses the frames for a window; it reports whether that has changed anything.
func (p *painter) fit(picture *numm.Image, width, height int) bool {
	width, height = min(max(1, width), maxSide), min(max(1, height), maxSide)
	if width == p.width && height == p.height {
		return false
	}
	w, h := width, height
	if w*picture.Height() > h*picture.Width() {
		w = max(1, (h*picture.Width()+picture.Height()/2)/picture.Height())
	} else {
		h = max(1, (w*picture.Height()+picture.Width()/2)/picture.Width())
	}
	p.width, p.height = width, height
	p.inner = image.Rect(0, 0, w, h).Add(image.Pt((width-w)/2, (height-h)/2))
	p.canvas = nil
	if width != picture.Width() || height != picture.Height() {
		p.canvas = numm.NewImage(width, height)
	}
	return true
}

// maxSide is the largest side that package gst converts.
const maxSide = 1<<15 - 1

func (p *painter) caps() string {
	return fmt.Sprintf(media.RawVideo+", format=BGRx, width=%d, height=%d, framerate=0/1, pixel-aspect-ratio=1/1", p.width, p.height)
}

// size returns the number of bytes of a frame.
func (p *painter) size() int { return pixel.PackBGRx.Size(p.width, p.height) }

// paint writes the picture as a frame.
func (p *painter) paint(dst []byte, m *numm.Image) error {
	if p.canvas != nil {
		if err := repaint(&p.converter, p.canvas.SubImage(p.inner).(*numm.Image), m); err != nil {
			return err
		}
		m = p.canvas
	}
	packer := pixel.Packer{Format: pixel.PackBGRx, Width: p.width, Height: p.height}
	return packer.Pack(dst, m.Pix, m.Stride, p.width, p.height)
}

// point returns where a position of the frame lies in the picture: its pixel, and the pixel's centre as a share of the sides.
// Positions outside the picture count as its edge.
func (p *painter) point(picture *numm.Image, x, y int) (px, py int, fx, fy float64) {
	px, fx = place(x-p.inner.Min.X, p.inner.Dx(), picture.Width())
	py, fy = place(y-p.inner.Min.Y, p.inner.Dy(), picture.Height())
	return px, py, fx, fy
}

func place(at, shown, side int) (pixel int, share float64) {
	share = (float64(min(max(at, 0), shown-1)) + 0.5) / float64(shown)
	return min(int(share*float64(side)), side-1), share
}

// repaint scales a packed picture into another, or a part of one.
func repaint(c *pixel.Converter, dst, src *numm.Image) error {
	var pin runtime.Pinner
	defer pin.Unpin()
	pin.Pin(&src.Pix[0])
	p := pixel.Picture{Format: "RGB", Width: src.Width(), Height: src.Height()}
	p.Planes[0], p.Strides[0] = unsafe.Pointer(&src.Pix[0]), src.Stride
	return c.Convert(&p, dst.Pix, dst.Stride, dst.Width(), dst.Height(), pixel.Upright)
}
