package freememory

import (
	"math"
	"testing"
)

// A little always fits, everything never does, and what is free is a number that a machine can have.
func TestFits(t *testing.T) {
	if _, ok := Fits(1 << 20); !ok {
		t.Error("a mebibyte does not fit")
	}
	free, ok := Fits(math.MaxInt64)
	if ok || free <= 0 || free > 1<<50 {
		t.Errorf("%d bytes are free, and everything fits: %v", free, ok)
	}
}
