package numm

import (
	"context"
	"image"

	"github.com/gonumm/gonumm/numm/internal/gif"
)

// gifPainter chooses what is drawn of a picture over those before it: the pixels that have changed, in the colours that suit these
// best, so that nothing moves where the film stands still.
type gifPainter struct {
	lossless bool

	shown   *Image  // as it stands; nil before the first picture
	given   *Image  // what was given of each pixel when it was last drawn
	picture *Image  // that is being drawn
	moved   []bool  // of each pixel of it
	first   colours // palette of more colours than a picture may have; nil before
	nearest nearestColour
}

const (
	// gifSlack is what a pixel's square error may grow by where that makes the file smaller.
	gifSlack = 40
	// gifFirst is what the mean square error may grow by with a palette that the file has already.
	gifFirst = 4
	// gifDither is how far a pixel is moved at most, in levels, where a picture has more colours than a palette.
	gifDither = 2
	// gifColours are as many as a palette has beside the one that is transparent.
	gifColours = 255
)

// paint returns nil where nothing has changed.
func (g *gifPainter) paint(ctx context.Context, m *Image) (*gif.Part, error) {
	all := image.Rect(0, 0, m.Width(), m.Height())
	g.picture = m
	var drawn image.Rectangle
	exact := g.lossless || m.fewColours()
	switch {
	case g.shown == nil:
		g.shown, g.given, g.moved = NewImage(m.Width(), m.Height()), NewImage(m.Width(), m.Height()), make([]bool, m.Width()*m.Height())
		for i := range g.moved {
			g.moved[i] = true
		}
		drawn = all
	case exact:
		drawn = compare(m, g.shown, 0, g.moved)
	default:
		drawn = compare(m, g.given, stillLevels, g.moved)
	}
	if drawn.Empty() {
		return nil, ctx.Err()
	}
	p := &gif.Part{X: drawn.Min.X, Y: drawn.Min.Y, Width: drawn.Dx(), Height: drawn.Dy(), Pix: make([]uint8, drawn.Dx()*drawn.Dy())}
	switch {
	case g.exactly(p, true) || g.exactly(p, false):
		return p, ctx.Err()
	case g.lossless:
		return nil, unkept("gif is lossless up to 256 colours in what changes alone")
	}
	return p, g.nearly(ctx, p)
}

// fewColours reports whether a picture has no more than a palette.
func (m *Image) fewColours() bool {
	known := make(map[[3]uint8]struct{}, 257)
	var last [3]uint8
	for y := m.Rect.Min.Y; y < m.Rect.Max.Y; y++ {
		for row := m.Row(y); len(row) >= 3; row = row[3:] {
			c := [3]uint8(row)
			if c == last && len(known) > 0 {
				continue
			}
			last = c
			if known[c] = struct{}{}; len(known) > 256 {
				return false
			}
		}
	}
	return true
}

// exactly fills p where what is drawn has no more colours than a palette: what has moved, and the rest of the part unless it is to be
// left as it stands.
func (g *gifPainter) exactly(p *gif.Part, leave bool) bool {
	known := make(map[[3]uint8]uint8, 256)
	p.Palette, p.Transparent = p.Palette[:0], -1
	most := 256
	if leave {
		p.Palette, p.Transparent, most = append(p.Palette, [3]uint8{}), 0, gifColours
	}
	for y := range p.Height {
		row := g.row(p, y)
		for x := range p.Width {
			if leave && !g.hasMoved(p, x, y) {
				p.Pix[y*p.Width+x] = 0
				continue
			}
			c := [3]uint8(row[3*x:])
			i, ok := known[c]
			if !ok {
				if len(known) == most {
					return false
				}
				i = uint8(len(p.Palette))
				known[c] = i
				p.Palette = append(p.Palette, c)
			}
			p.Pix[y*p.Width+x] = i
		}
	}
	return true
}

// row returns that of the picture at the place of a part's.
func (g *gifPainter) row(p *gif.Part, y int) []uint8 {
	return g.picture.Row(g.picture.Rect.Min.Y + p.Y + y)[3*p.X:]
}

func (g *gifPainter) hasMoved(p *gif.Part, x, y int) bool {
	return g.moved[(p.Y+y)*g.picture.Width()+p.X+x]
}

// nearly fills p with the nearest colours of a palette for what has moved. Dots that lie still, by an ordered dither, stand between them.
func (g *gifPainter) nearly(ctx context.Context, p *gif.Part) error {
	var count binCount
	for y := range p.Height {
		if err := ctx.Err(); err != nil {
			return err
		}
		row := g.row(p, y)
		for x := range p.Width {
			if g.hasMoved(p, x, y) {
				count.add(row[3*x:])
			}
		}
	}
	palette, err := g.paletteFor(ctx, &count)
	if err != nil {
		return err
	}
	p.Transparent, p.Slack = 0, gifSlack
	p.Palette = append([][3]uint8{{}}, palette...)
	p.Want, p.Shown = make([]uint8, 3*len(p.Pix)), make([]uint8, 3*len(p.Pix))
	g.nearest.begin(palette)
	for y := range p.Height {
		if err := ctx.Err(); err != nil {
			return err
		}
		row := g.row(p, y)
		copy(p.Shown[3*y*p.Width:], g.shown.Row(p.Y + y)[3*p.X:][:3*p.Width])
		for x := range p.Width {
			i := y*p.Width + x
			if !g.hasMoved(p, x, y) {
				p.Pix[i] = 0
				continue
			}
			shift := ordered(p.X+x, p.Y+y)
			want := p.Want[3*i : 3*i+3]
			for k := range want {
				want[k] = uint8(max(0, min(255, int(row[3*x+k])+shift)))
			}
			p.Pix[i] = 1 + g.nearest.of(want)
		}
	}
	return nil
}

// paletteFor returns the first palette of the film, which the file has once, wherever it serves nearly as well as a new one.
func (g *gifPainter) paletteFor(ctx context.Context, count *binCount) (colours, error) {
	all := count.bins()
	fresh, err := paletteOf(ctx, all, gifColours)
	if err != nil {
		return nil, err
	}
	if g.first == nil {
		g.first = fresh
		return fresh, nil
	}
	first, err := errorOf(ctx, all, g.first)
	if err != nil {
		return nil, err
	}
	if least, err := errorOf(ctx, all, fresh); err != nil || first > least+gifFirst {
		return fresh, err
	}
	return g.first, nil
}

// painted takes over what an encoder has made of a part.
func (g *gifPainter) painted(p *gif.Part) {
	for y := range p.Height {
		row, shown, given := g.row(p, y), g.shown.Row(p.Y + y)[3*p.X:], g.given.Row(p.Y + y)[3*p.X:]
		for x, i := range p.Pix[y*p.Width:][:p.Width] {
			if int(i) == p.Transparent {
				continue
			}
			copy(shown[3*x:3*x+3], p.Palette[i][:])
			copy(given[3*x:3*x+3], row[3*x:3*x+3])
		}
	}
}

// ordered is by how many levels a pixel is moved, after Bayer (1973).
func ordered(x, y int) int {
	rank := 0
	for bit := 2; bit >= 0; bit-- {
		a, b := x>>(2-bit)&1, y>>(2-bit)&1
		rank |= (a^b)<<(2*bit+1) | b<<(2*bit)
	}
	return (2*rank - 63) * gifDither / 63 // -gifDither to gifDither
}
