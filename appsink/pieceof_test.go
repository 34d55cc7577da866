package appsink

import (
	"slices"
	"testing"
)

// Pieces of samples that come from elsewhere are those samples, and tell whether they are silent.
func TestPieceOf(t *testing.T) {
	floats := PieceOfFloats(48000, 1, []float32{0, 0.5, 0})
	if floats.Frames != 3 || !floats.Float || floats.Rate != 48000 || floats.Channels != 1 || floats.Silent() || !slices.Equal(floats.Floats(), []float32{0, 0.5, 0}) {
		t.Errorf("%+v", floats)
	}
	ints := PieceOfInts(44100, [][2]int16{{0, 0}, {0, 7}})
	if ints.Frames != 2 || ints.Float || ints.Rate != 44100 || ints.Channels != 2 || ints.Silent() || !slices.Equal(ints.Ints(), []int16{0, 0, 0, 7}) {
		t.Errorf("%+v", ints)
	}
	if !PieceOfFloats(48000, 2, make([]float32, 4)).Silent() || !PieceOfInts(48000, make([][2]int16, 2)).Silent() {
		t.Error("silence is not silent")
	}
	floats.Release()
	ints.Release()
}
