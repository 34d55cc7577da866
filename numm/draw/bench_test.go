package draw_test

import (
	"image"
	"image/color"
	stddraw "image/draw"
	"testing"

	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/numm/draw"
)

// The same work by this package on an Image and by image/draw on an image.RGBA: the ratio is what counts.
func BenchmarkDraw(b *testing.B) {
	bounds := image.Rect(0, 0, 640, 480)
	rgb, other, rgba := numm.NewImage(640, 480), numm.NewImage(640, 480), image.NewRGBA(bounds)
	source, straight, mask := image.NewRGBA(bounds), image.NewNRGBA(bounds), image.NewAlpha(bounds)
	for i := range source.Pix {
		source.Pix[i], straight.Pix[i] = 100, uint8(i)
		if i%4 == 3 {
			source.Pix[i] = uint8(100 + i%156)
		}
	}
	for i := range mask.Pix {
		mask.Pix[i] = uint8(i)
	}
	half := image.NewUniform(color.NRGBA{1, 2, 3, 99})
	for name, run := range map[string][2]func(){
		"fill": {
			func() { draw.Fill(rgb, bounds, color.White) },
			func() { stddraw.Draw(rgba, bounds, image.White, image.Point{}, stddraw.Over) },
		},
		"fill half": {
			func() { draw.Draw(rgb, bounds, half, image.Point{}, draw.Over) },
			func() { stddraw.Draw(rgba, bounds, half, image.Point{}, stddraw.Over) },
		},
		"rgba over": {
			func() { draw.Draw(rgb, bounds, source, image.Point{}, draw.Over) },
			func() { stddraw.Draw(rgba, bounds, source, image.Point{}, stddraw.Over) },
		},
		"rgba src": {
			func() { draw.Draw(rgb, bounds, source, image.Point{}, draw.Src) },
			func() { stddraw.Draw(rgba, bounds, source, image.Point{}, stddraw.Src) },
		},
		"nrgba over": {
			func() { draw.Draw(rgb, bounds, straight, image.Point{}, draw.Over) },
			func() { stddraw.Draw(rgba, bounds, straight, image.Point{}, stddraw.Over) },
		},
		"own": {
			func() { draw.Draw(rgb, bounds, other, image.Point{}, draw.Src) },
			func() { stddraw.Draw(rgba, bounds, source, image.Point{}, stddraw.Src) },
		},
		"ycbcr": {
			func() { draw.Draw(rgb, bounds, ycbcr, image.Point{}, draw.Over) },
			func() { stddraw.Draw(rgba, bounds, ycbcr, image.Point{}, stddraw.Over) },
		},
		"uniform through mask": {
			func() { draw.DrawMask(rgb, bounds, half, image.Point{}, mask, image.Point{}, draw.Over) },
			func() { stddraw.DrawMask(rgba, bounds, half, image.Point{}, mask, image.Point{}, stddraw.Over) },
		},
		"rgba through mask": {
			func() { draw.DrawMask(rgb, bounds, source, image.Point{}, mask, image.Point{}, draw.Over) },
			func() { stddraw.DrawMask(rgba, bounds, source, image.Point{}, mask, image.Point{}, stddraw.Over) },
		},
	} {
		b.Run(name+"/numm", func(b *testing.B) {
			for b.Loop() {
				run[0]()
			}
		})
		b.Run(name+"/image", func(b *testing.B) {
			for b.Loop() {
				run[1]()
			}
		})
	}
}

var ycbcr = image.NewYCbCr(image.Rect(0, 0, 640, 480), image.YCbCrSubsampleRatio420)
