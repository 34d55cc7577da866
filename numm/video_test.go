package numm

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// numbered returns a video whose pixels tell the frame, the row and the column.
func numbered(frames, width, height int) *Video {
	v := NewVideo(frames, width, height)
	for i := range v.Pix {
		p := i / 3
		v.Pix[i] = []uint8{uint8(p / (width * height)), uint8(p / width % height), uint8(p % width)}[i%3]
	}
	return v
}

func TestVideoFramesAreViews(t *testing.T) {
	v := numbered(5, 4, 3)
	if v.Len() != 5 || v.Duration() != 166666667*time.Nanosecond {
		t.Fatalf("%d frames, %v", v.Len(), v.Duration())
	}
	count := 0
	for i, f := range v.All() {
		if i != count || f.Width() != 4 || f.Height() != 3 || f.Stride != 12 || cap(f.Pix) != 36 {
			t.Fatalf("frame %d is %v with stride %d and room for %d bytes", i, f.Rect, f.Stride, cap(f.Pix))
		}
		if r, g, b := f.RGB(2, 1); int(r) != i || g != 1 || b != 2 {
			t.Errorf("frame %d has %d %d %d at (2, 1)", i, r, g, b)
		}
		count++
	}
	if count != 5 {
		t.Errorf("%d frames in the loop", count)
	}
	for range v.All() {
		break
	}
	v.Frame(3).SetRGB(0, 0, 99, 98, 97)
	if !slices.Equal(v.Pix[3*36:3*36+3], []uint8{99, 98, 97}) {
		t.Error("what was painted on a frame is not in the video")
	}
}

func TestVideoSliceIsAView(t *testing.T) {
	v := numbered(5, 2, 2)
	part := v.Slice(1, 4)
	if part.Len() != 3 || part.Width != 2 || part.Height != 2 || cap(part.Pix) != 36 {
		t.Fatalf("%v with room for %d bytes", part, cap(part.Pix))
	}
	if r, _, _ := part.Frame(0).RGB(0, 0); r != 1 {
		t.Errorf("the first frame of the slice is frame %d", r)
	}
	part.Pix[0] = 200
	if v.Frame(1).Pix[0] != 200 {
		t.Error("a slice is no view")
	}
	if v.Slice(5, 5).Len() != 0 || v.Slice(0, 5).Len() != 5 {
		t.Error("slices at the ends")
	}
}

func TestVideoFrom(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	a, b := noise(r, 4, 3), noise(r, 4, 3)
	v, err := VideoFrom(a, b, a)
	if err != nil {
		t.Fatal(err)
	}
	if v.Len() != 3 || !v.Frame(0).Equal(a) || !v.Frame(1).Equal(b) || !v.Frame(2).Equal(a) {
		t.Errorf("%v does not hold the frames", v)
	}
	for name, frames := range map[string][]*Image{"wider": {a, NewImage(5, 3)}, "turned": {a, NewImage(3, 4)}, "nil": {a, nil}, "only nil": {nil}} {
		if _, err := VideoFrom(frames...); !errors.Is(err, ErrSize) {
			t.Errorf("%s: %v, want an ErrSize", name, err)
		}
	}
	if v, err := VideoFrom(); err != nil || v.Len() != 0 || v.Duration() != 0 {
		t.Errorf("no frames: %v, %v", v, err)
	}
}
