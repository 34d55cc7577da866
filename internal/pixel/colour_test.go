package pixel

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/gonumm/gonumm/internal/turn"
)

// Every format, matrix, range and depth is within 0.545 of a level of exact arithmetic, and all
// instruction sets give the same bits; sides are odd and strides unaligned.
func TestConvertIsExactInEveryFormat(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, format := range Formats() {
		for _, matrix := range []Matrix{MatrixUnknown, MatrixRGB, MatrixFCC, MatrixBT709, MatrixBT601, MatrixSMPTE240M, MatrixBT2020} {
			for _, full := range []bool{false, true} {
				s := randomSamples(rng, format, 101, 13)
				p := s.picture(t, 7)
				p.Matrix, p.FullRange = matrix, full
				got := convertEverywhere(t, p, 101, 13, Upright)
				if worst := s.worst(got, matrix, full); worst > 0.545 {
					t.Errorf("%s, matrix %d, full %v: %.4f levels off", format, matrix, full, worst)
				}
			}
		}
	}
}

// All instruction sets agree at every width, and nothing is read or written out of bounds: planes
// and result end where unreadable memory begins.
func TestConvertAgreesAtEveryWidth(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, format := range Formats() {
		for width := 1; width <= 67; width++ {
			s := randomSamples(rng, format, width, 3)
			got := convertEverywhere(t, s.picture(t, 0), width, 3, Upright)
			if worst := s.worst(got, MatrixUnknown, false); worst > 0.545 {
				t.Errorf("%s, %d pixels wide: %.4f levels off", format, width, worst)
			}
		}
	}
}

// Law 5 over all of (y, v) and every 17th u: bias under 0.05 levels and PSNR above 58 dB in every channel, where the
// law asks for 0.5 levels and 46 dB. (Rounding alone costs 58.9 dB.)
func TestConvertBiasAndPSNR(t *testing.T) {
	turn.Long(t)
	const side = 256
	for _, matrix := range []Matrix{MatrixBT601, MatrixBT709, MatrixBT2020} {
		for _, full := range []bool{false, true} {
			s := samples{format: "Y444", width: side, height: side, bits: 8}
			s.c[0], s.c[1], s.c[2] = make([]uint16, side*side), make([]uint16, side*side), make([]uint16, side*side)
			var sum, squares [3]float64
			var n int
			for u := 0; u < 256; u += 17 {
				for i := range side * side {
					s.c[0][i], s.c[1][i], s.c[2][i] = uint16(i%side), uint16(u), uint16(i/side)
				}
				p := s.picture(t, 0)
				p.Matrix, p.FullRange = matrix, full
				got := make([]byte, 3*side*side)
				if err := new(Converter).Convert(p, got, 3*side, side, side, Upright); err != nil {
					t.Fatal(err)
				}
				for i := range side * side {
					want := s.exact(i%side, i/side, matrix, full)
					for k := range 3 {
						e := float64(got[3*i+k]) - want[k]
						if math.Abs(e) > 0.545 {
							t.Fatalf("matrix %d, full %v, yuv %v: channel %d is %d, want %.3f",
								matrix, full, [3]uint16{s.c[0][i], s.c[1][i], s.c[2][i]}, k, got[3*i+k], want[k])
						}
						sum[k] += e
						squares[k] += e * e
					}
					n++
				}
			}
			for k := range 3 {
				bias, psnr := sum[k]/float64(n), 10*math.Log10(255*255*float64(n)/squares[k])
				if math.Abs(bias) > 0.05 || psnr < 58 {
					t.Errorf("matrix %d, full %v, channel %d: bias %.4f, PSNR %.2f dB", matrix, full, k, bias, psnr)
				}
			}
		}
	}
}

