package header

import (
	"bytes"
	"testing"
)

// The headers of Musepack state the rate, the channels and the length.
func TestMusepack(t *testing.T) {
	sv7 := make([]byte, 28)
	copy(sv7, "MP+\x07\x0a\x00\x00\x00") // ten frames
	sv7[10] = 1                          // 48000 Hz
	sv7[22], sv7[23] = 0x40, 0x80        // the last frame has 4 << 0 samples, by bits 20 to 30
	sv8 := []byte("MPCKSH\x0e\x01\x02\x03\x04\x08\x84\x00\x10\x3f\x10" + "SE\x03")
	for _, test := range []struct {
		name     string
		data     []byte
		rate     int
		channels int
		samples  int64
		ok       bool
	}{
		{"version 7", sv7, 48000, 2, 9*1152 + 4, true},
		{"version 8", sv8, 48000, 2, 512 - 16, true},
		{"cut off", sv8[:9], 0, 0, 0, false},
		{"something else", make([]byte, 100), 0, 0, 0, false},
	} {
		s, samples, ok := Musepack(bytes.NewReader(test.data))
		if ok != test.ok || ok && (s.Rate != test.rate || s.Channels != test.channels || samples != test.samples) {
			t.Errorf("%s: %+v, %d samples, %v", test.name, s, samples, ok)
		}
	}
}
