package ogg

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"
)

// newPage builds a page of a stream with a body of that many bytes, at most 255.
func newPage(serial uint32, granule int64, first bool, body int) []byte {
	b := make([]byte, headerSize+1+body)
	copy(b, "OggS")
	if first {
		b[5] = 2
	}
	binary.LittleEndian.PutUint64(b[6:], uint64(granule))
	binary.LittleEndian.PutUint32(b[14:], serial)
	b[26], b[27] = 1, byte(body)
	return b
}

func file(pages ...[]byte) []byte { return slices.Concat(pages...) }

var cases = []struct {
	name    string
	file    []byte
	samples int64
	ok      bool
}{
	{"one stream", file(newPage(7, 0, true, 30), newPage(7, 1000, false, 200), newPage(7, 22050, false, 9)), 22050, true},
	{"two streams, the other last", file(newPage(7, 0, true, 30), newPage(8, 0, true, 30),
		newPage(7, 22050, false, 200), newPage(8, 99, false, 9)), 22050, true},
	{"a last page without a granule", file(newPage(7, 0, true, 30), newPage(7, 1000, false, 200), newPage(7, -1, false, 9)), 1000, true},
	{"a last page broken off", file(newPage(7, 0, true, 30), newPage(7, 1000, false, 200), newPage(7, 22050, false, 9)[:30]), 1000, true},
	{"another file after it", file(newPage(7, 0, true, 30), newPage(7, 1000, false, 9), newPage(9, 0, true, 30), newPage(9, 50, false, 9)), 0, false},
	{"another stream's number", file(newPage(8, 0, true, 30), newPage(8, 1000, false, 9)), 0, false},
	{"no Ogg", []byte("RIFF"), 0, false},
	{"nothing", nil, 0, false},
}

// End is the last granule that a stream states, and is silent about anything unclear.
func TestEnd(t *testing.T) {
	for _, c := range cases {
		samples, ok := End(bytes.NewReader(c.file), int64(len(c.file)), 7)
		if samples != c.samples && c.ok || ok != c.ok {
			t.Errorf("%s: %d, %v; want %d, %v", c.name, samples, ok, c.samples, c.ok)
		}
	}
}

// Letters that look like a page within a packet are passed over.
func TestEndLettersInPacket(t *testing.T) {
	body := newPage(7, 1000, false, 100)
	copy(body[40:], "OggS\x05")
	b := file(newPage(7, 0, true, 30), body, newPage(7, 2000, false, 4))
	if samples, ok := End(bytes.NewReader(b), int64(len(b)), 7); samples != 2000 || !ok {
		t.Errorf("%d, %v; want 2000, true", samples, ok)
	}
}

// Whatever the bytes are, End returns.
func FuzzEnd(f *testing.F) {
	for _, c := range cases {
		f.Add(c.file)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if samples, ok := End(bytes.NewReader(b), int64(len(b)), 7); ok && samples < 0 {
			t.Errorf("the end is at %d", samples)
		}
	})
}
