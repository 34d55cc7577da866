package mp4

import (
	"encoding/binary"
	"testing"
)

// words are numbers of 32 bits, as boxes have them.
func words(list ...uint32) (b []byte) {
	for _, v := range list {
		b = binary.BigEndian.AppendUint32(b, v)
	}
	return b
}

// A run of which neither the fragment nor the movie states a size has that of the fragment's first packet, as qtmux means it.
func TestRunLikeTheFirstPacket(t *testing.T) {
	var table packetTable
	var d packetDefaults
	if !d.read(words(0x20, 1, 0), 1000) {
		t.Fatal("a head that is right is refused")
	}
	for _, run := range [][]byte{
		words(0x301, 1, 100, 512, 18),
		words(0x201, 1, 200, 40),
		words(0x1, 1, 300),
	} {
		if !table.run(run, &d) {
			t.Fatal("a run that is right is refused")
		}
	}
	want := []packetRun{{1100, 1, 18, 512, 0, true}, {1200, 1, 40, 512, 0, true}, {1300, 1, 18, 512, 0, true}}
	if len(table.runs) != len(want) {
		t.Fatalf("%d runs, want %d", len(table.runs), len(want))
	}
	for i, r := range table.runs {
		if r != want[i] {
			t.Errorf("run %d is %+v, want %+v", i, r, want[i])
		}
	}
}
