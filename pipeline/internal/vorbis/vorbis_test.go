package vorbis

import "testing"

// packed are numbers of this many bits each, from the lowest bit on.
func packed(fields ...[2]uint64) []byte {
	var b []byte
	at := 0
	for _, f := range fields {
		for i := range f[1] {
			if at%8 == 0 {
				b = append(b, 0)
			}
			b[at/8] |= byte(f[0]>>i&1) << (at % 8)
			at++
		}
	}
	return b
}

func identification(short, long byte) []byte {
	b := append([]byte("\x01vorbis"), make([]byte, 23)...)
	b[28], b[29] = long<<4|short, 1
	return b
}

// setup ends with modes that are long or not.
func setup(long ...uint64) []byte {
	fields := [][2]uint64{{0x5a5a5, 19}, {uint64(len(long) - 1), 6}}
	for i, l := range long {
		fields = append(fields, [2]uint64{l, 1}, [2]uint64{0, 32}, [2]uint64{uint64(i), 8})
	}
	return append([]byte("\x05vorbis"), packed(append(fields, [2]uint64{1, 1})...)...)
}

func TestSamples(t *testing.T) {
	for _, test := range []struct {
		name    string
		modes   []uint64
		packets string
		want    []int64 // -1 where they do not tell
	}{
		{"two modes", []uint64{0, 1}, "\x02\x02\x00\x00\x02", []int64{0, 1024, 576, 128, 576}},
		{"one mode", []uint64{1}, "\x02\x00", []int64{0, 1024}},
		{"three modes", []uint64{0, 1, 1}, "\x04\x00\x06", []int64{0, 576, -1}},
		{"a header", []uint64{0, 1}, "\x00\x03", []int64{0, -1}},
	} {
		p, ok := New(identification(8, 11), setup(test.modes...))
		if !ok {
			t.Fatalf("%s: not recognised", test.name)
		}
		for i, want := range test.want {
			got, ok := p.Samples([]byte(test.packets[i : i+1]))
			if !ok {
				got = -1
			}
			if got != want {
				t.Errorf("%s: packet %d gives %d, want %d", test.name, i, got, want)
			}
		}
	}
}

func TestOthersAreRefused(t *testing.T) {
	for name, c := range map[string][2][]byte{
		"nothing":           {nil, nil},
		"no setup":          {identification(8, 11), []byte("\x05vorbis")},
		"zeros":             {identification(8, 11), append([]byte("\x05vorbis"), make([]byte, 100)...)},
		"a wrong number":    {identification(8, 11), append([]byte("\x05vorbis"), packed([2]uint64{9, 6}, [2]uint64{0, 41}, [2]uint64{1, 1})...)},
		"windows too short": {identification(5, 11), setup(0, 1)},
		"of wrong order":    {identification(11, 8), setup(0, 1)},
	} {
		if _, ok := New(c[0], c[1]); ok {
			t.Errorf("%s: taken", name)
		}
	}
}

// Whatever the headers are, packets give no more than two windows do.
func FuzzPackets(f *testing.F) {
	f.Add(identification(8, 11), setup(0, 1), "\x00\x02")
	f.Add(identification(6, 13), setup(1), "\x00\x00")
	f.Fuzz(func(t *testing.T, identification, setup []byte, packets string) {
		p, ok := New(identification, setup)
		if !ok {
			return
		}
		for i := range packets {
			if n, ok := p.Samples([]byte(packets[i : i+1])); n < 0 || n > 4096 || !ok && n != 0 {
				t.Fatalf("%d, %v", n, ok)
			}
		}
	})
}
