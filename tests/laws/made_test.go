package laws

import (
	"math"

	"github.com/gonumm/gonumm/numm"
)

// film returns one of numbered pictures, as tests/testdata/picture.py makes them: of 8 by 8 cells the top row holds the bits of the
// number, the second row their opposites, the next two the colour bars, the rest a texture that moves.
func film(frames, width, height int) *numm.Video {
	v := numm.NewVideo(frames, width, height)
	for i := range frames {
		draw(v.Frame(i), i)
	}
	return v
}

var bars = [8][3]uint8{{191, 191, 191}, {191, 191, 16}, {16, 191, 191}, {16, 191, 16},
	{191, 16, 191}, {191, 16, 16}, {16, 16, 191}, {64, 64, 64}}

func draw(m *numm.Image, number int) {
	w, h, phase := m.Width(), m.Height(), 2*float64(number)
	across, ripple := make([]float64, w), make([]float64, w)
	for x := range w {
		at := (float64(x) + 0.5) / float64(w)
		across[x], ripple[x] = math.Sin(at*9+phase*0.9), math.Cos(at*3+phase)
	}
	for y := range h {
		at := (float64(y) + 0.5) / float64(h)
		down, green := math.Cos(at*7-phase*0.35), math.Sin(at*5+phase*0.5)
		row := m.Row(y)
		for x := range w {
			cell := min(x*8/w, 7)
			wave := across[x] * down
			c := [3]uint8{level(wave), level(0.8 * green), level(-0.7 * wave * ripple[x])}
			switch y * 8 / h {
			case 0:
				c = grey(number>>(7-cell)&1 == 1)
			case 1:
				c = grey(number>>(7-cell)&1 == 0)
			case 2, 3:
				c = bars[cell]
			}
			copy(row[3*x:], c[:])
		}
	}
}

func level(wave float64) uint8 { return uint8(math.Round(128 + 70*wave)) }

func grey(bright bool) [3]uint8 {
	if bright {
		return [3]uint8{220, 220, 220}
	}
	return [3]uint8{36, 36, 36}
}

// noise is sound in which every place can be told from every other, below some 5 kHz, so that codecs keep it; the channels
// differ.
func noise(frames int) numm.Sound {
	s := make(numm.Sound, frames)
	state := uint32(1)
	var low [2][3]float64
	for i := range s {
		for c := range 2 {
			state ^= state << 13
			state ^= state >> 17
			state ^= state << 5
			x := float64(int32(state)) / (1 << 31)
			for k := range low[c] {
				low[c][k] += 0.3 * (x - low[c][k])
				x = low[c][k]
			}
			s[i][c] = int16(math.Round(40000 * x))
		}
	}
	return s
}

// likeness returns the ratio of a signal to what another differs from it, in dB.
func likeness(got, want numm.Sound) float64 {
	var signal, wrong float64
	for i := range want {
		for c := range 2 {
			a, b := float64(want[i][c]), float64(got[i][c])
			signal += a * a
			wrong += (a - b) * (a - b)
		}
	}
	return 10 * math.Log10(signal/(wrong+1e-9))
}

// psnr of two pictures of one size, in dB.
func psnr(got, want []uint8) float64 {
	sum := 0.0
	for i := range want {
		d := float64(got[i]) - float64(want[i])
		sum += d * d
	}
	return 10 * math.Log10(255*255*float64(len(want))/(sum+1e-9))
}
