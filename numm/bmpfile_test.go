package numm

import (
	"bytes"
	"image"
	"math/rand/v2"
	"testing"

	"golang.org/x/image/bmp"
)

// What is written as BMP has the bytes that golang.org/x/image writes, in any width and of parts of pictures too.
func TestBMPHasTheBytesOfAnotherEncoder(t *testing.T) {
	m := noise(rand.New(rand.NewPCG(33, 34)), 35000, 9)
	for i, width := range []int{1, 2, 3, 4, 5, 17, 1921, 16384, 16385, 35000} {
		part := m.Clone()
		part.Rect.Max.X = part.Rect.Min.X + width
		part.Rect.Max.Y -= i % 3
		var want bytes.Buffer
		if err := bmp.Encode(&want, part.RGBA()); err != nil {
			t.Fatal(err)
		}
		if got := encoded(t, "bmp", part); !bytes.Equal(got, want.Bytes()) {
			t.Errorf("%v: %d bytes that differ from the other %d", part.Rect, len(got), want.Len())
		}
	}
	tall := noise(rand.New(rand.NewPCG(35, 36)), 1, 70000)
	var want bytes.Buffer
	if err := bmp.Encode(&want, tall.RGBA()); err != nil {
		t.Fatal(err)
	}
	if got := encoded(t, "bmp", tall); !bytes.Equal(got, want.Bytes()) {
		t.Error("a column of 70000 pixels differs")
	}
	row := &Image{Pix: m.Pix[:51], Rect: image.Rect(0, 0, 17, 1)} // whose stride does not count
	want.Reset()
	if err := bmp.Encode(&want, row.RGBA()); err != nil {
		t.Fatal(err)
	}
	if got := encoded(t, "bmp", row); !bytes.Equal(got, want.Bytes()) {
		t.Error("a row without a stride differs")
	}
}
