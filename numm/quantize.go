package numm

import (
	"cmp"
	"context"
	"image"
	"image/color"
	"slices"
)

// quantized reduces a picture to at most 256 colours: its own where it has no more, which is exact, else the best that median cut
// finds (Heckbert, 1982), with the error spread after Floyd and Steinberg (1976).
func quantized(ctx context.Context, m *Image) (p *image.Paletted, exact bool, err error) {
	p, err = exactPalette(ctx, m)
	if p != nil || err != nil {
		return p, p != nil, err
	}
	palette, err := medianCut(ctx, m, 256)
	if err != nil {
		return nil, false, err
	}
	p = image.NewPaletted(image.Rect(0, 0, m.Width(), m.Height()), palette.model())
	return p, false, dither(ctx, p, m, palette)
}

// exactPalette is nil where there are more than 256 colours.
func exactPalette(ctx context.Context, m *Image) (*image.Paletted, error) {
	p := image.NewPaletted(image.Rect(0, 0, m.Width(), m.Height()), nil)
	known := make(map[[3]uint8]uint8, 256)
	for y := range m.Height() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		row, dst := m.Row(m.Rect.Min.Y+y), p.Pix[y*p.Stride:]
		for x := range m.Width() {
			c := [3]uint8(row[3*x:])
			i, ok := known[c]
			if !ok {
				if len(known) == 256 {
					return nil, nil
				}
				i = uint8(len(known))
				known[c] = i
				p.Palette = append(p.Palette, color.RGBA{c[0], c[1], c[2], 255})
			}
			dst[x] = i
		}
	}
	return p, nil
}

type colours [][3]uint8

func (c colours) model() color.Palette {
	p := make(color.Palette, len(c))
	for i, v := range c {
		p[i] = color.RGBA{v[0], v[1], v[2], 255}
	}
	return p
}

// cellOf returns the cell of the colour cube that a colour falls into, with 5 bits a channel.
func cellOf(r, g, b uint8) int { return int(r>>3)<<10 | int(g>>3)<<5 | int(b>>3) }

// bin is a cell that has pixels.
type bin struct {
	count int
	mean  [3]float64
}

// box is a part of the colour cube, with the result of widest.
type box struct {
	bins   []bin
	side   int
	spread float64
}

func boxOf(bins []bin) box {
	side, spread := widest(bins)
	return box{bins, side, spread}
}

// medianCut cuts the box with the largest error across its longest side until there are enough.
func medianCut(ctx context.Context, m *Image, most int) (colours, error) {
	all, err := bins(ctx, m)
	if err != nil {
		return nil, err
	}
	return cut(ctx, all, most)
}

// cut does the cutting. It changes the order of the bins.
func cut(ctx context.Context, all []bin, most int) (colours, error) {
	boxes := []box{boxOf(all)}
	for len(boxes) < most {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		worst, largest := -1, 0.0
		for i, b := range boxes {
			if b.spread > largest {
				worst, largest = i, b.spread
			}
		}
		if worst < 0 {
			break
		}
		b, side := boxes[worst].bins, boxes[worst].side
		slices.SortFunc(b, func(p, q bin) int { return cmp.Compare(p.mean[side], q.mean[side]) })
		total := 0
		for _, v := range b {
			total += v.count
		}
		half, at := 0, 0
		for at < len(b)-1 && (at == 0 || 2*(half+b[at].count) <= total) {
			half += b[at].count
			at++
		}
		boxes[worst] = boxOf(b[:at])
		boxes = append(boxes, boxOf(b[at:]))
	}
	list := make(colours, len(boxes))
	for i, b := range boxes {
		mean, _ := meanOf(b.bins)
		list[i] = [3]uint8{level(mean[0]), level(mean[1]), level(mean[2])}
	}
	return list, nil
}

// bins counts the pixels of every cell, in the order of the cells: the same picture always gives the same palette.
func bins(ctx context.Context, m *Image) ([]bin, error) {
	count := new(binCount)
	for y := m.Rect.Min.Y; y < m.Rect.Max.Y; y++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for row := m.Row(y); len(row) >= 3; row = row[3:] {
			count.add(row)
		}
	}
	return count.bins(), nil
}

func meanOf(b []bin) (mean [3]float64, count int) {
	for _, v := range b {
		count += v.count
		for k := range mean {
			mean[k] += v.mean[k] * float64(v.count)
		}
	}
	for k := range mean {
		mean[k] /= float64(count)
	}
	return mean, count
}

// widest returns the channel in which the pixels of a box lie farthest from their mean, and the sum of the squares; 0 for one bin.
func widest(b []bin) (axis int, spread float64) {
	if len(b) < 2 {
		return 0, 0
	}
	mean, _ := meanOf(b)
	var square [3]float64
	for _, v := range b {
		for k := range square {
			d := v.mean[k] - mean[k]
			square[k] += d * d * float64(v.count)
		}
	}
	for k := range square {
		if square[k] > spread {
			axis, spread = k, square[k]
		}
	}
	return axis, spread
}

// dither draws with the palette, and adds what a pixel got wrong to the right and the three below it, in sixteenths.
func dither(ctx context.Context, p *image.Paletted, m *Image, palette colours) error {
	nearest := make([]int16, 1<<15) // index + 1 of the colour nearest to a cell, 0 where not yet looked for
	this, next := make([][3]int, m.Width()+2), make([][3]int, m.Width()+2)
	for y := range m.Height() {
		if err := ctx.Err(); err != nil {
			return err
		}
		row, dst := m.Row(m.Rect.Min.Y+y), p.Pix[y*p.Stride:]
		clear(next)
		for x := range m.Width() {
			var want [3]uint8
			for k := range want {
				want[k] = uint8(min(max(int(row[3*x+k])+(this[x+1][k]+8)>>4, 0), 255))
			}
			at := cellOf(want[0], want[1], want[2])
			if nearest[at] == 0 {
				centre := [3]uint8{want[0]&^7 | 4, want[1]&^7 | 4, want[2]&^7 | 4}
				nearest[at] = int16(palette.nearest(centre)) + 1
			}
			i := nearest[at] - 1
			dst[x] = uint8(i)
			for k, v := range palette[i] {
				e := int(want[k]) - int(v)
				this[x+2][k] += 7 * e
				next[x][k] += 3 * e
				next[x+1][k] += 5 * e
				next[x+2][k] += e
			}
		}
		this, next = next, this
	}
	return nil
}

func (c colours) nearest(want [3]uint8) int {
	best, least := 0, 1<<30
	for i, v := range c {
		d := 0
		for k := range v {
			e := int(v[k]) - int(want[k])
			d += e * e
		}
		if d < least {
			best, least = i, d
		}
	}
	return best
}
