package pixel

import (
	"runtime"
	"slices"
	"testing"
	"unsafe"
)

func TestAlphaIsFoundWhereTheFormatKeepsIt(t *testing.T) {
	const width, height = 3, 2
	for _, c := range []struct {
		format                     string
		plane, offset, step, plain int
	}{
		{"RGBA", 0, 3, 4, 1}, {"BGRA", 0, 3, 4, 1}, {"ARGB", 0, 0, 4, 1}, {"ABGR", 0, 0, 4, 1}, {"AYUV", 0, 0, 4, 1},
		{"A420", 3, 0, 1, 4}, {"GBRA", 3, 0, 1, 4},
	} {
		var pin runtime.Pinner
		p := Picture{Format: c.format, Width: width, Height: height}
		stride := c.step*width + 5
		for i := range c.plain {
			plane := make([]uint8, stride*height)
			if i == c.plane {
				for y := range height {
					for x := range width {
						plane[y*stride+c.offset+c.step*x] = uint8(10*y + x + 1)
					}
				}
			}
			pin.Pin(&plane[0])
			p.Planes[i], p.Strides[i] = unsafe.Pointer(&plane[0]), stride
		}
		if !p.HasAlpha() {
			t.Errorf("%s has no alpha", c.format)
		}
		row := make([]uint8, width)
		for y := range height {
			p.Alpha(row, y)
			if want := []uint8{uint8(10*y + 1), uint8(10*y + 2), uint8(10*y + 3)}; !slices.Equal(row, want) {
				t.Errorf("%s, row %d: %v, want %v", c.format, y, row, want)
			}
		}
		pin.Unpin()
	}
	if p := (&Picture{Format: "RGBx"}); p.HasAlpha() {
		t.Error("RGBx has alpha")
	}
}

// Every instruction set copies the same bytes, at every width, and none beside them.
func TestDropAlpha(t *testing.T) {
	const height, gap = 3, 5
	for width := range 70 {
		src := make([]uint8, height*(4*width+gap))
		for i := range src {
			src[i] = uint8(7*i + 1)
		}
		want := make([]uint8, height*(3*width+gap))
		for y := range height {
			for x := range width {
				copy(want[y*(3*width+gap)+3*x:][:3], src[y*(4*width+gap)+4*x:])
			}
		}
		for simd := 1; simd <= 3; simd++ {
			got := make([]uint8, len(want))
			dropAlpha(got, 3*width+gap, src, 4*width+gap, width, height, simd)
			if !slices.Equal(got, want) {
				t.Errorf("%d wide with instruction set %d: wrong bytes", width, simd)
			}
		}
	}
}
