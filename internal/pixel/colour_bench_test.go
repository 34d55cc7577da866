package pixel

import (
	"math/rand/v2"
	"testing"
)

func BenchmarkConvert1080p(b *testing.B) {
	const w, h = 1920, 1080
	for _, c := range []struct {
		name, format string
		width        int
		o            Orientation
	}{
		{"I420", "I420", w, Upright},
		{"NV12", "NV12", w, Upright},
		{"YUY2", "YUY2", w, Upright},
		{"I420_10LE", "I420_10LE", w, Upright},
		{"P010_10LE", "P010_10LE", w, Upright},
		{"Y444", "Y444", w, Upright},
		{"GBR", "GBR", w, Upright},
		{"BGRx", "BGRx", w, Upright},
		{"RGB", "RGB", w, Upright},
		{"I420TurnHalf", "I420", w, TurnHalf},
		{"I420TurnRight", "I420", w, TurnRight},
		{"I420ToHalf", "I420", w / 2, Upright},
		{"I420To1280", "I420", 1280, Upright},
	} {
		b.Run(c.name, func(b *testing.B) {
			p := randomSamples(rand.New(rand.NewPCG(1, 1)), c.format, w, h).picture(b, 0)
			ow, oh := c.width, h*c.width/w
			if c.o.Swaps() {
				ow, oh = oh, ow
			}
			dst := make([]byte, 3*ow*oh)
			var conv Converter
			for b.Loop() {
				if err := conv.Convert(p, dst, 3*ow, ow, oh, c.o); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
