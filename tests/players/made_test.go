package players

import (
	"math"

	"github.com/gonumm/gonumm/numm"
)

// The films and sounds of these tests.
const (
	frames, width, height  = 90, 256, 192
	clickFirst, clickEvery = 11025, 22050
	animationRate          = 25 // which every format has exactly
)

// patches are the colours at the lower edge of every frame, side by side.
var patches = [4][3]uint8{{255, 0, 0}, {0, 200, 0}, {20, 40, 220}, {230, 180, 60}}

// numbered is a film in which each frame tells its index: eight squares at the upper edge are its bits, the lowest first.
func numbered(n int) *numm.Video {
	v := numm.NewVideo(n, width, height)
	for i := range n {
		m := v.Frame(i)
		for y := range height {
			for x := range width {
				switch {
				case y < 32 && i>>(x/32)&1 != 0:
					m.SetRGB(x, y, 255, 255, 255)
				case y >= height-64:
					c := patches[x/64]
					m.SetRGB(x, y, c[0], c[1], c[2])
				case y >= 32:
					m.SetRGB(x, y, uint8(100+x/4), uint8(100+y/4), 128)
				}
			}
		}
	}
	return v
}

// clicks is silence with a short tone every half second, which begins at once.
func clicks(n int) numm.Sound {
	s := make(numm.Sound, n)
	for at := clickFirst; at < n; at += clickEvery {
		for i := range min(300, n-at) {
			x := int16(24000 * math.Cos(float64(i)/4))
			s[at+i] = [2]int16{x, x}
		}
	}
	return s
}
