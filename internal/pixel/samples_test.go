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
	p := &packer{samples: s, tb: tb, gap: gap, unit: 1, into: Picture{Format: s.format, Width: s.width, Height: s.height}}
	if s.deep() {
		p.unit, p.gap = 2, gap*2
	}
	plane, whole, paired := p.plane, p.whole, p.paired
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
		p.interleaved(strings.Replace(family, "YUY2", "YUYV", 1))
	default:
		p.named(family)
	}
	return &p.into
}

// packer stores the components of a picture as its format does.
type packer struct {
	*samples
	tb        testing.TB
	unit, gap int // bytes of a sample, and after a row
	into      Picture
}

// plane stores a plane of w by h samples.
func (p *packer) plane(n, w, h int, at func(x, y int) uint16) {
	stride := w*p.unit + p.gap
	m := guarded(p.tb, stride*(h-1)+w*p.unit)
	for y := range h {
		for x := range w {
			v := at(x, y)
			if p.unit == 1 {
				m[y*stride+x] = byte(v)
			} else {
				m[y*stride+2*x], m[y*stride+2*x+1] = byte(v), byte(v>>8)
			}
		}
	}
	p.into.Planes[n], p.into.Strides[n] = unsafe.Pointer(&m[0]), stride
}

// whole stores a component in a plane of its own.
func (p *packer) whole(n, i int) {
	w, h := p.size(i)
	p.plane(n, w, h, func(x, y int) uint16 { return p.c[i][y*w+x] })
}

// paired stores two components by turns in one plane.
func (p *packer) paired(n, first, second, shift int) {
	w, h := p.size(1)
	p.plane(n, 2*w, h, func(x, y int) uint16 { return p.c[[]int{first, second}[x%2]][y*w+x/2] << shift })
}

// interleaved stores two pixels in four samples, whose order the letters state.
func (p *packer) interleaved(order string) {
	cw, _ := p.size(1)
	p.plane(0, 4*cw, p.height, func(x, y int) uint16 {
		if i := strings.IndexByte("YUV", order[x%4]); i > 0 {
			return p.c[i][y*cw+x/4]
		}
		luma := x / 4 * 2
		if x%4 >= 2 {
			luma++
		}
		return p.c[0][y*p.width+min(luma, p.width-1)]
	})
}

// named stores a pixel in as many samples as the format's name has letters, each of which names one.
func (p *packer) named(letters string) {
	channels := "RGB"
	if letters == "AYUV" {
		channels = "YUV"
	}
	p.plane(0, len(letters)*p.width, p.height, func(x, y int) uint16 {
		if i := strings.IndexByte(channels, letters[x%len(letters)]); i >= 0 {
			return p.c[i][y*p.width+x/len(letters)]
		}
		return 0x99
	})
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

// between finds place i of luma among n samples that are 1<<sub apart: the samples before and after
// it, and the share of the one after.
func between(i, sub, n int) (before, after int, share float64) {
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
