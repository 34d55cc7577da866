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
