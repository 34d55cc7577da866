package hugepage

import (
	"slices"
	"testing"
)

// Whatever is prepared reads as zeros, and what was written before stays.
func TestReach(t *testing.T) {
	memory := make([]byte, 40<<20+12345)
	var f Filler
	for at := 0; at < len(memory); {
		n := min(300_001, len(memory)-at)
		f.Reach(memory, at, at+n)
		if i := slices.IndexFunc(memory[at:at+n], func(b byte) bool { return b != 0 }); i >= 0 {
			t.Fatalf("byte %d is %d before it is written", at+i, memory[at+i])
		}
		for i := range memory[at : at+n] {
			memory[at+i] = byte(7*(at+i)) | 1
		}
		at += n
	}
	for i, b := range memory {
		if b != byte(7*i)|1 {
			t.Fatalf("byte %d is %d", i, b)
		}
	}
}

// An array that has moved keeps what it holds.
func TestReachGrown(t *testing.T) {
	var f Filler
	memory := make([]byte, 8<<20)
	f.Reach(memory, 0, len(memory))
	grown := make([]byte, 32<<20)
	for i := range memory {
		grown[i] = 3
	}
	f.Reach(grown, len(memory), len(memory)+1)
	for i, b := range grown {
		if want := byte(0); i < len(memory) && b != 3 || i >= len(memory) && b != want {
			t.Fatalf("byte %d is %d", i, b)
		}
	}
}

// Small and empty arrays are left alone.
func TestFillSmall(t *testing.T) {
	Fill(nil)
	Fill(make([]byte, 100))
	if n := testing.AllocsPerRun(10, func() { Fill(nil) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// What an array has to spare after what is expected is not prepared until it is reached, wherever pages begin.
func TestReachPastWhatIsExpected(t *testing.T) {
	const step = 300_001
	memory := make([]byte, 12<<20)
	for expected := 8 << 20; expected < 9<<20; expected += step {
		var f Filler
		for at := 0; at+step <= len(memory); at += step {
			f.Reach(memory[:max(expected, at+step)], at, at+step)
			memory[at] = 1
		}
	}
	for at := range memory {
		if written := at%step == 0 && at+step <= len(memory); written != (memory[at] == 1) {
			t.Fatalf("byte %d is %d", at, memory[at])
		}
	}
}