func TestConvertOrientations(t *testing.T) {
	// Where the stored pixel x, y of a picture of w by h is seen.
	seen := map[Orientation]func(x, y, w, h int) (int, int){
		Upright:        func(x, y, _, _ int) (int, int) { return x, y },
		TurnRight:      func(x, y, _, h int) (int, int) { return h - 1 - y, x },
		TurnHalf:       func(x, y, w, h int) (int, int) { return w - 1 - x, h - 1 - y },
		TurnLeft:       func(x, y, w, _ int) (int, int) { return y, w - 1 - x },
		FlipHorizontal: func(x, y, w, _ int) (int, int) { return w - 1 - x, y },
		FlipVertical:   func(x, y, _, h int) (int, int) { return x, h - 1 - y },
		Transpose:      func(x, y, _, _ int) (int, int) { return y, x },
		Transverse:     func(x, y, w, h int) (int, int) { return h - 1 - y, w - 1 - x },
	}
	rng := rand.New(rand.NewPCG(5, 6))
	for _, format := range []string{"I420", "RGB", "BGRx", "Y444_10LE", "GRAY8"} {
		for _, size := range [][2]int{{1, 1}, {2, 3}, {7, 5}, {33, 31}, {64, 32}, {67, 101}, {5, 70}} {
			w, h := size[0], size[1]
			s := randomSamples(rng, format, w, h)
			p := s.picture(t, 3)
			upright := convertEverywhere(t, p, w, h, Upright)
			for o, place := range seen {
				ow, oh := w, h
				if o.Swaps() {
					ow, oh = h, w
				}
				want := make([]byte, len(upright))
				for y := range h {
					for x := range w {
						tx, ty := place(x, y, w, h)
						copy(want[3*(ty*ow+tx):][:3], upright[3*(y*w+x):])
					}
				}
				if got := convertEverywhere(t, p, ow, oh, o); !bytes.Equal(got, want) {
					t.Errorf("%s of %d x %d, orientation %d: wrong pixels", format, w, h, o)
				}
			}
		}
	}
}

func TestOrientationOfEXIF(t *testing.T) {
	want := []Orientation{Upright, Upright, FlipHorizontal, TurnHalf, FlipVertical, Transpose, TurnRight, Transverse, TurnLeft, Upright}
	for tag, o := range want {
		if got := OrientationOfEXIF(tag); got != o {
			t.Errorf("EXIF %d: orientation %d, want %d", tag, got, o)
		}
	}
}

// A scaled picture is the exact picture scaled in exact arithmetic, in every format, along either side
// and both, up and down, turned or not, and the same bits with every instruction set.
func TestConvertScales(t *testing.T) {
	rng := rand.New(rand.NewPCG(13, 14))
	for _, format := range Formats() {
		for _, size := range [][2]int{{71, 15}, {50, 15}, {53, 7}, {26, 21}, {17, 5}, {120, 33}, {5, 40}, {1, 1}} {
			w, h := size[0], size[1]
			s := randomSamples(rng, format, 53, 15)
			p := s.picture(t, 5)
			got := convertEverywhere(t, p, w, h, Upright)
			var worst float64
			for i, want := range s.scaled(w, h, MatrixUnknown, false) {
				for k := range 3 {
					worst = max(worst, math.Abs(float64(got[3*i+k])-want[k]))
				}
			}
			if worst > 0.6 {
				t.Errorf("%s to %v: %.4f levels off", format, size, worst)
			}
			if turned := convertEverywhere(t, p, h, w, TurnRight); !bytes.Equal(turnedBack(turned, h, w), got) {
				t.Errorf("%s to %v: turned pixels differ", format, size)
			}
		}
	}
}

// Where chroma lies: in the middle of the samples of luma that share it, and constant beyond the
// outermost ones.
func TestConvertSitesChroma(t *testing.T) {
	for format, want := range map[string][]byte{
		"Y42B": {100, 100, 100, 125, 175, 200, 200, 200},
		"I420": {100, 100, 100, 125, 175, 200, 200, 200},
		"Y41B": {100, 100, 113, 138, 163, 188, 200, 200},
	} {
		s := newSamples(format, 8, 1)
		half := len(s.c[2]) / 2
		s.c[0] = slices.Repeat([]uint16{100}, 8)
		s.c[1] = slices.Repeat([]uint16{128}, 2*half)
		s.c[2] = append(slices.Repeat([]uint16{128}, half), slices.Repeat([]uint16{128 + 71}, half)...) // 1.402 * 71 is 99.5
		p := s.picture(t, 0)
		p.FullRange = true
		got := convertEverywhere(t, p, 8, 1, Upright)
		for x, v := range want {
			if math.Abs(float64(got[3*x])-float64(v)) > 1 {
				t.Errorf("%s: red is %d at %d, want %d", format, got[3*x], x, v)
			}
		}
	}
}

