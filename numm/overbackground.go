package numm

import (
	"runtime"
	"unsafe"

	"github.com/gonumm/gonumm/gst"
)

// over paints the frame upright in square pixels, laid over the background where it is transparent.
func (f *pipelineFrame) over(bg background) (*Image, error) {
	width, height := f.size()
	m := NewImage(width, height)
	p := f.picture
	if !p.HasAlpha() {
		return m, f.paint(m)
	}
	stored := NewImage(p.Width, p.Height)
	if err := p.ConvertStored(stored.Pix, stored.Stride); err != nil {
		return nil, err
	}
	alpha := make([]uint8, p.Width)
	for y := range p.Height {
		p.Alpha(alpha, y)
		bg.underRow(stored.Row(y), alpha)
	}
	if stored.Rect == m.Rect && p.Orientation == gst.Upright {
		return stored, nil
	}
	return m, repaint(new(gst.Converter), m, stored, p.Orientation)
}

// underRow lays a row of colours with straight alpha over the background.
func (bg background) underRow(row, alpha []uint8) {
	for x, a := range alpha {
		if a != 255 {
			for i := range bg {
				row[3*x+i] = over(row[3*x+i], a, bg[i])
			}
		}
	}
}

// repaint paints a packed picture into another, turned and scaled.
func repaint(c *gst.Converter, dst, src *Image, o gst.Orientation) error {
	var pin runtime.Pinner
	defer pin.Unpin()
	pin.Pin(&src.Pix[0])
	p := gst.Picture{Format: "RGB", Width: src.Width(), Height: src.Height()}
	p.Planes[0], p.Strides[0] = unsafe.Pointer(&src.Pix[0]), src.Stride
	return c.Convert(&p, dst.Pix, dst.Stride, dst.Width(), dst.Height(), o)
}
