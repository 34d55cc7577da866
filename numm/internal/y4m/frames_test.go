package y4m

import (
	"bytes"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
)

// A frame is found wherever the one before was, past lines of any length.
func TestFramesAt(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	data := []byte("YUV4MPEG2 W2 H1 F1:2147483647 Cmono\n")
	var want []int64
	for i := range 3000 {
		line := "FRAME"
		if rng.IntN(3) == 0 {
			line += " X" + strings.Repeat("y", rng.IntN(300))
		}
		data = append(data, line+"\n"...)
		want = append(want, int64(len(data)))
		data = append(data, byte(i), byte(i>>8))
	}
	r := bytes.NewReader(data)
	h, err := Read(io.NewSectionReader(r, 0, int64(len(data))))
	if err != nil {
		t.Fatal(err)
	}
	f, err := h.Frames(r, int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	k := 0
	for range 3000 {
		if at, err := f.At(k); err != nil || at != want[k] {
			t.Fatalf("frame %d is at %d, want %d: %v", k, at, want[k], err)
		}
		if k = k + 1; k == len(want) || rng.IntN(20) == 0 {
			k = rng.IntN(len(want))
		}
	}
	if _, err := f.At(len(want)); err != io.EOF {
		t.Errorf("past the last frame: %v", err)
	}
	for k := int64(1); k < 1<<40; k *= 4 {
		if h.Time(k) < h.Time(k/4) {
			t.Errorf("frame %d is shown at %v, the one before at %v", k, h.Time(k), h.Time(k/4))
		}
	}
}
