package musepack

import (
	"bytes"
	"io"
	"os"
	"testing"
)

// The packets of stream version 7 are the words in which a frame lies, behind the number of its first bit.
func TestFramesThatLieBitToBit(t *testing.T) {
	var bits []byte
	put := func(v, n int) {
		for i := n - 1; i >= 0; i-- {
			bits = append(bits, byte(v>>i&1))
		}
	}
	put(0, 8)
	put(3, 20) // a frame of three bits: 8 + 20 + 3 = 31
	put(5, 3)
	put(33, 20) // one that ends in the third word: 31 + 20 + 33 = 84
	put(0x1ffffffff, 33)
	put(0, 12)
	file := make([]byte, 24, 36)
	copy(file, "MP+\x07\x02")
	file[20+2] = 0x10 // the last frame has one sample
	file[20+3] = 0x80
	for word := range len(bits) / 32 {
		var w [4]byte
		for i, bit := range bits[32*word:][:32] {
			w[3-i/8] |= bit << (7 - i%8)
		}
		file = append(file, w[:]...)
	}
	f, ok := Open(bytes.NewReader(file), int64(len(file)))
	if !ok || f.Samples != Frame+1 || f.Rate != 44100 || f.Channels != 2 {
		t.Fatalf("%+v, %v", f, ok)
	}
	r := f.Reader()
	for i, want := range [][]byte{
		append([]byte{28, 0, 0, 0}, file[24:28]...),
		append([]byte{51, 0, 0, 0}, file[24:36]...),
	} {
		p, err := r.Next()
		if err != nil || !bytes.Equal(p.Bytes, want) || p.Key != (i == 0) {
			t.Errorf("packet %d is %x, %v, want %x", i, p.Bytes, err, want)
		}
	}
	if _, err := r.Next(); err != io.EOF {
		t.Errorf("after the last frame: %v", err)
	}
}

// Whatever the bytes, reading ends, and packets are no larger than the file.
func FuzzReader(f *testing.F) {
	for _, name := range []string{"sv7.mpc", "sv8.mpc"} {
		b, err := os.ReadFile("../../../tests/testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		file, ok := Open(bytes.NewReader(b), int64(len(b)))
		if !ok {
			return
		}
		for r := file.Reader(); ; {
			p, err := r.Next()
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if len(p.Bytes) > len(b)+4 {
				t.Fatalf("a packet of %d bytes in %d", len(p.Bytes), len(b))
			}
		}
	})
}
