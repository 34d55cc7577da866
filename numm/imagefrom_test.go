package numm

import (
	"image"
	"image/color"
	"math/rand/v2"
	"testing"
)

// hidden keeps a picture's type from the quick paths.
type hidden struct{ image.Image }

func TestImageFromQuickPathsAgreeWithTheGeneralOne(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	part := image.Rect(1, 2, 30, 31)
	for _, src := range sources(r) {
		if _, boundless := src.(*image.Uniform); boundless {
			continue
		}
		views := []image.Image{src, src.(interface {
			SubImage(image.Rectangle) image.Image
		}).SubImage(part)}
		for _, v := range views {
			for _, bg := range []color.Color{color.White, color.Black, color.NRGBA{R: 3, G: 99, B: 250, A: 255}} {
				got, want := imageOver(v, bg), imageOver(hidden{v}, bg)
				if got.Rect != image.Rectangle(image.Rect(0, 0, v.Bounds().Dx(), v.Bounds().Dy())) || got.Stride != 3*got.Width() {
					t.Fatalf("%T: %v with stride %d", v, got.Rect, got.Stride)
				}
				tolerance := 0
				switch v.(type) {
				case *image.NRGBA64: // cut to 8 bits before it is laid over the background
					tolerance = 1
				case *image.NYCbCrA: // its colours are converted to 8 bits before
					tolerance = 1
				}
				for i := range got.Pix {
					if d := int(got.Pix[i]) - int(want.Pix[i]); d > tolerance || d < -tolerance {
						t.Fatalf("%T over %v: byte %d is %d, the general way gives %d", v, bg, i, got.Pix[i], want.Pix[i])
					}
				}
			}
		}
	}
}

func TestImageFromStraightAlphaOverWhite(t *testing.T) {
	src := image.NewNRGBA(image.Rect(0, 0, 256, 256))
	for a := range 256 {
		for c := range 256 {
			src.SetNRGBA(c, a, color.NRGBA{R: uint8(c), G: uint8(255 - c), B: 17, A: uint8(a)})
		}
	}
	m := ImageFrom(src)
	for a := range 256 {
		for c := range 256 {
			want := func(c int) uint8 { return uint8((c*a + 255*(255-a) + 127) / 255) }
			if r, g, b := m.RGB(c, a); r != want(c) || g != want(255-c) || b != want(17) {
				t.Fatalf("level %d with alpha %d gives %d %d %d", c, a, r, g, b)
			}
		}
	}
}

func TestImageFrom16BitKeepsTheHighByte(t *testing.T) {
	b := image.Rect(0, 0, 1, 1)
	gray, rgba, nrgba := image.NewGray16(b), image.NewRGBA64(b), image.NewNRGBA64(b)
	for _, v := range []uint16{0, 0xff, 0x100, 0x7fff, 0x80ff, 0xfeff, 0xffff} {
		gray.SetGray16(0, 0, color.Gray16{Y: v})
		rgba.SetRGBA64(0, 0, color.RGBA64{R: v, G: v, B: v, A: 0xffff})
		nrgba.SetNRGBA64(0, 0, color.NRGBA64{R: v, G: v, B: v, A: 0xffff})
		for _, src := range []image.Image{gray, rgba, nrgba, hidden{gray}, hidden{rgba}, hidden{nrgba}} {
			if r, g, b := ImageFrom(src).RGB(0, 0); r != uint8(v>>8) || g != r || b != r {
				t.Errorf("%T: %#x gives %d %d %d", src, v, r, g, b)
			}
		}
	}
}

func TestImageFromAnyOrigin(t *testing.T) {
	m := noise(rand.New(rand.NewPCG(13, 14)), 9, 8)
	for _, src := range []image.Image{m, m.RGBA(), hidden{m}} {
		got := ImageFrom(src)
		if !got.Equal(m) || got.Rect.Min != (image.Point{}) {
			t.Errorf("%T: another picture, at %v", src, got.Rect.Min)
		}
		got.Pix[0]++
		if got.Equal(m) {
			t.Errorf("%T: no copy", src)
		}
	}
	for _, src := range []image.Image{&Image{}, image.NewRGBA(image.Rectangle{}), image.NewYCbCr(image.Rect(3, 3, 3, 9), image.YCbCrSubsampleRatio420)} {
		if got := ImageFrom(src); !got.Rect.Empty() || len(got.Pix) != 0 {
			t.Errorf("%T without pixels gives %v", src, got)
		}
	}
}

func TestBackgroundThatIsItselfTransparent(t *testing.T) {
	glass := image.NewNRGBA(image.Rect(0, 0, 1, 1))
	for _, c := range []struct {
		bg   color.Color
		want [3]uint8
	}{
		{color.Transparent, [3]uint8{255, 255, 255}}, {color.Black, [3]uint8{}},
		{color.NRGBA{R: 255, A: 128}, [3]uint8{255, 127, 127}}, {color.Gray16{Y: 0x1234}, [3]uint8{0x12, 0x12, 0x12}},
	} {
		if r, g, b := imageOver(glass, c.bg).RGB(0, 0); [3]uint8{r, g, b} != c.want {
			t.Errorf("%v gives %d %d %d, want %v", c.bg, r, g, b, c.want)
		}
	}
}

func BenchmarkImageFrom(b *testing.B) {
	r := image.Rect(0, 0, 4000, 3000)
	for name, src := range map[string]image.Image{
		"RGBA": image.NewRGBA(r), "NRGBA": image.NewNRGBA(r), "Gray": image.NewGray(r), "NRGBA64": image.NewNRGBA64(r),
		"YCbCr420": image.NewYCbCr(r, image.YCbCrSubsampleRatio420), "YCbCr444": image.NewYCbCr(r, image.YCbCrSubsampleRatio444),
		"Paletted": image.NewPaletted(r, color.Palette{color.Black}), "CMYK": image.NewCMYK(r), "Image": NewImage(4000, 3000),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(12e6)
			for b.Loop() {
				ImageFrom(src)
			}
		})
	}
}
