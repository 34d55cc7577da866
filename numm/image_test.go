package numm

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"strings"
	"testing"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/math/f64"

	"github.com/gonumm/gonumm/numm/internal/npy"
)

var _ draw.RGBA64Image = (*Image)(nil)

// noise returns a picture of random pixels, not packed and not at (0, 0): what a view of a larger one looks like.
func noise(r *rand.Rand, width, height int) *Image {
	whole := NewImage(width+7, height+5)
	for i := range whole.Pix {
		whole.Pix[i] = uint8(r.Uint32())
	}
	return whole.SubImage(image.Rect(3, 2, 3+width, 2+height)).(*Image)
}

// sameColours compares red, green and blue, and the bounds.
func sameColours(t *testing.T, got *Image, want *image.RGBA) {
	t.Helper()
	if got.Bounds() != want.Bounds() {
		t.Fatalf("bounds %v, image.RGBA has %v", got.Bounds(), want.Bounds())
	}
	for y := got.Rect.Min.Y; y < got.Rect.Max.Y; y++ {
		for x := got.Rect.Min.X; x < got.Rect.Max.X; x++ {
			r, g, b := got.RGB(x, y)
			w := want.RGBAAt(x, y)
			if r != w.R || g != w.G || b != w.B {
				t.Fatalf("pixel (%d, %d) is %d %d %d, image.RGBA has %v", x, y, r, g, b, w)
			}
		}
	}
}

// sources are pictures of every kind that the standard library draws from, with and without alpha.
func sources(r *rand.Rand) []image.Image {
	b := image.Rect(-4, -3, 41, 37)
	translucent := image.NewNRGBA(b)
	for i := range translucent.Pix {
		translucent.Pix[i] = uint8(r.Uint32())
	}
	list := []image.Image{
		translucent,
		image.NewRGBA(b), image.NewRGBA64(b), image.NewNRGBA64(b), image.NewGray(b), image.NewGray16(b), image.NewCMYK(b),
		image.NewAlpha(b),
		image.NewPaletted(b, color.Palette{color.Black, color.White, color.NRGBA{R: 200, G: 100, A: 90}, color.Transparent}),
	}
	for _, m := range list[1:] {
		draw.Draw(m.(draw.Image), b, translucent, b.Min, draw.Src)
	}
	for _, ratio := range []image.YCbCrSubsampleRatio{image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422,
		image.YCbCrSubsampleRatio420, image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410} {
		m := image.NewNYCbCrA(b, ratio)
		for _, p := range [][]uint8{m.Y, m.Cb, m.Cr, m.A} {
			for i := range p {
				p[i] = uint8(r.Uint32())
			}
		}
		list = append(list, &m.YCbCr, m)
	}
	return append(list, noise(r, 45, 40), image.NewUniform(color.NRGBA{R: 10, G: 200, B: 30, A: 130}), image.White)
}

func TestImageBehavesAsRGBAOnRandomOperations(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	src := sources(r)
	bounds := image.Rect(-2, 3, 38, 33)
	got, want := &Image{Pix: make([]uint8, 40*30*3), Stride: 120, Rect: bounds}, image.NewRGBA(bounds)
	draw.Draw(want, bounds, image.Black, image.Point{}, draw.Src)
	point := func() image.Point { return image.Pt(r.IntN(60)-10, r.IntN(60)-10) }
	rect := func() image.Rectangle { return image.Rectangle{Min: point(), Max: point()}.Canon() }
	for range 4000 {
		s, op := src[r.IntN(len(src))], draw.Op(r.IntN(2))
		inside := rect().Intersect(s.Bounds())
		scalers := []xdraw.Scaler{xdraw.NearestNeighbor, xdraw.ApproxBiLinear, xdraw.BiLinear, xdraw.CatmullRom}
		switch to, from := rect(), point(); r.IntN(8) {
		case 0:
			draw.Draw(got, to, s, from, op)
			draw.Draw(want, to, s, from, op)
		case 1:
			mask, at := src[r.IntN(len(src))], point()
			draw.DrawMask(got, to, s, from, mask, at, op)
			draw.DrawMask(want, to, s, from, mask, at, op)
		case 2:
			draw.Draw(got, to, got, from, draw.Src)
			draw.Draw(want, to, want, from, draw.Src)
		case 3:
			at, c := point(), color.NRGBA64{R: uint16(r.Uint32()), G: uint16(r.Uint32()), B: uint16(r.Uint32()), A: uint16(r.Uint32())}
			got.Set(at.X, at.Y, c)
			want.Set(at.X, at.Y, c)
			at, deep := point(), color.RGBA64Model.Convert(c).(color.RGBA64)
			got.SetRGBA64(at.X, at.Y, deep)
			want.SetRGBA64(at.X, at.Y, deep)
		case 4:
			part := rect()
			draw.Draw(got.SubImage(part).(draw.Image), to, s, from, op)
			draw.Draw(want.SubImage(part).(draw.Image), to, s, from, op)
		case 5, 6:
			if _, boundless := s.(*image.Uniform); boundless || inside.Empty() {
				continue
			}
			scaler := scalers[r.IntN(len(scalers))]
			scaler.Scale(got, to, s, inside, op, nil)
			scaler.Scale(want, to, s, inside, op, nil)
		case 7:
			if _, boundless := s.(*image.Uniform); boundless || inside.Empty() {
				continue
			}
			turn := f64.Aff3{r.Float64() + 0.5, r.Float64() - 0.5, 5, r.Float64() - 0.5, r.Float64() + 0.5, 5}
			transformer := scalers[r.IntN(len(scalers))].(xdraw.Transformer)
			transformer.Transform(got, turn, s, inside, op, nil)
			transformer.Transform(want, turn, s, inside, op, nil)
		}
		sameColours(t, got, want)
	}
}

