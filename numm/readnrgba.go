package numm

import (
	"context"
	"image"
	"io"

	"github.com/gonumm/gonumm/numm/internal/still"
)

// ReadNRGBA reads a picture as [ReadImage] does, with its alpha instead of over a background: straight, 255 where the picture
// has none. With [Contain] the rest is clear. The result is packed, starts at (0, 0), and belongs to the caller.
func ReadNRGBA(ctx context.Context, path string, opts ...ImageOption) (*image.NRGBA, error) {
	px, err := readPixels(ctx, path, opts, true)
	return nrgbaOf(px), wrap("ReadNRGBA", path, err)
}

// DecodeNRGBA is [ReadNRGBA] for any stream of bytes, which it reads as [DecodeImage] does.
func DecodeNRGBA(ctx context.Context, r io.Reader, opts ...ImageOption) (*image.NRGBA, error) {
	px, err := decodePixels(ctx, r, opts, true)
	return nrgbaOf(px), wrap("DecodeNRGBA", "", err)
}

// nrgbaOf returns the picture of pixels, without a copy where they have alpha.
func nrgbaOf(px *still.Pixels) *image.NRGBA {
	if px == nil {
		return nil
	}
	if px.Channels == 4 {
		return &image.NRGBA{Pix: px.Pix, Stride: 4 * px.Width, Rect: image.Rect(0, 0, px.Width, px.Height)}
	}
	m := image.NewNRGBA(image.Rect(0, 0, px.Width, px.Height))
	for i, o := 0, 0; i+3 <= len(px.Pix); i, o = i+3, o+4 {
		copy(m.Pix[o:o+3], px.Pix[i:i+3])
		m.Pix[o+3] = 255
	}
	return m
}

// fitted brings pixels to the size that is asked for.
func (c *imageConfig) fitted(px *still.Pixels) (*still.Pixels, error) {
	if c.fit == (fit{}) {
		return px, nil
	}
	background := levelsOf(c.background)
	if px.Channels == 3 {
		m, err := c.fit.apply(imageOf(px), background)
		if err != nil {
			return nil, err
		}
		return pixelsOf(m), nil
	}
	// Colours are scaled by how much of them is to be seen.
	colours, alpha := NewImage(px.Width, px.Height), NewImage(px.Width, px.Height)
	for i, o := 0, 0; o < len(px.Pix); i, o = i+3, o+4 {
		a := uint32(px.Pix[o+3])
		for k := range 3 {
			colours.Pix[i+k], alpha.Pix[i+k] = uint8((uint32(px.Pix[o+k])*a+127)/255), uint8(a)
		}
	}
	m, err := c.fit.apply(colours, [3]uint8{})
	if err != nil {
		return nil, err
	}
	see, err := c.fit.apply(alpha, [3]uint8{})
	if err != nil {
		return nil, err
	}
	out := &still.Pixels{Pix: make([]uint8, 4*m.Width()*m.Height()), Width: m.Width(), Height: m.Height(), Channels: 4}
	for i, o := 0, 0; o < len(out.Pix); i, o = i+3, o+4 {
		a := uint32(see.Pix[i])
		for k := range 3 {
			if a > 0 {
				out.Pix[o+k] = uint8(min((uint32(m.Pix[i+k])*255+a/2)/a, 255))
			}
		}
		out.Pix[o+3] = uint8(a)
	}
	return out, nil
}
