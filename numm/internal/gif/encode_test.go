package gif

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/gif"
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
			e, err := NewEncoder(&b, width, height, 0)
			if err != nil {
				t.Fatal(err)
			}
			for i, r := range rects {
				p := paletted(r, colours, i)
				frames = append(frames, p)
				if err := e.Frame(p, 3+1000*i); err != nil {
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
		e, err := NewEncoder(&limited{room, broken}, 300, 77, 0)
		if err == nil {
			err = e.Frame(paletted(image.Rect(0, 0, 300, 77), 256, 0), 3)
		}
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
