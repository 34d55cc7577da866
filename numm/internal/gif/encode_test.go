package gif

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"slices"
	"strconv"
	"testing"
)

// What is encoded is what the standard library's decoder reads: palettes of all sizes, parts of the picture, delays.
func TestEncoderAgainstTheStandardLibrary(t *testing.T) {
	for _, colours := range []int{1, 2, 3, 4, 5, 16, 17, 128, 129, 255, 256} {
		t.Run(strconv.Itoa(colours), func(t *testing.T) {
			const width, height = 300, 77
			rects := []image.Rectangle{{Max: image.Pt(width, height)}, image.Rect(5, 7, 205, 70), image.Rect(299, 76, 300, 77), image.Rect(0, 3, 300, 4)}
			var frames []*image.Paletted
			var b bytes.Buffer
			e := NewEncoder(&b, width, height, 0)
			for i, r := range rects {
				p := paletted(r, colours, i)
				frames = append(frames, p)
				if err := e.Write(encoded(t, e, partOf(p)), 3+1000*i); err != nil {
					t.Fatal(err)
				}
			}
			if err := e.Close(); err != nil {
				t.Fatal(err)
			}
			g, err := gif.DecodeAll(&b)
			if err != nil {
				t.Fatal(err)
			}
			if g.Config.Width != width || g.Config.Height != height || g.LoopCount != 0 || len(g.Image) != len(frames) {
				t.Fatalf("%d by %d, %d loops, %d frames", g.Config.Width, g.Config.Height, g.LoopCount, len(g.Image))
			}
			for i, want := range frames {
				if g.Delay[i] != 3+1000*i || g.Disposal[i] != gif.DisposalNone {
					t.Errorf("frame %d: delay %d, disposal %d", i, g.Delay[i], g.Disposal[i])
				}
				same(t, i, g.Image[i], want)
			}
		})
	}
}

// paletted returns a picture of many colours, a part of a larger one, so that its rows lie apart.
func paletted(r image.Rectangle, colours, seed int) *image.Paletted {
	palette := make(color.Palette, colours)
	for i := range palette {
		palette[i] = color.RGBA{uint8(i), uint8(3*i + seed), uint8(255 - i), 255}
	}
	p := image.NewPaletted(r.Inset(-1), palette)
	for i := range p.Pix {
		p.Pix[i] = uint8((i*i/7 + seed*i) % colours)
	}
	return p.SubImage(r).(*image.Paletted)
}

// partOf returns a picture as what is encoded.
func partOf(p *image.Paletted) *Part {
	all := &Part{X: p.Rect.Min.X, Y: p.Rect.Min.Y, Width: p.Rect.Dx(), Height: p.Rect.Dy(), Transparent: -1}
	for _, c := range p.Palette {
		v := c.(color.RGBA)
		all.Palette = append(all.Palette, [3]uint8{v.R, v.G, v.B})
	}
	for y := range all.Height {
		all.Pix = append(all.Pix, p.Pix[y*p.Stride:][:all.Width]...)
	}
	return all
}

// With a slack, no pixel is farther off than it allows, the file is smaller, and Pix is what a decoder shows.
func TestEncoderWithSlack(t *testing.T) {
	const width, height, slack = 300, 200, 200
	p := &Part{Width: width, Height: height, Transparent: 255, Slack: slack}
	for i := range 255 {
		p.Palette = append(p.Palette, [3]uint8{uint8(i), uint8(i), uint8(255 - i)})
	}
	for i := range width * height {
		v := uint8(min(254, i%width*250/width+i*i%7))
		p.Pix = append(p.Pix, v)
		p.Want = append(p.Want, v, v, 255-v)
		p.Shown = append(p.Shown, v+uint8(i%2), v, 255-v)
	}
	exact := *p
	exact.Slack, exact.Pix = 0, slices.Clone(p.Pix)
	var b bytes.Buffer
	e := NewEncoder(&b, width, height, 0)
	f, without := encoded(t, e, p), encoded(t, e, &exact)
	if len(f) > len(without)*2/3 {
		t.Errorf("%d bytes with a slack, %d without", len(f), len(without))
	}
	if err := errors.Join(e.Write(f, 5), e.Close()); err != nil {
		t.Fatal(err)
	}
	g, err := gif.DecodeAll(&b)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(g.Image[0].Pix, p.Pix) {
		t.Error("a decoder shows other pixels than those in Pix")
	}
	for i, v := range p.Pix {
		if e := p.err(v, i); e > slack {
			t.Fatalf("pixel %d has an error of %d", i, e)
		}
	}
}

func same(t *testing.T, i int, got, want *image.Paletted) {
	t.Helper()
	if got.Rect != want.Rect {
		t.Errorf("frame %d lies at %v, want %v", i, got.Rect, want.Rect)
		return
	}
	for y := want.Rect.Min.Y; y < want.Rect.Max.Y; y++ {
		for x := want.Rect.Min.X; x < want.Rect.Max.X; x++ {
			if got.At(x, y) != want.At(x, y) {
				t.Fatalf("frame %d: %v at %d, %d, want %v", i, got.At(x, y), x, y, want.At(x, y))
			}
		}
	}
}

func TestEncoderReportsItsWriter(t *testing.T) {
	broken := errors.New("broken")
	for _, room := range []int{0, 20, 5000} {
		e := NewEncoder(&limited{room, broken}, 300, 77, 0)
		err := e.Write(encoded(t, e, partOf(paletted(image.Rect(0, 0, 300, 77), 256, 0))), 3)
		if err == nil {
			err = e.Close()
		}
		if !errors.Is(err, broken) {
			t.Errorf("room for %d bytes: %v, want the writer's error", room, err)
		}
	}
}

// limited takes so many bytes.
type limited struct {
	left int
	err  error
}

func (l *limited) Write(p []byte) (int, error) {
	if len(p) > l.left {
		return 0, l.err
	}
	l.left -= len(p)
	return len(p), nil
}

func encoded(t *testing.T, e *Encoder, p *Part) Encoded {
	t.Helper()
	f, err := e.Encode(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
