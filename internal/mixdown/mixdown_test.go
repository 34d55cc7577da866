package mixdown

import (
	"math"
	"testing"
)

// The matrix of a layout is that of BS.775, scaled so that its louder side sums up to 1.
func TestMatrix(t *testing.T) {
	const s = 1 / (1 + math.Sqrt2) // of 5.1
	for _, test := range []struct {
		name   string
		layout Layout
		want   [][2]float64
	}{
		{"5.1", OfWAVE(6, 0x3f), [][2]float64{{s, 0}, {0, s}, {s * minus3, s * minus3}, {}, {s * minus3, 0}, {0, s * minus3}}},
		{"5.1 at the side", OfWAVE(6, 0x60f), [][2]float64{{s, 0}, {0, s}, {s * minus3, s * minus3}, {}, {s * minus3, 0}, {0, s * minus3}}},
		{"without a mask", OfWAVE(3, 0), [][2]float64{{1 / 1.7071, 0}, {0, 1 / 1.7071}, {minus3 / 1.7071, minus3 / 1.7071}}},
		{"a mask of too few", OfWAVE(3, 1), [][2]float64{{1 / 1.7071, 0}, {0, 1 / 1.7071}, {minus3 / 1.7071, minus3 / 1.7071}}},
		{"2.1", OfGStreamer(3, 0xb), [][2]float64{{1, 0}, {0, 1}, {}}},
		{"side, by GStreamer's bits", OfGStreamer(4, 0xc03), [][2]float64{{1 / 1.7071, 0}, {0, 1 / 1.7071}, {minus3 / 1.7071, 0}, {0, minus3 / 1.7071}}},
		{"ten without positions", Usual(10), [][2]float64{{.1, .1}, {.1, .1}, {.1, .1}, {.1, .1}, {.1, .1}, {.1, .1}, {.1, .1}, {.1, .1}, {.1, .1}, {.1, .1}}},
		{"LFE alone", Layout{LFE, LFE2, LFE}, [][2]float64{{1. / 3, 1. / 3}, {1. / 3, 1. / 3}, {1. / 3, 1. / 3}}},
	} {
		m := New(test.layout)
		if m.Channels() != len(test.want) {
			t.Errorf("%s: %d channels, want %d", test.name, m.Channels(), len(test.want))
			continue
		}
		for i, want := range test.want {
			left, right := m.Matrix(i)
			if math.Abs(float64(left)-want[0]) > 1e-4 || math.Abs(float64(right)-want[1]) > 1e-4 {
				t.Errorf("%s: channel %d gives %.4f and %.4f, want %.4f", test.name, i, left, right, want)
			}
		}
	}
}

// Whatever the layout, channels at full level do not clip.
func TestFullLevelDoesNotClip(t *testing.T) {
	for channels := 1; channels <= 64; channels++ {
		for _, mask := range []uint64{0, 1<<channels - 1} {
			for _, l := range []Layout{OfWAVE(channels, mask), OfGStreamer(channels, mask)} {
				full := make([]float32, channels)
				for i := range full {
					full[i] = 1
				}
				var out [2]float32
				New(l).MixF32(out[:], full)
				if out[0] > 1.00001 || out[1] > 1.00001 || out[0] < 0.4 && out[1] < 0.4 {
					t.Errorf("%d channels, mask %x: full level gives %v", channels, mask, out)
				}
			}
		}
	}
}

// Mixing in place, and 16-bit samples, give the same.
func TestMixInPlace(t *testing.T) {
	m := New(Usual(5))
	var ints []int16
	var floats []float32
	for i := range 500 {
		v := int16(i * 7919)
		ints, floats = append(ints, v), append(floats, float32(v)/32768)
	}
	want := make([]float32, 200)
	m.MixF32(want, floats)
	other := make([]float32, 200)
	m.MixS16(other, ints)
	m.MixF32(floats, floats)
	for i, v := range want {
		if v != floats[i] || math.Abs(float64(v-other[i])) > 1e-6 {
			t.Fatalf("%d: %g, in place %g, of integers %g", i, v, floats[i], other[i])
		}
	}
}