// One Converter serves pictures of changing size and format, and rows may be apart in the result.
func TestConverterIsReusable(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	var c Converter
	for i := range 60 {
		formats := Formats()
		w, h := 1+rng.IntN(90), 1+rng.IntN(40)
		s := randomSamples(rng, formats[rng.IntN(len(formats))], w, h)
		stride := 3*w + rng.IntN(9)
		got := slices.Repeat([]byte{0xa5}, stride*h)
		if err := c.Convert(s.picture(t, i%4), got, stride, w, h, Upright); err != nil {
			t.Fatal(err)
		}
		packed := make([]byte, 0, 3*w*h)
		for y := range h {
			packed = append(packed, got[y*stride:][:3*w]...)
			if between := got[y*stride+3*w : (y+1)*stride]; bytes.Count(between, []byte{0xa5}) != len(between) {
				t.Fatalf("%s: wrote between the rows", s.format)
			}
		}
		if worst := s.worst(packed, MatrixUnknown, false); worst > 0.545 {
			t.Errorf("%s: %.4f levels off", s.format, worst)
		}
	}
}

// A picture stored from its last row up, as some decoders give it, has negative strides.
func TestConvertNegativeStrides(t *testing.T) {
	s := randomSamples(rand.New(rand.NewPCG(9, 10)), "Y444", 40, 11)
	p := s.picture(t, 2)
	want := convertEverywhere(t, p, 40, 11, FlipVertical)
	for i := range 3 {
		p.Planes[i] = unsafe.Add(p.Planes[i], 10*p.Strides[i])
		p.Strides[i] = -p.Strides[i]
	}
	if got := convertEverywhere(t, p, 40, 11, Upright); !bytes.Equal(got, want) {
		t.Error("wrong pixels")
	}
}

func TestConvertRefuses(t *testing.T) {
	s := randomSamples(rand.New(rand.NewPCG(11, 12)), "I420", 4, 4)
	good := s.picture(t, 0)
	for name, c := range map[string]struct {
		change        func(p *Picture)
		dst           int
		stride, width int
		o             Orientation
	}{
		"short destination": {dst: 47, stride: 12, width: 4},
		"short stride":      {dst: 48, stride: 11, width: 4},
		"no width":          {dst: 48, stride: 12, width: 0},
		"vast width":        {dst: 48, stride: 12, width: 1 << 40},
		"no source":         {dst: 48, stride: 12, width: 4, change: func(p *Picture) { p.Height = 0 }},
		"no plane":          {dst: 48, stride: 12, width: 4, change: func(p *Picture) { p.Planes[2] = nil }},
		"unknown format":    {dst: 48, stride: 12, width: 4, change: func(p *Picture) { p.Format = "v210" }},
		"no orientation":    {dst: 48, stride: 12, width: 4, o: 8},
	} {
		p := *good
		if c.change != nil {
			c.change(&p)
		}
		err := new(Converter).Convert(&p, make([]byte, c.dst), c.stride, c.width, 4, c.o)
		if err == nil {
			t.Errorf("%s: no error", name)
		}
		if errors.Is(err, ErrPixelFormat) != (p.Format == "v210") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// convertEverywhere converts with each instruction set into guarded memory and returns what all
// agree on.
func convertEverywhere(t *testing.T, p *Picture, w, h int, o Orientation) []byte {
	t.Helper()
	var first []byte
	for _, simd := range []int{1, 2, 3} {
		dst := guarded(t, 3*w*h)
		c := Converter{simd: simd}
		if err := c.Convert(p, dst, 3*w, w, h, o); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = bytes.Clone(dst)
		}
		if !bytes.Equal(first, dst) {
			t.Fatalf("%s of %d x %d, orientation %d: instruction set %d differs from portable C", p.Format, p.Width, p.Height, o, simd)
		}
	}
	return first
}

// guarded returns memory outside Go's heap that ends at an unreadable page.
func guarded(tb testing.TB, n int) []byte {
	tb.Helper()
	page := unix.Getpagesize()
	size := (n + page - 1) / page * page
	m, err := unix.Mmap(-1, 0, size+page, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := unix.Munmap(m); err != nil {
			tb.Error(err)
		}
	})
	if err := unix.Mprotect(m[size:], unix.PROT_NONE); err != nil {
		tb.Fatal(err)
	}
	return m[size-n : size : size]
}
