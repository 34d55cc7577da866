package draw_test

import (
	"fmt"
	"image"
	"image/color"
	stddraw "image/draw"
	"math/rand/v2"
	"testing"

	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/numm/draw"
)

// Programs elsewhere are compiled against these names and signatures.
var (
	_ func(*numm.Image, image.Rectangle, color.Color)                                                    = draw.Fill
	_ func(*numm.Image, image.Rectangle, image.Image, image.Point, stddraw.Op)                           = draw.Draw
	_ func(*numm.Image, image.Rectangle, image.Image, image.Point, image.Image, image.Point, stddraw.Op) = draw.DrawMask
	_ func(*numm.Image, image.Rectangle, image.Image)                                                    = draw.Scale
	_ func(*numm.Image, int, int, string, float64, color.Color)                                          = draw.Text
	_ func(dst *numm.Image, x0, y0, x1, y1, width float64, c color.Color)                                = draw.Line
	_ func(dst *numm.Image, x, y, radius, width float64, c color.Color)                                  = draw.Circle
	_ func(dst *numm.Image, corners [][2]float64, width float64, c color.Color)                          = draw.Polygon
)

func noise(m *numm.Image, r *rand.Rand) *numm.Image {
	for i := range m.Pix {
		m.Pix[i] = uint8(r.Uint32())
	}
	return m
}

// alphas are mostly those that have ways of their own.
func alphaOf(r *rand.Rand) uint8 { return []uint8{0, 255, uint8(r.Uint32())}[r.IntN(3)] }

func sources(r *rand.Rand) map[string]image.Image {
	bounds := image.Rect(-3, 2, 20, 19)
	rgba, nrgba, gray := image.NewRGBA(bounds), image.NewNRGBA(bounds), image.NewGray(bounds)
	ycc, full := image.NewYCbCr(bounds, image.YCbCrSubsampleRatio420), image.NewYCbCr(bounds, image.YCbCrSubsampleRatio444)
	paletted := image.NewPaletted(bounds, color.Palette{color.Black, color.NRGBA{1, 200, 3, 77}, color.RGBA{9, 8, 7, 255}})
	deep := image.NewNRGBA64(bounds)
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			c := color.NRGBA{uint8(r.Uint32()), uint8(r.Uint32()), uint8(r.Uint32()), alphaOf(r)}
			rgba.Set(x, y, c)
			nrgba.SetNRGBA(x, y, c)
			deep.Set(x, y, color.NRGBA64{uint16(r.Uint32()), 5, 60000, uint16(r.Uint32())})
			paletted.SetColorIndex(x, y, uint8(r.IntN(3)))
			gray.SetGray(x, y, color.Gray{c.R})
		}
	}
	cmyk, deepGray := image.NewCMYK(bounds), image.NewGray16(bounds)
	for _, p := range [][]uint8{ycc.Y, ycc.Cb, ycc.Cr, full.Y, full.Cb, full.Cr, cmyk.Pix, deepGray.Pix} {
		for i := range p {
			p[i] = uint8(r.Uint32())
		}
	}
	rgb := numm.NewImage(23, 17)
	rgb.Rect = bounds
	noise(rgb, r)
	return map[string]image.Image{
		"RGBA": rgba, "NRGBA": nrgba, "Gray": gray, "YCbCr": ycc, "Paletted": paletted, "NRGBA64": deep, "Image": rgb,
		"YCbCr 444": full, "CMYK": cmyk, "Gray16": deepGray, "unknown": struct{ image.Image }{nrgba},
		"Frame":  numm.Frame{Image: rgb},
		"opaque": image.NewUniform(color.RGBA{1, 2, 3, 255}), "half": image.NewUniform(color.NRGBA{200, 2, 77, 130}), "clear": image.Transparent,
	}
}

// Everything is what image/draw makes of the same call, bit for bit.
func TestDrawIsImageDraw(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for name, src := range sources(r) {
		alpha := image.NewAlpha(image.Rect(-2, -2, 30, 30))
		for i := range alpha.Pix {
			alpha.Pix[i] = alphaOf(r)
		}
		masks := map[string]image.Image{
			"none": nil, "alpha": alpha, "uniform": image.NewUniform(color.Alpha{99}), "full": image.Opaque, "empty": image.Transparent, "picture": src,
		}
		for maskName, mask := range masks {
			for _, op := range []draw.Op{draw.Over, draw.Src} {
				for range 30 {
					dst := noise(numm.NewImage(24, 18), r)
					part := dst.SubImage(image.Rect(2, 1, 22, 17)).(*numm.Image)
					want := dst.Clone()
					place := image.Rect(r.IntN(20)-5, r.IntN(20)-5, r.IntN(40), r.IntN(40))
					sp, mp := image.Pt(r.IntN(9)-3, r.IntN(9)), image.Pt(r.IntN(5)-2, r.IntN(5)-2)
					draw.DrawMask(part, place, src, sp, mask, mp, op)
					plain := src
					if f, ok := src.(numm.Frame); ok {
						plain = f.Image
					}
					stddraw.DrawMask(want.SubImage(part.Rect).(*numm.Image), place, plain, sp, mask, mp, op)
					if !dst.Equal(want) {
						t.Fatalf("%s through %s, %v, to %v from %v: differs", name, maskName, op, place, sp)
					}
				}
			}
		}
	}
}

