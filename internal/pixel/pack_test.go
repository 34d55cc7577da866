package pixel

import (
	"bytes"
	"math"
	"math/rand/v2"
	"testing"
	"unsafe"
)

// Every sample in every format, matrix and range is the nearest to exact arithmetic at every width and
// height up to 70, all instruction sets give the same bits, the layout is GStreamer's, and nothing
// is read or written out of bounds.
func TestPackIsExact(t *testing.T) {
	rng := rand.New(rand.NewPCG(21, 22))
	for n := 1; n <= 70; n++ {
		for _, size := range [][2]int{{n, 71 - n}, {n, 1 + n%6}} {
			s := randomRGB(t, rng, size[0], size[1], n%4)
			for _, format := range []PackedFormat{PackI420, PackY444, PackBGRx} {
				for _, matrix := range []Matrix{MatrixUnknown, MatrixBT709, MatrixBT601, MatrixBT2020} {
					for _, full := range []bool{false, true} {
						p := Packer{Format: format, Width: s.w, Height: s.h, Matrix: matrix, FullRange: full}
						s.check(t, p, s.pack(t, p))
					}
				}
			}
		}
	}
}

// A frame with even sides repeats the last column and the last row of a picture without.
func TestPackFillsEvenSides(t *testing.T) {
	rng := rand.New(rand.NewPCG(23, 24))
	for _, size := range [][2]int{{1, 1}, {31, 2}, {8, 5}, {33, 7}, {65, 66}, {101, 33}} {
		s := randomRGB(t, rng, size[0], size[1], 5)
		for _, format := range []PackedFormat{PackI420, PackY444, PackBGRx} {
			p := Packer{Format: format, Width: (s.w + 1) &^ 1, Height: (s.h + 1) &^ 1}
			s.check(t, p, s.pack(t, p))
		}
	}
}

// What is left open is BT.601 below 720 lines and BT.709 from there, as when it is read.
func TestPackChoosesTheMatrix(t *testing.T) {
	rng := rand.New(rand.NewPCG(25, 26))
	for height, matrix := range map[int]Matrix{719: MatrixBT601, 720: MatrixBT709} {
		s := randomRGB(t, rng, 4, height, 0)
		got := s.pack(t, Packer{Width: 4, Height: height + height%2})
		if !bytes.Equal(got, s.pack(t, Packer{Width: 4, Height: height + height%2, Matrix: matrix})) {
			t.Errorf("%d lines: not matrix %d", height, matrix)
		}
	}
}

// The sizes that GStreamer 1.22 gives.
func TestPackedFormatSize(t *testing.T) {
	for _, c := range []struct {
		format              PackedFormat
		width, height, size int
	}{
		{PackI420, 1920, 1080, 3110400}, {PackI420, 1, 1, 16}, {PackI420, 5, 3, 48}, {PackI420, 1366, 768, 1575936},
		{PackY444, 1920, 1080, 6220800}, {PackY444, 5, 3, 72},
		{PackBGRx, 1920, 1080, 8294400}, {PackBGRx, 5, 3, 60},
		{PackI420, 0, 3, 0}, {PackI420, 3, -1, 0}, {PackI420, 1 << 40, 3, 0}, {PackedFormat(3), 3, 3, 0}, {PackedFormat(-1), 3, 3, 0},
	} {
		if got := c.format.Size(c.width, c.height); got != c.size {
			t.Errorf("%v of %d x %d: %d bytes, want %d", c.format, c.width, c.height, got, c.size)
		}
	}
	if got := PackBGRx.String(); got != "BGRx" {
		t.Errorf("PackBGRx is called %q", got)
	}
}

// All colours in steps of 5, in a frame of Y444, come back within 2 levels and 46 dB.
func TestPackY444RoundTrip(t *testing.T) {
	const n = 52
	s := rgb{w: n * n, h: n, stride: 3 * n * n}
	for i := range n * n * n {
		s.pix = append(s.pix, byte(i%n*5), byte(i/n%n*5), byte(i/n/n*5))
	}
	for _, matrix := range []Matrix{MatrixBT601, MatrixBT709} {
		for _, full := range []bool{false, true} {
			p := Packer{Format: PackY444, Width: s.w, Height: s.h, Matrix: matrix, FullRange: full}
			worst, psnr := difference(s.unpack(t, p, s.pack(t, p)), func(i int) float64 { return float64(s.pix[i]) })
			if worst > 2 || psnr < 46 {
				t.Errorf("matrix %d, full %v: %.0f levels, %.2f dB", matrix, full, worst, psnr)
			}
		}
	}
}

