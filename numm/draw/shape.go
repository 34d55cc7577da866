package draw

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"github.com/gonumm/gonumm/numm"
	"golang.org/x/image/vector"
)

// Line draws a line from (x0, y0) to (x1, y1) of a width in pixels, anti-aliased, with ends that are cut off square. Pixel
// (x, y) covers x to x+1 and y to y+1, so that its centre is at x+0.5, y+0.5. A width of 0 draws nothing.
func Line(dst *numm.Image, x0, y0, x1, y1, width float64, c color.Color) {
	var p path
	p.segment(point{x0, y0}, point{x1, y1}, width)
	p.paint(dst, c)
}

// Circle draws a circle about (x, y), anti-aliased: filled where width is 0, else its line of that width, half of it on
// either side of the radius.
func Circle(dst *numm.Image, x, y, radius, width float64, c color.Color) {
	var p path
	if width <= 0 {
		p.circle(point{x, y}, radius, false)
	} else {
		p.circle(point{x, y}, radius+width/2, false)
		if radius > width/2 {
			p.circle(point{x, y}, radius-width/2, true)
		}
	}
	p.paint(dst, c)
}

// Polygon draws the polygon with these corners, each an x and a y, anti-aliased: filled where width is 0, else its closed line
// of that width with round corners. Where it crosses itself, what it goes around as often one way
// as the other is left out.
func Polygon(dst *numm.Image, corners [][2]float64, width float64, c color.Color) {
	var p path
	if width <= 0 {
		for i, v := range corners {
			p.to(point{v[0], v[1]}, i == 0)
		}
		p.paint(dst, c)
		return
	}
	for i, v := range corners {
		next := corners[(i+1)%len(corners)]
		p.segment(point{v[0], v[1]}, point{next[0], next[1]}, width)
		p.circle(point{v[0], v[1]}, width/2, false)
	}
	p.paint(dst, c)
}

type point struct{ x, y float64 }

// path holds the closed outlines of a shape, of which those that run clockwise on the screen add area and the others remove
// it.
type path struct {
	points []point
	begins []int // of each outline
}

func (p *path) to(v point, begin bool) {
	if begin {
		p.begins = append(p.begins, len(p.points))
	}
	p.points = append(p.points, v)
}

// segment adds the rectangle about a line.
func (p *path) segment(a, b point, width float64) {
	length := math.Hypot(b.x-a.x, b.y-a.y)
	if length == 0 || width <= 0 {
		return
	}
	dx, dy := (b.x-a.x)/length*width/2, (b.y-a.y)/length*width/2
	for i, v := range []point{{a.x + dy, a.y - dx}, {b.x + dy, b.y - dx}, {b.x - dy, b.y + dx}, {a.x - dy, a.y + dx}} {
		p.to(v, i == 0)
	}
}

// circle adds a circle made of chords that are nowhere off by more than a hundredth of a pixel.
func (p *path) circle(centre point, radius float64, back bool) {
	if radius <= 0 {
		return
	}
	n := 8 + int(math.Ceil(math.Pi/math.Acos(math.Max(0, 1-1/(128*math.Max(radius, 1))))))
	for i := range n {
		a := 2 * math.Pi * float64(i) / float64(n)
		if back {
			a = -a
		}
		p.to(point{centre.x + radius*math.Cos(a), centre.y + radius*math.Sin(a)}, i == 0)
	}
}

// paint fills the outlines.
func (p *path) paint(dst *numm.Image, c color.Color) {
	box, ok := p.bounds(dst.Rect)
	if !ok {
		return
	}
	z := vector.NewRasterizer(box.Dx(), box.Dy())
	z.DrawOp = draw.Src
	for i, begin := range p.begins {
		end := len(p.points)
		if i+1 < len(p.begins) {
			end = p.begins[i+1]
		}
		for j, v := range p.points[begin:end] {
			x, y := float32(v.x-float64(box.Min.X)), float32(v.y-float64(box.Min.Y))
			if j == 0 {
				z.MoveTo(x, y)
			} else {
				z.LineTo(x, y)
			}
		}
		z.ClosePath()
	}
	mask := image.NewAlpha(box)
	z.Draw(mask, box, image.Opaque, image.Point{})
	DrawMask(dst, box, image.NewUniform(c), image.Point{}, mask, box.Min, Over)
}

// bounds returns the pixels that the path touches, as far as they are in the picture; false where there are none, or where a
// point is not a number.
func (p *path) bounds(all image.Rectangle) (image.Rectangle, bool) {
	if len(p.points) == 0 {
		return image.Rectangle{}, false
	}
	low, high := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, v := range p.points {
		low.x, low.y = math.Min(low.x, v.x), math.Min(low.y, v.y)
		high.x, high.y = math.Max(high.x, v.x), math.Max(high.y, v.y)
	}
	if math.IsNaN(low.x+low.y+high.x+high.y) || math.IsInf(high.x-low.x+high.y-low.y, 0) {
		return image.Rectangle{}, false
	}
	clamp := func(v float64, least, most int) int { return int(math.Max(float64(least), math.Min(float64(most), v))) }
	box := image.Rect(
		clamp(math.Floor(low.x), all.Min.X, all.Max.X), clamp(math.Floor(low.y), all.Min.Y, all.Max.Y),
		clamp(math.Ceil(high.x), all.Min.X, all.Max.X), clamp(math.Ceil(high.y), all.Min.Y, all.Max.Y),
	)
	return box, !box.Empty()
}