// A picture can be drawn over itself, in any direction.
func TestDrawOverItself(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, sp := range []image.Point{{0, 0}, {3, 2}, {3, -2}, {-3, 2}, {-3, -2}, {0, 2}, {0, -2}, {2, 0}, {-2, 0}} {
		dst := noise(numm.NewImage(12, 9), r)
		want, was := dst.Clone(), dst.Clone()
		place := image.Rect(2, 2, 9, 7)
		draw.Draw(dst, place, dst, place.Min.Add(sp), draw.Over)
		stddraw.Draw(want, place, was, place.Min.Add(sp), draw.Over)
		if !dst.Equal(want) {
			t.Errorf("moved by %v: differs", sp)
		}
	}
}

func TestFill(t *testing.T) {
	m := noise(numm.NewImage(5, 4), rand.New(rand.NewPCG(1, 1)))
	want := m.Clone()
	for _, c := range []color.Color{color.White, color.NRGBA{10, 20, 30, 100}} {
		draw.Fill(m, image.Rect(1, -9, 3, 99), c)
		stddraw.Draw(want, image.Rect(1, -9, 3, 99), image.NewUniform(c), image.Point{}, draw.Over)
		if !m.Equal(want) {
			t.Errorf("%v: differs", c)
		}
	}
}

// Shapes cover the area that geometry says.
func TestShapesHaveTheirArea(t *testing.T) {
	for name, test := range map[string]struct {
		paint func(m *numm.Image)
		want  float64 // pixels
	}{
		"disc": {func(m *numm.Image) { draw.Circle(m, 50, 50, 20, 0, color.White) }, 1256.64},
		"ring": {func(m *numm.Image) { draw.Circle(m, 50, 50, 20, 4, color.White) }, 502.65},
		"line": {func(m *numm.Image) { draw.Line(m, 20, 30, 60, 60, 3, color.White) }, 150},
		"square": {func(m *numm.Image) {
			draw.Polygon(m, [][2]float64{{10, 10}, {30, 10}, {30, 30}, {10, 30}}, 0, color.White)
		}, 400},
		"other way round": {func(m *numm.Image) {
			draw.Polygon(m, [][2]float64{{10, 30}, {30, 30}, {30, 10}, {10, 10}}, 0, color.White)
		}, 400},
		"outline": {func(m *numm.Image) {
			draw.Polygon(m, [][2]float64{{20, 20}, {60, 20}, {60, 60}, {20, 60}}, 2, color.White)
		}, 319.14},
		"half outside": {func(m *numm.Image) { draw.Circle(m, 0, 50, 20, 0, color.White) }, 628.32},
		"outside":      {func(m *numm.Image) { draw.Circle(m, -50, 50, 20, 0, color.White) }, 0},
		"no width":     {func(m *numm.Image) { draw.Line(m, 20, 30, 60, 60, 0, color.White) }, 0},
	} {
		m := numm.NewImage(100, 100)
		test.paint(m)
		sum := 0.0
		for i := 0; i < len(m.Pix); i += 3 {
			sum += float64(m.Pix[i]) / 255
		}
		if d := sum - test.want; d > 3 || d < -3 {
			t.Errorf("%s: %.1f pixels, want %.1f", name, sum, test.want)
		}
	}
}

func TestText(t *testing.T) {
	m := numm.NewImage(200, 60)
	draw.Text(m, 10, 30, "Hill", 24, color.White)
	box := inked(m)
	if box.Min.X < 10 || box.Min.X > 14 || box.Max.Y != 30 || box.Dy() < 15 || box.Dy() > 24 {
		t.Errorf("the text stands at %v", box)
	}
	if w := draw.TextWidth("Hill", 24); w < box.Dx() || w > box.Dx()+8 {
		t.Errorf("it should be %d wide, and is %d", w, box.Dx())
	}
	two := numm.NewImage(200, 60)
	draw.Text(two, 10, 30, "Hill\nHill", 24, color.White)
	if b := inked(two); b.Max.Y != 54 || b.Min != box.Min || b.Max.X != box.Max.X {
		t.Errorf("two lines stand at %v", b)
	}
	none := numm.NewImage(20, 20)
	draw.Text(none, 0, 19, "x", -1, color.White)
	if !inked(none).Empty() {
		t.Error("a negative size writes something")
	}
}

// inked returns the smallest part that holds what is at least half white.
func inked(m *numm.Image) image.Rectangle {
	var r image.Rectangle
	for y := range m.Height() {
		for x := range m.Width() {
			if v, _, _ := m.RGB(x, y); v > 127 {
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return r
}

func TestScale(t *testing.T) {
	src := numm.NewImage(4, 2)
	for i := range src.Pix {
		src.Pix[i] = uint8(i / 3 * 20)
	}
	half := numm.NewImage(2, 1)
	draw.Scale(half, half.Rect, src)
	if got := fmt.Sprint(half.Pix); got != "[50 50 50 90 90 90]" {
		t.Errorf("halved: %s", got)
	}
	part := numm.NewImage(4, 4)
	draw.Scale(part, image.Rect(1, 1, 3, 2), src)
	if r, _, _ := part.RGB(2, 1); r != 90 {
		t.Errorf("in a part: %d", r)
	}
	if r, _, _ := part.RGB(0, 0); r != 0 {
		t.Errorf("beside the part: %d", r)
	}
	beyond := numm.NewImage(1, 1)
	draw.Scale(beyond, image.Rect(-1, 0, 1, 1), src)
	if r, _, _ := beyond.RGB(0, 0); r != 90 {
		t.Errorf("half outside: %d", r)
	}
	blank := numm.NewImage(3, 3)
	draw.Fill(blank, blank.Rect, color.White)
	draw.Scale(blank, blank.Rect, image.NewNRGBA(image.Rect(0, 0, 5, 5)))
	if r, _, _ := blank.RGB(1, 1); r != 255 {
		t.Errorf("under what is transparent: %d", r)
	}
}