// A picture that went through a frame of I420 is what exact arithmetic makes of it, with nothing rounded
// between: each colour the mean of two by two pixels, then interpolated between their centres.
func TestPackI420RoundTrip(t *testing.T) {
	s := randomRGB(t, rand.New(rand.NewPCG(27, 28)), 90, 60, 0)
	for i := range s.pix {
		s.pix[i] = 96 + s.pix[i]/4 // colours that do not clip
	}
	for _, matrix := range []Matrix{MatrixBT601, MatrixBT709} {
		for _, full := range []bool{false, true} {
			p := Packer{Width: s.w, Height: s.h, Matrix: matrix, FullRange: full}
			frame, offset, stride := s.exact(p)
			kr, kb := matrix.weights()
			ideal := func(i int) float64 {
				x, y := i/3%s.w, i/3/s.w
				at := func(plane int) float64 {
					left, right, across := between(x, 1, s.w/2)
					above, below, down := between(y, 1, s.h/2)
					row := func(y int) float64 {
						f := frame[offset[plane]+y*stride[plane]:]
						return f[left]*(1-across) + f[right]*across
					}
					return row(above)*(1-down) + row(below)*down
				}
				black, luma, chroma := sampleRange(8, full)
				level := (frame[y*stride[0]+x] - black) * 255 / luma
				r := level + 2*(1-kr)*(at(2)-128)*255/chroma
				b := level + 2*(1-kb)*(at(1)-128)*255/chroma
				return [3]float64{r, (level - kr*r - kb*b) / (1 - kr - kb), b}[i%3]
			}
			worst, psnr := difference(s.unpack(t, p, s.pack(t, p)), ideal)
			if worst > 2.2 || psnr < 50 {
				t.Errorf("matrix %d, full %v: %.2f levels, %.2f dB", matrix, full, worst, psnr)
			}
		}
	}
}

func TestPackRefuses(t *testing.T) {
	good := Packer{Width: 5, Height: 4}
	for name, c := range map[string]struct {
		p                      Packer
		dst, pix, stride, w, h int
	}{
		"short frame":        {good, 47, 60, 15, 5, 4},
		"short picture":      {good, 48, 59, 15, 5, 4},
		"no picture":         {good, 48, 0, 15, 5, 4},
		"short stride":       {good, 48, 60, 14, 5, 4},
		"negative stride":    {good, 48, 60, -15, 5, 4},
		"vast stride":        {good, 48, 60, math.MaxInt / 2, 5, 4},
		"no width":           {good, 48, 60, 15, 0, 4},
		"no height":          {good, 48, 60, 15, 5, 0},
		"wider picture":      {good, 48, 72, 18, 6, 4},
		"narrower picture":   {good, 48, 60, 15, 4, 4},
		"lower picture":      {good, 48, 60, 15, 5, 2},
		"frame without size": {Packer{}, 48, 60, 15, 5, 4},
		"unknown format":     {Packer{Format: 3, Width: 5, Height: 4}, 48, 60, 15, 5, 4},
	} {
		if err := c.p.Pack(make([]byte, c.dst), make([]byte, c.pix), c.stride, c.w, c.h); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if err := good.Pack(make([]byte, 48), make([]byte, 60), 15, 5, 4); err != nil {
		t.Error(err)
	}
}

// rgb is a picture in packed RGB.
type rgb struct {
	pix          []byte
	stride, w, h int
}

// randomRGB ends at unreadable memory and has that many bytes between its rows.
func randomRGB(tb testing.TB, rng *rand.Rand, w, h, gap int) *rgb {
	s := &rgb{stride: 3*w + gap, w: w, h: h}
	s.pix = guarded(tb, s.stride*(h-1)+3*w)
	for i := range s.pix {
		s.pix[i] = byte(rng.IntN(256))
		if rng.IntN(4) == 0 { // more of the extremes
			s.pix[i] = byte(rng.IntN(2) * 255)
		}
	}
	return s
}

// untouched is what a frame is full of before it is packed.
const untouched = 0xa5

// pack packs with each instruction set and returns what all agree on.
func (s *rgb) pack(t *testing.T, p Packer) []byte {
	t.Helper()
	dst := guarded(t, p.Format.Size(p.Width, p.Height))
	var first []byte
	for _, p.simd = range []int{1, 2, 3} {
		for i := range dst {
			dst[i] = untouched
		}
		if err := p.Pack(dst, s.pix, s.stride, s.w, s.h); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = bytes.Clone(dst)
		}
		if !bytes.Equal(first, dst) {
			t.Fatalf("%+v: differs from portable C", p)
		}
	}
	return first
}

