package pixel

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

func BenchmarkPack1080p(b *testing.B) {
	const w, h = 1920, 1080
	s := randomRGB(b, rand.New(rand.NewPCG(1, 1)), w, h, 0)
	for _, format := range []PackedFormat{PackI420, PackY444, PackBGRx} {
		for simd, name := range []string{1: "Portable", 2: "SSSE3", 3: "AVX2"} {
			if name == "" {
				continue
			}
			b.Run(fmt.Sprint(format, name), func(b *testing.B) {
				p := Packer{Format: format, Width: w, Height: h, simd: simd}
				dst := make([]byte, format.Size(w, h))
				for b.Loop() {
					if err := p.Pack(dst, s.pix, s.stride, w, h); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