func TestImageIsASourceLikeRGBA(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	m := noise(r, 31, 17)
	same := m.RGBA()
	for y := m.Rect.Min.Y - 1; y <= m.Rect.Max.Y; y++ {
		for x := m.Rect.Min.X - 1; x <= m.Rect.Max.X; x++ {
			if m.At(x, y) != same.At(x, y) || m.RGBA64At(x, y) != same.RGBA64At(x, y) {
				t.Fatalf("At(%d, %d) is %v and %v, image.RGBA has %v", x, y, m.At(x, y), m.RGBA64At(x, y), same.At(x, y))
			}
		}
	}
	if m.ColorModel() != same.ColorModel() || m.Opaque() != same.Opaque() || m.Bounds() != same.Bounds() {
		t.Error("colour model, opacity or bounds are not those of the image.RGBA")
	}
	for name, encode := range map[string]func(*bytes.Buffer, image.Image) error{
		"png":  func(b *bytes.Buffer, m image.Image) error { return png.Encode(b, m) },
		"jpeg": func(b *bytes.Buffer, m image.Image) error { return jpeg.Encode(b, m, nil) },
	} {
		var got, want bytes.Buffer
		if err := errors.Join(encode(&got, m), encode(&want, same)); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Bytes(), want.Bytes()) {
			t.Errorf("image/%s encodes it otherwise than the image.RGBA", name)
		}
	}
	dst1, dst2 := image.NewRGBA(image.Rect(0, 0, 50, 40)), image.NewRGBA(image.Rect(0, 0, 50, 40))
	xdraw.CatmullRom.Scale(dst1, dst1.Rect, m, m.Rect, draw.Over, nil)
	xdraw.CatmullRom.Scale(dst2, dst2.Rect, same, same.Rect, draw.Over, nil)
	if !bytes.Equal(dst1.Pix, dst2.Pix) {
		t.Error("x/image/draw scales it otherwise than the image.RGBA")
	}
}

func TestImagePNGRoundTrip(t *testing.T) {
	m := noise(rand.New(rand.NewPCG(5, 6)), 20, 30)
	var file bytes.Buffer
	if err := png.Encode(&file, m); err != nil {
		t.Fatal(err)
	}
	back, err := png.Decode(&file)
	if err != nil {
		t.Fatal(err)
	}
	if !ImageFrom(back).Equal(m) {
		t.Error("an image is not what image/png made of it")
	}
}

func TestImageViewsShareMemoryAndClonesDoNot(t *testing.T) {
	m := NewImage(6, 4)
	part := m.SubImage(image.Rect(2, 1, 9, 3)).(*Image)
	if part.Rect != image.Rect(2, 1, 6, 3) || part.Width() != 4 || part.Height() != 2 {
		t.Fatalf("sub-image has %v", part.Rect)
	}
	clone := part.Clone()
	part.SetRGB(2, 1, 1, 2, 3)
	part.Row(2)[0] = 9
	if r, g, b := m.RGB(2, 1); r != 1 || g != 2 || b != 3 {
		t.Errorf("the whole has %d %d %d where its part was set", r, g, b)
	}
	if r, _, _ := m.RGB(2, 2); r != 9 {
		t.Errorf("the whole has red %d where a row of its part was set", r)
	}
	if r, _, _ := clone.RGB(2, 1); r != 0 {
		t.Error("a clone changed with its origin")
	}
	if clone.Rect != part.Rect || clone.Stride != 3*clone.Width() || len(clone.Pix) != 3*4*2 {
		t.Errorf("clone of %v is %v with stride %d and %d bytes", part.Rect, clone.Rect, clone.Stride, len(clone.Pix))
	}
	if got := m.Row(0); len(got) != 18 || cap(got) != 18 {
		t.Errorf("a row has %d bytes and room for %d", len(got), cap(got))
	}
	if !m.SubImage(image.Rect(7, 0, 9, 9)).Bounds().Empty() {
		t.Error("a sub-image outside is not empty")
	}
}

