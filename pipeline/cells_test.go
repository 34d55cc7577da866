package pipeline

import (
	"math"
	"testing"
)

// evenGrid has cells of which each begins a little later than it might.
type evenGrid struct {
	cells int64
	asked *int
}

func (g evenGrid) Begin(k int64) (int64, bool) {
	*g.asked++
	return 1003*k + 7, k < g.cells
}
func (g evenGrid) Apart() int64      { return 1000 }
func (g evenGrid) enter(int64) Entry { return Entry{} }

// Each sample lies in the last cell that begins at it or before, and that is found soon, however far after the end it lies.
func TestCells(t *testing.T) {
	asked := 0
	cells := &Cells{grid: evenGrid{1000, &asked}}
	for sample := int64(0); sample < 1_100_000; sample += 17 {
		want := min(max(0, (sample-7)/1003), 999)
		if got := cells.cell(sample); got != want {
			t.Fatalf("sample %d lies in cell %d, want %d", sample, got, want)
		}
	}
	for _, far := range []int64{1 << 40, 1 << 60, math.MaxInt64} {
		asked = 0
		begin, end := cells.Around(far)
		if begin != 1003*999+7 || end != Endless || asked > 300 {
			t.Errorf("sample %d lies from %d to %d, by %d questions", far, begin, end, asked)
		}
	}
	if begin, end := cells.Around(-5); begin != 0 || end != 1010 {
		t.Errorf("a sample before the first lies from %d to %d", begin, end)
	}
}
