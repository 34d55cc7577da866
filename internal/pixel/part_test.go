package pixel

import (
	"math"
	"runtime"
	"testing"
	"unsafe"
)

// A part of a picture is, for every orientation, what its pixels' areas and their neighbours say: measured against plain
// floating point on the picture as it is shown.
func TestConvertPart(t *testing.T) {
	const width, height = 37, 29
	pix := make([]byte, 3*width*height)
	for i := range pix {
		pix[i] = byte(i * 7919 >> 3)
	}
	p := &Picture{Format: "RGB", Width: width, Height: height, Strides: [4]int{3 * width}}
	var pinner runtime.Pinner
	defer pinner.Unpin()
	pinner.Pin(&pix[0])
	p.Planes[0] = unsafe.Pointer(&pix[0])
	for o := Upright; o <= Transverse; o++ {
		w, h := width, height
		if o.Swaps() {
			w, h = h, w
		}
		var c Converter
		shown := make([]byte, 3*w*h)
		if err := c.Convert(p, shown, 3*w, w, h, o); err != nil {
			t.Fatal(err)
		}
		for _, part := range []Part{{0, 0, 1, 1}, {.25, .5, .75, 1}, {.1, .05, .97, .61}, {.4, .4, .45, .5}} {
			for _, size := range [][2]int{{5, 4}, {20, 13}, {60, 70}} {
				got := make([]byte, 3*size[0]*size[1])
				if err := c.ConvertPart(p, part, got, 3*size[0], size[0], size[1], o); err != nil {
					t.Fatal(err)
				}
				want := partOf(shown, w, h, part, size[0], size[1])
				for i := range got {
					if math.Abs(float64(got[i])-want[i]) > 1.2 {
						t.Fatalf("orientation %d, %+v to %v: byte %d is %d, want %.2f", o, part, size, i, got[i], want[i])
					}
				}
			}
		}
	}
}

// partOf scales in floating point.
func partOf(pix []byte, w, h int, part Part, width, height int) []float64 {
	across := weights(w, part.Left*float64(w), part.Right*float64(w), width)
	down := weights(h, part.Top*float64(h), part.Bottom*float64(h), height)
	out := make([]float64, 3*width*height)
	for y := range height {
		for x := range width {
			for c := range 3 {
				sum := 0.0
				for j, v := range down[y] {
					for i, u := range across[x] {
						sum += v * u * float64(pix[3*(j*w+i)+c])
					}
				}
				out[3*(y*width+x)+c] = sum
			}
		}
	}
	return out
}

// weights returns those of n pixels for each of size: the mean of an area of a pixel or more, pixels beyond the edge being the
// last one.
func weights(n int, from, to float64, size int) []map[int]float64 {
	r := (to - from) / float64(size)
	length := max(1, r)
	all := make([]map[int]float64, size)
	for i := range all {
		all[i] = map[int]float64{}
		begin := from + (float64(i)+.5)*r - length/2
		for k := int(math.Floor(begin)); float64(k) < begin+length; k++ {
			share := min(begin+length, float64(k+1)) - max(begin, float64(k))
			all[i][min(max(k, 0), n-1)] += share / length
		}
	}
	return all
}

func TestConvertPartRefusesWhatIsNone(t *testing.T) {
	p := &Picture{Format: "RGB", Width: 1, Height: 1, Strides: [4]int{3}}
	pix := make([]byte, 3)
	var pinner runtime.Pinner
	defer pinner.Unpin()
	pinner.Pin(&pix[0])
	p.Planes[0] = unsafe.Pointer(&pix[0])
	for _, part := range []Part{{0, 0, 0, 1}, {-.1, 0, 1, 1}, {0, 0, 1, 1.1}, {.5, 0, .4, 1}, {math.NaN(), 0, 1, 1}} {
		var c Converter
		if err := c.ConvertPart(p, part, pix, 3, 1, 1, Upright); err == nil {
			t.Errorf("%+v: no error", part)
		}
	}
}
