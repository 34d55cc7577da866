package caf

import (
	"bytes"
	"encoding/binary"
	"io"
	"math"
	"testing"
)

// file returns one of sound in packets of the given sizes.
func file(data string, sizes ...byte) []byte {
	big := binary.BigEndian
	b := []byte("caff\x00\x01\x00\x00")
	chunk := func(kind string, body []byte) {
		b = append(big.AppendUint64(append(b, kind...), uint64(len(body))), body...)
	}
	desc := append(big.AppendUint64(nil, math.Float64bits(8000)), "alac"...)
	for _, v := range []uint32{0, 0, 4096, 2, 0} {
		desc = big.AppendUint32(desc, v)
	}
	chunk("desc", desc)
	chunk("kuki", []byte("cookie"))
	chunk("data", append(make([]byte, 4), data...))
	pakt := big.AppendUint64(big.AppendUint64(nil, uint64(len(sizes))), 5000)
	chunk("pakt", append(big.AppendUint64(pakt, 7<<32), sizes...))
	return b
}

func TestPackets(t *testing.T) {
	b := file("abcdef", 1, 3, 2)
	f, ok := Open(bytes.NewReader(b), int64(len(b)))
	if !ok || f.Format != "alac" || f.Rate != 8000 || f.Channels != 2 || string(f.Cookie) != "cookie" || f.Heard != 5000 || f.Priming != 7 {
		t.Fatalf("%+v, %v", f, ok)
	}
	r := f.Reader()
	for i, want := range []string{"a", "bcd", "ef"} {
		if p, err := r.Next(); err != nil || string(p.Bytes) != want || p.Time.Seconds() != float64(i)*4096/8000 {
			t.Errorf("packet %d is %q at %v, %v", i, p.Bytes, p.Time, err)
		}
	}
	if _, err := r.Next(); err != io.EOF {
		t.Errorf("after the last: %v", err)
	}
}

// Whatever the bytes, reading ends, and all packets lie in the file.
func FuzzOpen(f *testing.F) {
	f.Add(file("abcdef", 1, 3, 2))
	f.Add(file("abc", 0x81, 0x00))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, ok := Open(bytes.NewReader(b), int64(len(b)))
		if !ok {
			return
		}
		total := 0
		for r := c.Reader(); ; {
			p, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if p.Time < 0 {
				t.Fatalf("a packet at %v", p.Time)
			}
			total += len(p.Bytes)
		}
		if total > len(b) {
			t.Fatalf("%d bytes of packets in %d", total, len(b))
		}
	})
}
