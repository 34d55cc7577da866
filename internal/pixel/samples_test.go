package pixel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"unsafe"
)

// samples are the components of a picture, Y, U, V or R, G, B, chroma at its own size.
type samples struct {
	format        string
	width, height int
	bits          int
	hsub, vsub    int // log2
	c             [3][]uint16
}

func (s *samples) isRGB() bool  { return strings.Contains(s.format, "G") && !s.isGrey() }
func (s *samples) isGrey() bool { return strings.HasPrefix(s.format, "GRAY") }
func (s *samples) deep() bool   { return s.bits > 8 }

// newSamples reads a format's geometry off its name, apart from the table under test.
func newSamples(format string, w, h int) samples {
	s := samples{format: format, width: w, height: h, bits: 8}
	for _, bits := range []int{10, 12} {
		if strings.HasSuffix(format, fmt.Sprintf("_%dLE", bits)) {
			s.bits = bits
		}
	}
	switch family, _, _ := strings.Cut(format, "_"); family {
	case "I420", "YV12", "A420", "NV12", "NV21", "P010":
		s.hsub, s.vsub = 1, 1
	case "Y42B", "I422", "A422", "NV16", "YUY2", "YVYU", "UYVY":
		s.hsub = 1
	case "Y41B":
		s.hsub = 2
	case "YUV9", "YVU9":
		s.hsub, s.vsub = 2, 2
	}
	for i := range 3 {
		cw, ch := s.size(i)
		s.c[i] = make([]uint16, cw*ch)
	}
	return s
}

func (s *samples) size(i int) (w, h int) {
	if i == 0 || s.isRGB() {
		return s.width, s.height
	}
	return (s.width + 1<<s.hsub - 1) >> s.hsub, (s.height + 1<<s.vsub - 1) >> s.vsub
}

func randomSamples(rng *rand.Rand, format string, w, h int) *samples {
	s := newSamples(format, w, h)
	for i := range s.c {
		for j := range s.c[i] {
			s.c[i][j] = uint16(rng.IntN(1 << s.bits))
			if rng.IntN(8) == 0 { // more of the extremes
				s.c[i][j] = uint16(rng.IntN(2) * (1<<s.bits - 1))
			}
		}
	}
	return &s
}

// picture lays the samples out as the format's name says, each plane in guarded memory of its own
// with that many bytes between the rows.
func (s *samples) picture(tb testing.TB, gap int) *Picture {
	p := &Picture{Format: s.format, Width: s.width, Height: s.height}
	unit := 1
	if s.deep() {
		unit, gap = 2, gap*2
	}
	plane := func(n, w, h int, at func(x, y int) uint16) {
		stride := w*unit + gap
		m := guarded(tb, stride*(h-1)+w*unit)
		for y := range h {
			for x := range w {
				v := at(x, y)
				if unit == 1 {
					m[y*stride+x] = byte(v)
				} else {
					m[y*stride+2*x], m[y*stride+2*x+1] = byte(v), byte(v>>8)
				}
			}
		}
		p.Planes[n], p.Strides[n] = unsafe.Pointer(&m[0]), stride
	}
	whole := func(n, i int) {
		w, h := s.size(i)
		plane(n, w, h, func(x, y int) uint16 { return s.c[i][y*w+x] })
	}
	// paired is a plane of two components by turns.
	paired := func(n, first, second, shift int) {
		w, h := s.size(1)
		plane(n, 2*w, h, func(x, y int) uint16 { return s.c[[]int{first, second}[x%2]][y*w+x/2] << shift })
	}
	family, _, _ := strings.Cut(s.format, "_")
	switch family {
	case "I420", "A420", "A422", "A444", "Y42B", "I422", "Y444", "Y41B", "YUV9":
		whole(0, 0)
		whole(1, 1)
		whole(2, 2)
	case "YV12", "YVU9":
		whole(0, 0)
		whole(1, 2)
		whole(2, 1)
	case "GBR", "GBRA":
		whole(0, 1)
		whole(1, 2)
		whole(2, 0)
	case "NV12", "NV16", "NV24":
		whole(0, 0)
		paired(1, 1, 2, 0)
	case "NV21":
		whole(0, 0)
		paired(1, 2, 1, 0)
	case "P010":
		plane(0, s.width, s.height, func(x, y int) uint16 { return s.c[0][y*s.width+x] << 6 })
		paired(1, 1, 2, 6)
	case "GRAY8":
		whole(0, 0)
	case "GRAY16":
		high := 1
		if s.format == "GRAY16_BE" {
			high = 0
		}
		plane(0, 2*s.width, s.height, func(x, y int) uint16 {
			if x%2 == high {
				return s.c[0][y*s.width+x/2]
			}
			return 0x99
		})
	case "YUY2", "YVYU", "UYVY":
		order := strings.Replace(family, "YUY2", "YUYV", 1)
		cw, _ := s.size(1)
		plane(0, 4*cw, s.height, func(x, y int) uint16 {
			if i := strings.IndexByte("YUV", order[x%4]); i > 0 {
				return s.c[i][y*cw+x/4]
			}
			luma := x / 4 * 2
			if x%4 >= 2 {
				luma++
			}
			return s.c[0][y*s.width+min(luma, s.width-1)]
		})
	default: // the letters of the name are the bytes of a pixel
		channels := "RGB"
		if family == "AYUV" {
			channels = "YUV"
		}
		plane(0, len(family)*s.width, s.height, func(x, y int) uint16 {
			if i := strings.IndexByte(channels, family[x%len(family)]); i >= 0 {
				return s.c[i][y*s.width+x/len(family)]
			}
			return 0x99
		})
	}
	return p
}

