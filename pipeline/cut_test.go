package pipeline

import (
	"testing"
	"time"
)

func TestHeard(t *testing.T) {
	gapped := SoundCut{Skip: 10, Stop: 100, Resume: 130}
	tests := []struct {
		name                  string
		cut                   SoundCut
		raw, n                int64
		skipped, heard, index int64
	}{
		{"all of an uncut sound", uncut, 0, 1000, 0, 1000, 0},
		{"later in it", uncut, 5000, 1000, 0, 1000, 5000},
		{"within what is skipped", gapped, 0, 5, 5, 0, 0},
		{"up to the first that is heard", gapped, 0, 10, 10, 0, 0},
		{"over the first that is heard", gapped, 0, 15, 10, 0, 0}, // the rest is to be split again
		{"the first", gapped, 10, 5, 0, 5, 0},
		{"in the middle", gapped, 50, 10, 0, 10, 40},
		{"over the stop", gapped, 95, 10, 0, 5, 85},
		{"the first after the stop", gapped, 100, 10, 10, 0, 90},
		{"over the gap's end", gapped, 120, 50, 10, 0, 90},
		{"where it goes on", gapped, 130, 10, 0, 10, 90},
		{"later", gapped, 200, 10, 0, 10, 160},
		{"nothing is heard", SoundCut{Skip: 10, Stop: 10, Resume: Endless}, 0, 100, 10, 0, 0},
		{"nor after it", SoundCut{Skip: 10, Stop: 10, Resume: Endless}, 10, 100, 100, 0, 0},
		{"far out", SoundCut{Skip: 10, Stop: Endless, Resume: Endless}, 1 << 50, 10, 0, 10, 1<<50 - 10},
	}
	for _, test := range tests {
		skipped, heard, index := test.cut.Heard(test.raw, test.n)
		if skipped != test.skipped || heard != test.heard || index != test.index {
			t.Errorf("%s: %d skipped, %d heard from %d; want %d, %d, %d", test.name,
				skipped, heard, index, test.skipped, test.heard, test.index)
		}
	}
}

// However a sound is cut into pieces, the same samples are heard in the same places.
func TestHeardInPieces(t *testing.T) {
	cut := SoundCut{Skip: 10, Stop: 100, Resume: 130}
	const total = 200
	for size := int64(1); size <= total; size++ {
		next := int64(0)
		for raw := int64(0); raw < total; {
			n := min(size-raw%size, total-raw)
			skipped, heard, index := cut.Heard(raw, n)
			if skipped+heard == 0 {
				t.Fatalf("pieces of %d: no way on at %d", size, raw)
			}
			if heard > 0 && index != next {
				t.Fatalf("pieces of %d: sample %d comes as number %d, want %d", size, raw+skipped, index, next)
			}
			next += heard
			raw += skipped + heard
		}
		if next != 90+70 {
			t.Fatalf("pieces of %d: %d heard, want 160", size, next)
		}
	}
}

func TestFrameCut(t *testing.T) {
	if !(FrameCut{}).Keeps(-time.Second) {
		t.Error("the zero value drops a frame")
	}
	late := FrameCut{shows: func(pts time.Duration) bool { return pts >= time.Second }}
	if late.Keeps(0) || !late.Keeps(time.Second) {
		t.Error("a cut is not made")
	}
}
