package draw_test

import (
	"image"
	"image/color"
	stddraw "image/draw"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/numm/draw"
)

// The same work by this package on an Image and by image/draw on an image.RGBA, in turns. The metric x is the ratio of the
// best turns of both: it is what counts, and moves little with the load of the machine.
func BenchmarkDraw(b *testing.B) {
	for _, bounds := range []image.Rectangle{image.Rect(0, 0, 64, 64), image.Rect(0, 0, 640, 480)} {
		b.Run(bounds.Max.String(), func(b *testing.B) { benchmarkDraw(b, bounds) })
	}
}

func benchmarkDraw(b *testing.B, bounds image.Rectangle) {
	rgb, rgba := numm.NewImage(bounds.Dx(), bounds.Dy()), image.NewRGBA(bounds)
	sources, masks := benchSources(bounds), benchMasks(bounds)
	b.Run("fill", func(b *testing.B) {
		inTurns(b,
			func() { draw.Fill(rgb, bounds, color.White) },
			func() { stddraw.Draw(rgba, bounds, image.White, image.Point{}, draw.Over) })
	})
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		ours := sources[name]
		theirs := ours
		if name == "image" { // theirs knows no Image: an RGBA is its kind
			theirs = sources["opaque rgba"]
		}
		for maskName, mask := range masks {
			for opName, op := range map[string]draw.Op{"over": draw.Over, "src": draw.Src} {
				b.Run(name+"/"+opName+"/"+maskName, func(b *testing.B) {
					inTurns(b,
						func() { draw.DrawMask(rgb, bounds, ours, image.Point{}, mask, image.Point{}, op) },
						func() { stddraw.DrawMask(rgba, bounds, theirs, image.Point{}, mask, image.Point{}, op) })
				})
			}
		}
	}
}

// inTurns runs both until neither has become faster for a while.
func inTurns(b *testing.B, ours, theirs func()) {
	for b.Loop() {
		best := [2]time.Duration{1 << 62, 1 << 62}
		for since := 0; since < 40; since++ {
			for i, f := range []func(){ours, theirs} {
				start := time.Now()
				f()
				if took := time.Since(start); took < best[i] {
					best[i], since = took, 0
				}
			}
		}
		b.ReportMetric(float64(best[0])/float64(best[1]), "x")
		b.ReportMetric(0, "ns/op")
	}
}

func benchMasks(bounds image.Rectangle) map[string]image.Image {
	alpha := image.NewAlpha(bounds)
	for i := range alpha.Pix {
		alpha.Pix[i] = uint8(i)
	}
	return map[string]image.Image{"no mask": nil, "alpha": alpha, "uniform": image.NewUniform(color.Alpha{99})}
}

func benchSources(bounds image.Rectangle) map[string]image.Image {
	r := rand.New(rand.NewPCG(7, 8))
	fill := func(pix []uint8) {
		for i := range pix {
			pix[i] = uint8(r.Uint32())
		}
	}
	rgba, opaque, nrgba, gray, cmyk := image.NewRGBA(bounds), image.NewRGBA(bounds), image.NewNRGBA(bounds), image.NewGray(bounds), image.NewCMYK(bounds)
	for _, pix := range [][]uint8{opaque.Pix, nrgba.Pix, gray.Pix, cmyk.Pix} {
		fill(pix)
	}
	for i := range rgba.Pix {
		rgba.Pix[i] = 100
		if i%4 == 3 {
			rgba.Pix[i], opaque.Pix[i] = uint8(100+i%156), 255
		}
	}
	palette := make(color.Palette, 256)
	for i := range palette {
		palette[i] = color.NRGBA{uint8(i), uint8(7 * i), 9, uint8(255 - i%3*100)}
	}
	paletted := image.NewPaletted(bounds, palette)
	fill(paletted.Pix)
	sources := map[string]image.Image{
		"image": noise(numm.NewImage(bounds.Dx(), bounds.Dy()), r), "rgba": rgba, "opaque rgba": opaque, "nrgba": nrgba, "gray": gray, "cmyk": cmyk, "paletted": paletted,
		"uniform": image.NewUniform(color.NRGBA{1, 2, 3, 99}), "opaque uniform": image.White,
	}
	for _, ratio := range []image.YCbCrSubsampleRatio{
		image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420, image.YCbCrSubsampleRatio440,
	} {
		m := image.NewYCbCr(bounds, ratio)
		for _, pix := range [][]uint8{m.Y, m.Cb, m.Cr} {
			fill(pix)
		}
		sources["ycbcr "+ratio.String()[len("YCbCrSubsampleRatio"):]] = m
	}
	return sources
}
