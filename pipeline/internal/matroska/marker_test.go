package matroska

import (
	"bytes"
	"strings"
	"testing"
)

// However a stream is cut into pieces, its sound is marked, and nothing of chance is left in its head.
func TestMarker(t *testing.T) {
	before := muxed(clusterOf(true, 0, block4(1, 0, true), block4(2, 0, false), block4(1, 33, false)), clusterOf(true, 1000, block4(2, 0, false)))
	var whole bytes.Buffer
	if n, err := NewMarker(&whole, Film{}).Write(before); n != len(before) || err != nil {
		t.Fatal(n, err)
	}
	for piece := 1; piece < 40; piece++ {
		var b bytes.Buffer
		m := NewMarker(&b, Film{})
		for at := 0; at < len(before); at += piece {
			if _, err := m.Write(before[at:min(at+piece, len(before))]); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(b.Bytes(), whole.Bytes()) {
			t.Fatalf("in pieces of %d it differs", piece)
		}
	}
	after := whole.Bytes()
	for _, want := range [][]byte{block4(1, 0, true), block4(2, 0, true), block4(1, 33, false)} {
		if !bytes.Contains(after, want) {
			t.Errorf("no block % x", want)
		}
	}
	if bytes.Contains(after, block4(2, 0, false)) || bytes.Contains(after, []byte("somebody")) || !bytes.Contains(after, []byte("FFV1"+strings.Repeat("\x00", 20)+"own")) {
		t.Error("something is as it was")
	}
}
