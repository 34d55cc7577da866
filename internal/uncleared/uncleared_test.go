package uncleared

import (
	"runtime"
	"testing"
)

// Each piece is memory of its own, of the length that is asked for, and stays as it was written.
func TestBytes(t *testing.T) {
	sizes := []int{0, 1, 15, 4096, 1<<20 + 3}
	var pieces [][]byte
	for i := range 64 {
		b := Bytes(sizes[i%len(sizes)])
		if b == nil || len(b) != sizes[i%len(sizes)] || cap(b) != len(b) {
			t.Fatalf("%d bytes: a length of %d and a capacity of %d", sizes[i%len(sizes)], len(b), cap(b))
		}
		for j := range b {
			b[j] = byte(i)
		}
		pieces = append(pieces, b)
		runtime.GC()
	}
	for i, b := range pieces {
		for j := range b {
			if b[j] != byte(i) {
				t.Fatalf("byte %d of piece %d is %d", j, i, b[j])
			}
		}
	}
}