func TestImageOutside(t *testing.T) {
	m := NewImage(3, 2)
	for _, p := range []image.Point{{X: -1}, {Y: -1}, {X: 3}, {Y: 2}} {
		m.SetRGB(p.X, p.Y, 255, 255, 255)
		if r, g, b := m.RGB(p.X, p.Y); r|g|b != 0 {
			t.Errorf("%v is not black", p)
		}
	}
	if !m.Equal(NewImage(3, 2)) {
		t.Error("setting pixels outside changed the picture")
	}
	for name, wrong := range map[string]func(){
		"Row below":  func() { m.Row(-1) },
		"Row above":  func() { m.Row(2) },
		"Plane":      func() { m.Plane(3) },
		"negative":   func() { NewImage(-1, 4) },
		"too large":  func() { NewImage(1<<40, 1<<40) },
		"video":      func() { NewVideo(1, -1, 1) },
		"channel":    func() { Sound{}.Floats(2) },
		"frame":      func() { NewVideo(2, 1, 1).Frame(2) },
		"slice":      func() { NewVideo(2, 1, 1).Slice(2, 1) },
		"no columns": func() { SoundFrom(m.Plane(0)) },
		"lengths":    func() { SoundOf(make([]float64, 2), make([]float64, 3)) },
	} {
		if err := panicOf(wrong); !errors.Is(err, ErrSize) {
			t.Errorf("%s: panics with %v, want an ErrSize", name, err)
		}
	}
}

func panicOf(f func()) (err error) {
	defer func() { err, _ = recover().(error) }()
	f()
	return nil
}

func TestImageEqual(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	m := noise(r, 5, 4)
	other := m.Clone()
	other.SetRGB(other.Rect.Max.X-1, other.Rect.Max.Y-1, 0, 0, 0)
	moved := m.Clone()
	moved.Rect = moved.Rect.Add(image.Pt(10, 10))
	for _, c := range []struct {
		why  string
		o    *Image
		want bool
	}{
		{"itself", m, true}, {"packed", m.Clone(), true}, {"moved", moved, true}, {"another pixel", other, false},
		{"turned", NewImage(4, 5), false}, {"nil", nil, false},
	} {
		if got := m.Equal(c.o); got != c.want {
			t.Errorf("%s: %v", c.why, got)
		}
	}
	if !(*Image)(nil).Equal(nil) || !NewImage(0, 0).Equal(&Image{}) {
		t.Error("nothing is not equal to nothing")
	}
}

func TestStringShowsTheShape(t *testing.T) {
	for want, a := range map[string]interface {
		Array
		String() string
	}{
		"Sound(3, 2)":       make(Sound, 3),
		"Image(2, 5, 3)":    NewImage(5, 2),
		"Video(4, 2, 5, 3)": NewVideo(4, 5, 2),
		"Video(0, 0, 0, 3)": &Video{},
		"Image(0, 0, 3)":    &Image{},
		"Sound(0, 2)":       Sound(nil),
	} {
		if got := a.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if shape := npy.ShapeText(a.Shape()); !strings.HasSuffix(want, shape) {
			t.Errorf("%s has the shape %s", want, shape)
		}
	}
}

func BenchmarkImageDrawOver(b *testing.B) {
	src := image.NewNRGBA(image.Rect(0, 0, 1920, 1080))
	for name, dst := range map[string]draw.Image{"Image": NewImage(1920, 1080), "RGBA": image.NewRGBA(src.Rect)} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(1920 * 1080)
			for b.Loop() {
				draw.Draw(dst, src.Rect, src, image.Point{}, draw.Over)
			}
		})
	}
}

func BenchmarkImageScale(b *testing.B) {
	m := NewImage(1920, 1080)
	for name, src := range map[string]image.Image{"Image": m, "RGBA": m.RGBA()} {
		b.Run(name, func(b *testing.B) {
			dst := image.NewRGBA(image.Rect(0, 0, 480, 270))
			for b.Loop() {
				xdraw.ApproxBiLinear.Scale(dst, dst.Rect, src, src.Bounds(), draw.Src, nil)
			}
		})
	}
}
