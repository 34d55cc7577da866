package still

import (
	"bytes"
	"context"
	"fmt"

	"github.com/gonumm/gonumm/internal/jp2"
)

// jp2Picture decodes by OpenJPEG, whose samples become pixels here.
type jp2Picture struct {
	*jp2.Decoder
	context  context.Context
	channels int
}

func openJP2(src *Source, data []byte) (*Picture, error) {
	bare := bytes.HasPrefix(data, []byte("\xff\x4f"))
	d, err := jp2.NewDecoder(data, bare)
	if err != nil {
		return nil, err
	}
	// Which components are alpha is known once they are decoded: two and four may have it.
	j := &jp2Picture{Decoder: d, context: src.Context, channels: 3}
	p := &Picture{Head: Head{Format: "jpeg2000", Width: d.Width, Height: d.Height, Bits: d.Bits, Profile: d.Profile()}}
	if d.Planes == 2 || d.Planes == 4 {
		p.Alpha, j.channels = true, 4
	}
	if d.Planes == 1 && !bare { // a palette may have alpha as well
		p.Alpha, j.channels = bytes.Contains(data[:min(len(data), 1<<16)], []byte("pclr")), 3
		if p.Alpha {
			j.channels = 4
		}
	}
	p.work = 8 * max(d.Planes, j.channels)
	p.reader = &whole{layout: layout{width: d.Width, height: d.Height, channels: j.channels}, free: d.Close, decode: j.decode}
	return p, nil
}

func (j *jp2Picture) decode(dst []byte) (int, error) {
	space, components, err := j.Decode()
	if err != nil {
		return 0, err
	}
	colours, alpha := jp2Roles(space, components)
	if len(colours) == 0 {
		return 0, fmt.Errorf("%w: jpeg2000: %d components", ErrUnsupported, len(components))
	}
	rows := make([][]uint8, len(colours))
	for i := range rows {
		rows[i] = make([]uint8, j.Width)
	}
	alphas := make([]uint8, j.Width)
	inks := make([]byte, 4)
	for y := range j.Height {
		if err := j.context.Err(); err != nil {
			return y, err
		}
		for i, c := range colours {
			j.row(rows[i], c, y)
		}
		if alpha != nil && j.channels == 4 {
			j.row(alphas, alpha, y)
		}
		out := dst[y*j.channels*j.Width:][:j.channels*j.Width]
		for x := range j.Width {
			p := out[x*j.channels : (x+1)*j.channels]
			switch {
			case len(colours) < 3:
				p[0], p[1], p[2] = rows[0][x], rows[0][x], rows[0][x]
			case len(colours) == 4:
				for i := range inks {
					inks[i] = rows[i][x]
				}
				fromInks(p, inks)
			case space == jp2.SYCC:
				p[0], p[1], p[2] = fromYCC(rows[0][x], rows[1][x], rows[2][x])
			default:
				p[0], p[1], p[2] = rows[0][x], rows[1][x], rows[2][x]
			}
			if j.channels == 4 {
				p[3] = 255
				if alpha != nil {
					p[3] = alphas[x]
				}
			}
		}
	}
	return j.Height, nil
}

// jp2Roles separates the colours from the alpha. Where nothing states it, two components are grey with alpha and four are RGB with it.
func jp2Roles(space jp2.ColourSpace, components []jp2.Component) (colours []*jp2.Component, alpha *jp2.Component) {
	for i := range components {
		if c := &components[i]; !c.Alpha {
			colours = append(colours, c)
		} else if alpha == nil {
			alpha = c
		}
	}
	n := len(colours)
	switch {
	case space == jp2.CMYK && n >= 4:
		return colours[:4], alpha
	case alpha == nil && (n == 2 || n == 4):
		return colours[:n-1], colours[n-1]
	case n > 3:
		return colours[:3], alpha
	case n == 2:
		return colours[:1], alpha
	}
	return colours, alpha
}

// row returns the samples of a component for a row of the picture, as 8 bits: of fewer the nearest of 256 levels,
// of more the high byte.
func (j *jp2Picture) row(dst []uint8, c *jp2.Component, y int) {
	if c.Width <= 0 || c.Height <= 0 || c.Bits <= 0 {
		clear(dst)
		return
	}
	at := min(max((j.Y0+y)/c.DY-c.Y0, 0), c.Height-1)
	samples := c.Samples[at*c.Width : (at+1)*c.Width]
	top := int64(1)<<min(c.Bits, 32) - 1
	low := int64(0)
	if c.Signed {
		low = (top + 1) / 2
	}
	for x := range dst {
		i := x
		if c.DX > 1 || j.X0 > 0 || c.Width < j.Width {
			i = min(max((j.X0+x)/c.DX-c.X0, 0), c.Width-1)
		}
		v := min(max(int64(samples[i])+low, 0), top)
		switch {
		case c.Bits > 8:
			v >>= min(c.Bits, 32) - 8
		case c.Bits < 8:
			v = (v*255 + top/2) / top
		}
		dst[x] = uint8(v)
	}
}

// fromYCC converts by the full-range equations of Rec. 601 (T.871).
func fromYCC(y, cb, cr uint8) (r, g, b uint8) {
	luma, blue, red := int32(y)<<16+1<<15, int32(cb)-128, int32(cr)-128
	level := func(v int32) uint8 { return uint8(min(max(v>>16, 0), 255)) }
	return level(luma + 91881*red), level(luma - 22554*blue - 46802*red), level(luma + 116130*blue)
}
