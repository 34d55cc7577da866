package numm

import (
	"runtime"
	"unsafe"

	"github.com/gonumm/gonumm/internal/pixel"
	"github.com/gonumm/gonumm/numm/internal/still"
)

// over paints the frame upright in square pixels, laid over the background where it is transparent.
func (f *pipelineFrame) over(bg background) (*Image, error) {
	m := NewImage(f.size())
	return m, f.paintOver(m, pixel.Part{}, bg)
}

// paintOver paints a part of the frame, scaled to the size of m, laid over the background where it is transparent.
func (f *pipelineFrame) paintOver(m *Image, part pixel.Part, bg background) error {
	p := f.picture
	if !p.HasAlpha() {
		return p.ConvertPart(part, m.Pix, m.Stride, m.Width(), m.Height())
	}
	return paintPicture(new(pixel.Converter), p.Samples(), p.Orientation, m, part, bg)
}

// paintPicture paints a part of a picture upright, scaled to the size of m, and laid over the background where it is transparent.
// It does that before it scales: a clear pixel has no colour of which its neighbours could get a share.
func paintPicture(c *pixel.Converter, p *pixel.Picture, o pixel.Orientation, m *Image, part pixel.Part, bg background) error {
	if !p.HasAlpha() {
		return c.ConvertPart(p, part, m.Pix, m.Stride, m.Width(), m.Height(), o)
	}
	straight := o == pixel.Upright && p.Width == m.Width() && p.Height == m.Height() && part == pixel.Part{}
	stored := m
	if !straight {
		stored = NewImage(p.Width, p.Height)
	}
	if err := c.Convert(p, stored.Pix, stored.Stride, p.Width, p.Height, pixel.Upright); err != nil {
		return err
	}
	alpha := make([]uint8, p.Width)
	for y := range p.Height {
		p.Alpha(alpha, y)
		bg.underRow(stored.Row(y+stored.Rect.Min.Y), alpha)
	}
	if straight {
		return nil
	}
	return repaint(c, m, stored, part, o)
}

// withAlpha returns the frame upright, as it is stored, with straight alpha.
func (f *pipelineFrame) withAlpha() (*still.Pixels, error) {
	p := f.picture
	stored := NewImage(p.Width, p.Height)
	if err := p.ConvertStored(stored.Pix, stored.Stride); err != nil {
		return nil, err
	}
	px := &still.Pixels{Pix: make([]uint8, 4*p.Width*p.Height), Width: p.Width, Height: p.Height, Channels: 4}
	alpha := make([]uint8, p.Width)
	for y := range p.Height {
		p.Alpha(alpha, y)
		joinAlpha(px.Pix[4*y*p.Width:], stored.Row(y), alpha)
	}
	for exif := 1; exif <= 8; exif++ {
		if pixel.OrientationOfEXIF(exif) == p.Orientation {
			return px.Turned(exif), nil
		}
	}
	return px, nil
}

// joinAlpha makes a row of RGBA.
func joinAlpha(dst, rgb, alpha []uint8) {
	for x, a := range alpha {
		copy(dst[4*x:4*x+3], rgb[3*x:3*x+3])
		dst[4*x+3] = a
	}
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

// repaint paints a part of a packed picture into another, turned and scaled.
func repaint(c *pixel.Converter, dst, src *Image, part pixel.Part, o pixel.Orientation) error {
	var pin runtime.Pinner
	defer pin.Unpin()
	pin.Pin(&src.Pix[0])
	p := pixel.Picture{Format: "RGB", Width: src.Width(), Height: src.Height()}
	p.Planes[0], p.Strides[0] = unsafe.Pointer(&src.Pix[0]), src.Stride
	return c.ConvertPart(&p, part, dst.Pix, dst.Stride, dst.Width(), dst.Height(), o)
}
