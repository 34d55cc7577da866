package riff

import (
	"bytes"
	"encoding/binary"
	"testing"
)

func chunk(kind string, stated uint32, body string) string {
	return kind + string(binary.LittleEndian.AppendUint32(nil, stated)) + body
}

var cases = []struct {
	name       string
	file       string
	start, end int64
	ok         bool
}{
	{"plain", chunk("RIFF", 0, "WAVE") + chunk("fmt ", 4, "abcd") + chunk("data", 6, "123456"), 32, 38, true},
	{"odd and padded", chunk("RIFF", 0, "WAVE") + chunk("fmt ", 3, "abc\x00") + chunk("data", 5, "12345\x00"), 32, 37, true},
	{"more stated than there is", chunk("RIFF", 0, "WAVE") + chunk("data", 1<<32-1, "1234"), 20, 24, true},
	{"no samples", chunk("RIFF", 0, "WAVE") + chunk("data", 0, ""), 20, 20, true},
	{"no data", chunk("RIFF", 0, "WAVE") + chunk("fmt ", 4, "abcd"), 0, 0, false},
	{"big endian", chunk("RIFX", 0, "WAVE") + chunk("data", 4, "1234"), 0, 0, false},
	{"no WAV", chunk("RIFF", 0, "AVI "), 0, 0, false},
	{"nothing", "", 0, 0, false},
}

// Data finds the samples that a file states, as far as it holds them.
func TestData(t *testing.T) {
	for _, c := range cases {
		start, end, ok := Data(bytes.NewReader([]byte(c.file)), int64(len(c.file)))
		if start != c.start || end != c.end || ok != c.ok {
			t.Errorf("%s: %d, %d, %v; want %d, %d, %v", c.name, start, end, ok, c.start, c.end, c.ok)
		}
	}
}

// Whatever the bytes are, Data returns a place within them.
func FuzzData(f *testing.F) {
	for _, c := range cases {
		f.Add([]byte(c.file))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		start, end, ok := Data(bytes.NewReader(b), int64(len(b)))
		if ok && (start < 12 || end < start || end > int64(len(b))) {
			t.Errorf("%d to %d of %d", start, end, len(b))
		}
	})
}