// mean returns a channel's mean over a square of this many pixels, with the edges repeated.
func (s *rgb) mean(x, y, side, channel int) (sum float64) {
	for dy := range side {
		for dx := range side {
			sum += float64(s.pix[min(y*side+dy, s.h-1)*s.stride+3*min(x*side+dx, s.w-1)+channel])
		}
	}
	return sum / float64(side*side)
}

// exact returns the frame in exact arithmetic, with NaN between the rows, and where its planes are: the numbers
// of GstVideoInfo.
func (s *rgb) exact(p Packer) (frame []float64, offset, stride [3]int) {
	up := func(n, to int) int { return (n + to - 1) / to * to }
	if p.Format == PackBGRx {
		for i := range 4 * p.Width * p.Height {
			x, y := i/4%p.Width, i/4/p.Width
			channel := [4]float64{s.mean(x, y, 1, 2), s.mean(x, y, 1, 1), s.mean(x, y, 1, 0), 255}
			frame = append(frame, channel[i%4])
		}
		return frame, offset, stride
	}
	kr, kb := 0.299, 0.114
	switch p.Matrix {
	case MatrixBT709:
		kr, kb = 0.2126, 0.0722
	case MatrixBT2020:
		kr, kb = 0.2627, 0.0593
	}
	black, white, chroma := 16.0, 235.0, 224.0
	if p.FullRange {
		black, white, chroma = 0, 255, 255
	}
	for plane := range 3 {
		side, w, h := 1, p.Width, p.Height
		rows := h
		if p.Format == PackI420 {
			rows = up(h, 2)
			if plane > 0 {
				side, w, h, rows = 2, up(w, 2)/2, up(h, 2)/2, rows/2
			}
		}
		offset[plane], stride[plane] = len(frame), up(w, 4)
		for i := range stride[plane] * rows {
			x, y := i%stride[plane], i/stride[plane]
			if x >= w || y >= h {
				frame = append(frame, math.NaN())
				continue
			}
			r, g, b := s.mean(x, y, side, 0), s.mean(x, y, side, 1), s.mean(x, y, side, 2)
			level := kr*r + (1-kr-kb)*g + kb*b
			sample := [3]float64{
				black + level*(white-black)/255,
				128 + (b-level)/(2*(1-kb))*chroma/255,
				128 + (r-level)/(2*(1-kr))*chroma/255,
			}[plane]
			frame = append(frame, min(max(sample, 0), 255))
		}
	}
	return frame, offset, stride
}

func (s *rgb) check(t *testing.T, p Packer, got []byte) {
	t.Helper()
	want, _, _ := s.exact(p)
	if len(got) != len(want) {
		t.Fatalf("%+v: %d bytes, want %d", p, len(got), len(want))
	}
	for i, v := range want {
		switch {
		case math.IsNaN(v):
			if got[i] != untouched {
				t.Fatalf("%+v: wrote byte %d, between the rows", p, i)
			}
		case math.Abs(float64(got[i])-v) > 0.516:
			t.Fatalf("%+v: byte %d is %d, want %.3f", p, i, got[i], v)
		}
	}
}

// unpack converts a frame back.
func (s *rgb) unpack(t *testing.T, p Packer, frame []byte) []byte {
	t.Helper()
	memory := guarded(t, len(frame))
	copy(memory, frame)
	back := &Picture{Format: p.Format.String(), Width: p.Width, Height: p.Height, Matrix: p.Matrix, FullRange: p.FullRange}
	_, offset, stride := s.exact(p)
	for i := range 3 {
		back.Planes[i], back.Strides[i] = unsafe.Pointer(&memory[offset[i]]), stride[i]
	}
	return convertEverywhere(t, back, p.Width, p.Height, Upright)
}

// difference returns the largest error of any value, and the PSNR.
func difference(got []byte, want func(i int) float64) (worst, psnr float64) {
	var squares float64
	for i, v := range got {
		e := float64(v) - want(i)
		worst = max(worst, math.Abs(e))
		squares += e * e
	}
	return worst, 10 * math.Log10(255*255*float64(len(got))/squares)
}
