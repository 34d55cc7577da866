package matroska

import (
	"bytes"
	"testing"
)

// A window gives what a file has, and nothing outside it, wherever it was before.
func TestWindow(t *testing.T) {
	const size = 1000
	data := make([]byte, size)
	for i := range data {
		data[i] = byte(i * 7)
	}
	places := []int64{-1 << 62, -5, 0, 1, 255, 256, 700, 995, size - 1, size, size + 1, 2019908393 + size, 1 << 62}
	for _, before := range places {
		for _, at := range places {
			for _, n := range []int{-3, 0, 1, 5, 300, 5000} {
				w := window{r: bytes.NewReader(data), size: size}
				w.bytes(before, 3)
				var want []byte
				if at >= 0 && at < size && n > 0 {
					want = data[at:min(size, at+int64(n))]
				}
				if got := w.bytes(at, n); !bytes.Equal(got, want) {
					t.Errorf("%d bytes at %d after %d: %d, want %d", n, at, before, len(got), len(want))
				}
			}
		}
	}
}

// A frame whose units state more than there is leaves the frame undecided, wherever they lead.
func TestUnitsPastTheFile(t *testing.T) {
	u := units{size: 4, kind: func(b byte) int { return int(b & 31) }, first: 5, last: 5, most: 5}
	for _, length := range [][]byte{{0x78, 0x65, 0x8d, 0x4d}, {0xff, 0xff, 0xff, 0xff}, {0, 0, 0, 9}} {
		data := append(bytes.Clone(length), make([]byte, 60)...)
		w := &window{r: bytes.NewReader(data), size: int64(len(data))}
		for _, end := range []int64{13, 64, 1 << 40} {
			if u.fresh(w, 0, end) {
				t.Errorf("% x: a key frame before %d", length, end)
			}
		}
	}
}
