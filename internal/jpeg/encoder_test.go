package jpeg

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"testing"
)

// gradient is RGB rows with a gap after each, which differ in every pixel but little.
func gradient(width, height, stride int) []byte {
	pix := make([]byte, stride*height)
	for y := range height {
		for x := range width {
			copy(pix[y*stride+3*x:], []byte{uint8(x), uint8(y), uint8((x + y) / 2)})
		}
	}
	return pix
}

// What is encoded is a picture of that size for the standard library, near to what it was, at every size and stride.
func TestEncode(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {7, 3}, {16, 16}, {17, 33}, {640, 1}, {1, 640}, {333, 200}, {2000, 700}} {
		stride := 3*size.X + 5
		pix := gradient(size.X, size.Y, stride)
		var file bytes.Buffer
		if err := Encode(&file, pix, stride, size.X, size.Y, 95); err != nil {
			t.Errorf("%v: %v", size, err)
			continue
		}
		m, err := jpeg.Decode(&file)
		if err != nil || m.Bounds().Size() != size {
			t.Errorf("%v: read back as %v, %v", size, m, err)
			continue
		}
		if _, ok := m.(*image.YCbCr); !ok || size.X > 1 && m.(*image.YCbCr).SubsampleRatio != image.YCbCrSubsampleRatio420 {
			t.Errorf("%v: not 4:2:0 but %T", size, m)
		}
		var sum, n float64
		for y := range size.Y {
			for x := range size.X {
				r, _, _, _ := m.At(x, y).RGBA()
				d := float64(r>>8) - float64(pix[y*stride+3*x])
				sum, n = sum+d*d, n+1
			}
		}
		if sum/n > 30 && size.X < 256 { // where red does not wrap around
			t.Errorf("%v: mean square error %.1f", size, sum/n)
		}
	}
}

type failing struct{ left int }

var errFull = errors.New("full")

func (f *failing) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

// A writer's error comes back, and what is no picture is refused.
func TestEncodeErrors(t *testing.T) {
	pix := gradient(3000, 1000, 9000)
	if err := Encode(&failing{left: 1000}, pix, 9000, 3000, 1000, 90); !errors.Is(err, errFull) {
		t.Errorf("a full writer: %v", err)
	}
	for _, size := range []image.Point{{0, 5}, {5, 0}, {-1, 5}} {
		if err := Encode(io.Discard, pix, 9000, size.X, size.Y, 90); err == nil {
			t.Errorf("%v: no error", size)
		}
	}
	if err := Encode(io.Discard, pix[:9000*999], 9000, 3000, 1000, 90); err == nil {
		t.Error("a row is missing: no error")
	}
}
