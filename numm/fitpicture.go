package numm

import (
	"image"

	"github.com/gonumm/gonumm/internal/pixel"
)

// scaledTo returns the size to which a picture is scaled, which is larger than the result with [Cover], and not with [Contain].
func (f fit) scaledTo(width, height int) (int, int) {
	switch f.mode {
	case fitCover, fitContain:
		// width/height against f.width/f.height, without fractions
		wide := int64(width)*int64(f.height) > int64(height)*int64(f.width)
		if wide == (f.mode == fitCover) {
			return max(1, nearest(width, f.height, height)), f.height
		}
		return f.width, max(1, nearest(height, f.width, width))
	}
	if f == (fit{}) {
		return width, height
	}
	p := f.place(width, height)
	return p.width, p.height
}

// nearest returns a*b/c to the nearest.
func nearest(a, b, c int) int { return int((2*int64(a)*int64(b) + int64(c)) / (2 * int64(c))) }

// apply scales a picture as it is asked for, in one pass: where it shrinks each pixel is the mean of what it covers.
func (f fit) apply(m *Image, background [3]uint8) (*Image, error) {
	if f == (fit{}) {
		return m, nil
	}
	p := f.place(m.Width(), m.Height())
	filled := image.Rect(0, 0, p.width, p.height)
	if p.rect == filled && p.part == (pixel.Part{}) && m.Width() == p.width && m.Height() == p.height {
		return m, nil
	}
	out := NewImage(p.width, p.height)
	if p.rect != filled {
		for i := range out.Pix {
			out.Pix[i] = background[i%bytesPerPixel]
		}
	}
	return out, repaint(new(pixel.Converter), out.SubImage(p.rect).(*Image), m, p.part, pixel.Upright)
}
