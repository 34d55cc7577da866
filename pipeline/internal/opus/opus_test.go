package opus

import "testing"

func TestSamples(t *testing.T) {
	for _, test := range []struct {
		packet string
		want   int64
		ok     bool
	}{
		{"\x00", 480, true},          // SILK, 10 ms
		{"\x18", 2880, true},         // SILK, 60 ms
		{"\x60", 480, true},          // both, 10 ms
		{"\x6c", 960, true},          // both, 20 ms
		{"\x84", 120, true},          // CELT, 2.5 ms
		{"\xfc", 960, true},          // CELT, 20 ms
		{"\xfd", 1920, true},         // two of one length
		{"\xfe.", 1920, true},        // two of two
		{"\xff\x43", 2880, true},     // three, filled up
		{"\xff\x40", 0, false},       // none
		{"\xff", 0, false},           // cut short
		{"", 0, false},               // nothing
		{"\xe3\x30", 48 * 120, true}, // as many as there may be
	} {
		if got, ok := Samples([]byte(test.packet)); got != test.want || ok != test.ok {
			t.Errorf("%q: %d, %v, want %d, %v", test.packet, got, ok, test.want, test.ok)
		}
	}
}