// at is component i at pixel x, y, interpolated between the centres of its samples in both directions.
func (s *samples) at(i, x, y int) float64 {
	w, h := s.size(i)
	if i == 0 || s.isRGB() {
		return float64(s.c[i][y*w+x])
	}
	left, right, across := between(x, s.hsub, w)
	above, below, down := between(y, s.vsub, h)
	row := func(y int) float64 {
		return float64(s.c[i][y*w+left])*(1-across) + float64(s.c[i][y*w+right])*across
	}
	return row(above)*(1-down) + row(below)*down
}

// between finds place i of luma among n samples that are 1<<sub apart: the samples before and behind
// it, and the share of the one after.
func between(i, sub, n int) (before, behind int, share float64) {
	at := (float64(i)+0.5)/float64(int(1)<<sub) - 0.5
	at = min(max(at, 0), float64(n-1))
	before = int(at)
	return before, min(before+1, n-1), at - float64(before)
}

// exact returns the pixel in exact arithmetic, unrounded and clipped.
func (s *samples) exact(x, y int, m Matrix, full bool) [3]float64 {
	return clipped(s.unclipped(x, y, m, full))
}

func clipped(rgb [3]float64) [3]float64 {
	for k := range rgb {
		rgb[k] = min(max(rgb[k], 0), 255)
	}
	return rgb
}

// scaled returns the picture at another size in exact arithmetic: linear between the centres of pixels along
// a side that grows, the mean of the area along one that shrinks.
func (s *samples) scaled(w, h int, m Matrix, full bool) [][3]float64 {
	stored := make([][3]float64, s.width*s.height)
	for i := range stored {
		stored[i] = s.unclipped(i%s.width, i/s.width, m, full)
	}
	across, down := shares(s.width, w), shares(s.height, h)
	out := make([][3]float64, w*h)
	for i := range out {
		for y, v := range down[i/w] {
			for x, u := range across[i%w] {
				for k := range 3 {
					out[i][k] += u * v * stored[y*s.width+x][k]
				}
			}
		}
		out[i] = clipped(out[i])
	}
	return out
}

// shares says for each of size pixels what it takes from which of n.
func shares(n, size int) []map[int]float64 {
	all := make([]map[int]float64, size)
	r := float64(n) / float64(size)
	for i := range all {
		all[i] = map[int]float64{}
		if size >= n {
			at := min(max((float64(i)+0.5)*r-0.5, 0), float64(n-1))
			before := int(at)
			all[i][before] = 1 - (at - float64(before))
			if before < n-1 {
				all[i][before+1] = at - float64(before)
			}
			continue
		}
		from, to := float64(i)*r, float64(i+1)*r
		for j := int(from); j < n && float64(j) < to; j++ {
			all[i][j] = (min(to, float64(j+1)) - max(from, float64(j))) / r
		}
	}
	return all
}

func (s *samples) unclipped(x, y int, m Matrix, full bool) [3]float64 {
	at := func(i int) float64 { return s.at(i, x, y) }
	codes := float64(int(1) << s.bits)
	levels := func(v float64) float64 { // of luma
		if full || s.isRGB() {
			return 255 * v / (codes - 1)
		}
		return 255 * (v/codes*256 - 16) / 219
	}
	var rgb [3]float64
	switch {
	case s.isRGB():
		rgb = [3]float64{levels(at(0)), levels(at(1)), levels(at(2))}
	case s.isGrey():
		rgb = [3]float64{levels(at(0)), levels(at(0)), levels(at(0))}
	case m == MatrixRGB && s.hsub+s.vsub == 0:
		rgb = [3]float64{levels(at(2)), levels(at(0)), levels(at(1))}
	default:
		chroma := func(v float64) float64 {
			if full {
				return 255 * (v - codes/2) / (codes - 1)
			}
			return 255 * (v/codes*256 - 128) / 224
		}
		luma, cb, cr := levels(at(0)), chroma(at(1)), chroma(at(2))
		kr, kb := 0.299, 0.114
		switch {
		case m == MatrixBT709, (m == MatrixUnknown || m == MatrixRGB) && s.height >= 720:
			kr, kb = 0.2126, 0.0722
		case m == MatrixFCC:
			kr, kb = 0.30, 0.11
		case m == MatrixSMPTE240M:
			kr, kb = 0.212, 0.087
		case m == MatrixBT2020:
			kr, kb = 0.2627, 0.0593
		}
		rgb[0] = luma + 2*(1-kr)*cr
		rgb[2] = luma + 2*(1-kb)*cb
		rgb[1] = (luma - kr*rgb[0] - kb*rgb[2]) / (1 - kr - kb)
	}
	return rgb
}

// worst returns the largest error of any channel of a packed picture.
func (s *samples) worst(got []byte, m Matrix, full bool) (worst float64) {
	for i := range s.width * s.height {
		want := s.exact(i%s.width, i/s.width, m, full)
		for k := range 3 {
			worst = max(worst, math.Abs(float64(got[3*i+k])-want[k]))
		}
	}
	return worst
}

// turnedBack undoes TurnRight of a packed picture of w by h.
func turnedBack(p []byte, w, h int) []byte {
	back := make([]byte, 0, len(p))
	for x := w - 1; x >= 0; x-- {
		for y := range h {
			back = append(back, p[3*(y*w+x):][:3]...)
		}
	}
	return back
}
