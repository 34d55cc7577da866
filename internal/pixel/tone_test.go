package pixel

import (
	"bytes"
	"math"
	"math/rand/v2"
	"testing"
)

// A pixel of a high dynamic range is that of exact arithmetic, to a level.
func TestTonesAreThoseOfTheFormulas(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, format := range []string{"I420_10LE", "P010_10LE", "I422_10LE", "Y444_12LE", "GBR_10LE", "Y444", "I420", "GRAY8"} {
		for _, transfer := range []Transfer{TransferPQ, TransferHLG} {
			for _, full := range []bool{false, true} {
				s := randomSamples(rng, format, 13, 7)
				p := s.picture(t, 3)
				p.Matrix, p.FullRange, p.Transfer = MatrixBT2020, full, transfer
				dst := make([]byte, 3*13*7)
				if err := new(Converter).Convert(p, dst, 3*13, 13, 7, Upright); err != nil {
					t.Fatal(err)
				}
				for i := range 13 * 7 {
					want := toneFormula(s.exact(i%13, i/13, MatrixBT2020, full), transfer)
					for k := range 3 {
						if d := math.Abs(float64(dst[3*i+k]) - want[k]); d > 0.75 {
							t.Fatalf("%s, transfer %d, full %v: channel %d of pixel %d is %d, exactly %.2f", format, transfer, full, k, i, dst[3*i+k], want[k])
						}
					}
				}
			}
		}
	}
}

// toneFormula is written anew from BT.2100, BT.2390 and BT.2408: levels of 0 to 255 for a signal of 0 to 255.
func toneFormula(rgb [3]float64, transfer Transfer) (levels [3]float64) {
	eotf := func(e float64) float64 {
		p := math.Pow(e, 1/78.84375)
		return 10000 * math.Pow(math.Max(p-0.8359375, 0)/(18.8515625-18.6875*p), 1/0.1593017578125)
	}
	inverse := func(l float64) float64 {
		p := math.Pow(l/10000, 0.1593017578125)
		return math.Pow((0.8359375+18.8515625*p)/(1+18.6875*p), 78.84375)
	}
	var light [3]float64
	for i, v := range rgb {
		v = min(max(v/255, 0), 1)
		switch {
		case transfer == TransferPQ:
			light[i] = eotf(v)
		case v <= 0.5:
			light[i] = v * v / 3
		default:
			light[i] = (math.Exp((v-0.55991073)/0.17883277) + 0.28466892) / 12
		}
	}
	if transfer == TransferHLG {
		scene := 0.2627*light[0] + 0.6780*light[1] + 0.0593*light[2]
		for i := range light {
			if scene > 0 {
				light[i] *= 1000 * math.Pow(scene, 0.2)
			}
		}
	}
	most := max(light[0], light[1], light[2])
	if most > 0 {
		source, target := inverse(1000), inverse(203)
		e, top := min(inverse(most)/source, 1), target/source
		ks := 1.5*top - 0.5
		if e > ks {
			x := (e - ks) / (1 - ks)
			e = (2*x*x*x-3*x*x+1)*ks + (x*x*x-2*x*x+x)*(1-ks) + (3*x*x-2*x*x*x)*top
		}
		for i := range light {
			light[i] *= eotf(e*source) / most / 203
		}
	}
	// ITU-R BT.2087, from BT.2020 to BT.709.
	for i, row := range [3][3]float64{{1.6605, -0.5876, -0.0728}, {-0.1246, 1.1329, -0.0083}, {-0.0182, -0.1006, 1.1187}} {
		l := min(max(row[0]*light[0]+row[1]*light[1]+row[2]*light[2], 0), 1)
		if l > 0.0031308 {
			levels[i] = 255 * (1.055*math.Pow(l, 1/2.4) - 0.055)
		} else {
			levels[i] = 255 * 12.92 * l
		}
	}
	return levels
}

// Scaled and turned, it is the picture for ordinary screens that is scaled and turned.
func TestTonesAreScaledAfterwards(t *testing.T) {
	p := randomSamples(rand.New(rand.NewPCG(3, 4)), "I420_10LE", 32, 20).picture(t, 0)
	p.Transfer = TransferPQ
	var c Converter
	stored := make([]byte, 3*32*20)
	if err := c.Convert(p, stored, 3*32, 32, 20, Upright); err != nil {
		t.Fatal(err)
	}
	rgb := newSamples("RGB", 32, 20)
	for i := range 32 * 20 {
		for k := range 3 {
			rgb.c[k][i] = uint16(stored[3*i+k])
		}
	}
	for o := Upright; o <= Transverse; o++ {
		got, want := make([]byte, 3*11*9), make([]byte, 3*11*9)
		if err := c.Convert(p, got, 33, 11, 9, o); err != nil {
			t.Fatal(err)
		}
		if err := new(Converter).Convert(rgb.picture(t, 0), want, 33, 11, 9, o); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Fatalf("orientation %d: another picture than that of its pixels", o)
		}
	}
}

// Half the signal of HLG, and paper white of both, have known levels; black stays black.
func TestTonesOfKnownSignals(t *testing.T) {
	for _, test := range []struct {
		transfer Transfer
		signal   float64
		level    uint8
	}{
		{TransferPQ, 0, 0}, {TransferHLG, 0, 0},
		{TransferPQ, 1, 255}, {TransferHLG, 1, 255},
		{TransferPQ, 0.44, 136}, // 50 cd/m², below the knee: a quarter of white
	} {
		s := newSamples("GBR_12LE", 1, 1)
		for i := range s.c {
			s.c[i][0] = uint16(math.Round(4095 * test.signal))
		}
		p := s.picture(t, 0)
		p.Transfer = test.transfer
		var got [3]byte
		if err := new(Converter).Convert(p, got[:], 3, 1, 1, Upright); err != nil {
			t.Fatal(err)
		}
		if got != [3]byte{test.level, test.level, test.level} {
			t.Errorf("transfer %d: signal %v gives %v, not %d", test.transfer, test.signal, got, test.level)
		}
	}
}

func BenchmarkTones(b *testing.B) {
	p := randomSamples(rand.New(rand.NewPCG(5, 6)), "P010_10LE", 1920, 1080).picture(b, 0)
	p.Transfer = TransferHLG
	var c Converter
	dst := make([]byte, 3*1920*1080)
	for b.Loop() {
		if err := c.Convert(p, dst, 3*1920, 1920, 1080, Upright); err != nil {
			b.Fatal(err)
		}
	}
}
