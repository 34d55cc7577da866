package png

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"io"
	"math/rand/v2"
	"testing"
)

// What is encoded is the same picture for the standard library, to the bit, at every size and stride.
func TestEncode(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, size := range []image.Point{{1, 1}, {7, 3}, {17, 33}, {640, 1}, {1, 640}, {333, 200}, {1500, 500}} {
		stride := 3*size.X + 4
		pix := make([]byte, stride*size.Y)
		for i := range pix {
			pix[i] = uint8(i/7) ^ uint8(r.IntN(8))
		}
		var file bytes.Buffer
		if err := Encode(&file, pix, stride, size.X, size.Y); err != nil {
			t.Errorf("%v: %v", size, err)
			continue
		}
		m, err := png.Decode(&file)
		if err != nil || m.Bounds().Size() != size {
			t.Errorf("%v: read back as %v, %v", size, m, err)
			continue
		}
		own, ok := m.(*image.RGBA)
		if !ok {
			t.Errorf("%v: %T", size, m)
			continue
		}
		for y := range size.Y {
			for x := range size.X {
				if got, want := own.Pix[own.PixOffset(x, y):][:3], pix[y*stride+3*x:][:3]; !bytes.Equal(got, want) {
					t.Fatalf("%v: pixel %d, %d is %v, want %v", size, x, y, got, want)
				}
			}
		}
	}
}

type full struct{}

var errFull = errors.New("full")

func (full) Write([]byte) (int, error) { return 0, errFull }

// A writer's error comes back, and what is no picture is refused.
func TestEncodeErrors(t *testing.T) {
	pix := make([]byte, 300*100)
	if err := Encode(full{}, pix, 300, 100, 100); !errors.Is(err, errFull) {
		t.Errorf("a full writer: %v", err)
	}
	for _, size := range []image.Point{{0, 5}, {5, 0}, {-1, 5}} {
		if err := Encode(io.Discard, pix, 300, size.X, size.Y); err == nil {
			t.Errorf("%v: no error", size)
		}
	}
	if err := Encode(io.Discard, pix[:300*99], 300, 100, 100); err == nil {
		t.Error("a row is missing: no error")
	}
}
