package pixel

import (
	"math"
	"sync"
)

// Transfer is how the numbers of a picture stand for light. All but PQ and HLG count as that of ordinary screens.
type Transfer int

// The transfers of high dynamic range (ITU-R BT.2100).
const (
	TransferSDR Transfer = iota
	TransferPQ           // SMPTE ST 2084
	TransferHLG          // ARIB STD-B67
)

// Primaries are the colours of red, green and blue. They count where there is a high dynamic range alone.
type Primaries int

// The sets of primaries, all with the white D65.
const (
	PrimariesBT2020 Primaries = iota
	PrimariesBT709
	PrimariesP3
)

// What pictures of high dynamic range are shown as: white paper in them, of 203 cd/m² (ITU-R BT.2408), is nearly the white of the
// result, and what is brighter is pressed between, up to 1000 cd/m².
const (
	sdrWhite  = 203.
	brightest = 1000.
)

// pqLight returns the light of a signal of PQ, in cd/m², and pqSignal undoes it (ITU-R BT.2100, table 4).
func pqLight(signal float64) float64 {
	p := math.Pow(signal, 1/pqM2)
	return 10000 * math.Pow(max(p-pqC1, 0)/(pqC2-pqC3*p), 1/pqM1)
}

func pqSignal(light float64) float64 {
	p := math.Pow(light/10000, pqM1)
	return math.Pow((pqC1+pqC2*p)/(1+pqC3*p), pqM2)
}

const (
	pqM1 = 2610. / 16384
	pqM2 = 2523. / 4096 * 128
	pqC1 = 3424. / 4096
	pqC2 = 2413. / 4096 * 32
	pqC3 = 2392. / 4096 * 32
)

// hlgScene returns the light of the scene of a signal of HLG, from 0 to 1 (ITU-R BT.2100, table 5).
func hlgScene(signal float64) float64 {
	const a, b, c = 0.17883277, 0.28466892, 0.55991073
	if signal <= 0.5 {
		return signal * signal / 3
	}
	return (math.Exp((signal-c)/a) + b) / 12
}

// compressed returns what light of a brightness, in cd/m², becomes on a screen whose white is sdrWhite: the curve of ITU-R BT.2390, 5.4.1,
// for a black of 0.
func compressed(light float64) float64 {
	most := pqSignal(brightest)
	e, top := min(pqSignal(light)/most, 1), pqSignal(sdrWhite)/most
	knee := 1.5*top - 0.5
	if e >= knee {
		t := (e - knee) / (1 - knee)
		t2, t3 := t*t, t*t*t
		e = (2*t3-3*t2+1)*knee + (t3-2*t2+t)*(1-knee) + (-2*t3+3*t2)*top
	}
	return pqLight(e * most)
}

// srgbLevel returns the level of sRGB for light from 0 to 1.
func srgbLevel(light float64) uint8 {
	v := 12.92 * light
	if light > 0.0031308 {
		v = 1.055*math.Pow(light, 1/2.4) - 0.055
	}
	return uint8(math.Round(255 * v))
}

// toneTables are what numm_tone_convert looks up.
type toneTables struct {
	light, gain, system []float32
}

const (
	toneSteps  = 16384
	toneLevels = 4096
	hlgGamma   = 1.2 // of a screen of 1000 cd/m²
)

var pqTables = sync.OnceValue(func() toneTables {
	t := toneTables{light: make([]float32, toneSteps), gain: make([]float32, toneSteps), system: make([]float32, 1)}
	for i := range toneSteps {
		light := pqLight(float64(i) / (toneSteps - 1))
		t.light[i], t.gain[i] = float32(light/sdrWhite), gainOf(light)
	}
	return t
})

var hlgTables = sync.OnceValue(func() toneTables {
	t := toneTables{light: make([]float32, toneSteps), gain: make([]float32, toneSteps), system: make([]float32, toneSteps)}
	for i := range toneSteps {
		v := float64(i) / (toneSteps - 1)
		t.light[i], t.gain[i] = float32(hlgScene(v)), gainOf(v*v*brightest)
		t.system[i] = float32(brightest / sdrWhite * math.Pow(math.Pow(v, 4), hlgGamma-1))
	}
	return t
})

// gainOf returns what light of a brightness is multiplied by.
func gainOf(light float64) float32 {
	if light == 0 {
		return 1
	}
	return float32(compressed(light) / light)
}

var toneLevelTable = sync.OnceValue(func() []uint8 {
	levels := make([]uint8, toneLevels)
	for i := range levels {
		v := float64(i) / (toneLevels - 1)
		levels[i] = srgbLevel(v * v)
	}
	return levels
})

// chromaticities are x and y of red, green and blue (ITU-R BT.2020, BT.709, SMPTE EG 432-1).
var chromaticities = map[Primaries][3][2]float64{
	PrimariesBT2020: {{0.708, 0.292}, {0.170, 0.797}, {0.131, 0.046}},
	PrimariesBT709:  {{0.640, 0.330}, {0.300, 0.600}, {0.150, 0.060}},
	PrimariesP3:     {{0.680, 0.320}, {0.265, 0.690}, {0.150, 0.060}},
}

type matrix3 [3][3]float64

// xyz returns the matrix from RGB of some primaries to XYZ, of which white has a luminance of 1.
func (p Primaries) xyz() matrix3 {
	const whiteX, whiteY = 0.3127, 0.3290
	var m matrix3
	for i, c := range chromaticities[p] {
		m[0][i], m[1][i], m[2][i] = c[0]/c[1], 1, (1-c[0]-c[1])/c[1]
	}
	white := [3]float64{whiteX / whiteY, 1, (1 - whiteX - whiteY) / whiteY}
	inverse := m.inverse()
	for i := range 3 {
		share := inverse[i][0]*white[0] + inverse[i][1]*white[1] + inverse[i][2]*white[2]
		for k := range 3 {
			m[k][i] *= share
		}
	}
	return m
}

func (m matrix3) inverse() (inverse matrix3) {
	det := 0.
	minor := func(i, k int) float64 {
		a, b, c, d := (i+1)%3, (i+2)%3, (k+1)%3, (k+2)%3
		return m[a][c]*m[b][d] - m[a][d]*m[b][c]
	}
	for k := range 3 {
		det += m[0][k] * minor(0, k)
	}
	for i := range 3 {
		for k := range 3 {
			inverse[k][i] = minor(i, k) / det
		}
	}
	return inverse
}

func (m matrix3) times(n matrix3) (product matrix3) {
	for i := range 3 {
		for k := range 3 {
			for l := range 3 {
				product[i][k] += m[i][l] * n[l][k]
			}
		}
	}
	return product
}
