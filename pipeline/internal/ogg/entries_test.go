package ogg

import (
	"bytes"
	"encoding/binary"
	"io"
	"testing"
)

// opusPage returns a page of n packets of 20 ms.
func opusPage(flags byte, granule int64, packets int) []byte {
	p := append([]byte("OggS\x00"), flags)
	p = binary.LittleEndian.AppendUint64(p, uint64(granule))
	p = append(p, make([]byte, headerSize-len(p))...)
	p[26] = byte(packets)
	p = append(p, bytes.Repeat([]byte{3}, packets)...)
	return append(p, bytes.Repeat([]byte{0xfc, 1, 2}, packets)...)
}

// opusFile has pages of 50 packets each, the first of which is number 0; the granule of one page may be wrong.
func opusFile(pages, wrong int) []byte {
	const head = "OpusHead\x01\x02\x38\x01\x80\xbb\x00\x00\x00\x00\x00"
	first := append([]byte("OggS\x00\x02"), make([]byte, headerSize-6)...)
	first[26] = 1
	data := append(append(first, byte(len(head))), head...)
	data = append(data, comments(0)...)
	for i := range pages {
		granule := int64(i+1) * 50 * 960
		if i == wrong {
			granule += 960
		}
		flags := byte(0)
		if i == pages-1 {
			flags = 4
		}
		data = append(data, opusPage(flags, granule, 50)...)
	}
	return data
}

// Entries lie three seconds apart, each with 100 ms in front, as far as every page holds what its place promises.
func TestEntries(t *testing.T) {
	for _, test := range []struct {
		name         string
		pages, wrong int
		want         int64
	}{
		{"45 seconds", 45, -1, 14},
		{"a hole at 25", 45, 25, 8},
		{"3 seconds", 3, -1, 0},
		{"a hole at the entry", 45, 21, 6},
	} {
		t.Run(test.name, func(t *testing.T) {
			data := opusFile(test.pages, test.wrong)
			e, ok := NewEntries(bytes.NewReader(data), int64(len(data)))
			if !ok {
				t.Fatal("not recognised")
			}
			for k := int64(1); k <= 15; k++ {
				sample, ok := e.Begin(k)
				if ok != (k <= test.want) {
					t.Fatalf("entry %d: %v", k, ok)
				}
				if !ok {
					continue
				}
				if want := k*apartTime + settleTime; sample != want {
					t.Errorf("entry %d begins at %d, want %d", k, sample, want)
				}
				v, first := e.Enter(k)
				at := v.Start + int64(len(v.Patches[0].Bytes))
				if first != k*apartTime || string(data[at:at+4]) != "OggS" || binary.LittleEndian.Uint64(data[at+6:]) != uint64(first+48000) {
					t.Errorf("entry %d is at byte %d, sample %d", k, at, first)
				}
			}
		})
	}
}

// Short pages cost no more than they have, and where headers stand only so many are looked at.
func TestEntriesOfShortPages(t *testing.T) {
	data := opusFile(1, -1)
	first := headerSize + 1 + int(data[headerSize])
	for name, data := range map[string][]byte{
		"before the comments": bytes.Join([][]byte{data[:first], bytes.Repeat(opusPage(0, -1, 0), 100_000), data[first:]}, nil),
		"of first pages":      append(bytes.Repeat(data[:first], 100_000), data[first:]...),
	} {
		t.Run(name, func(t *testing.T) {
			counted := &countingReader{ReaderAt: bytes.NewReader(data)}
			NewEntries(counted, int64(len(data)))
			if most := (maxComments + 8) * (headerSize + 255); counted.bytes > most {
				t.Errorf("%d bytes were read, want %d at most", counted.bytes, most)
			}
		})
	}
}

type countingReader struct {
	io.ReaderAt
	bytes int
}

func (c *countingReader) ReadAt(b []byte, at int64) (int, error) {
	c.bytes += len(b)
	return c.ReaderAt.ReadAt(b, at)
}
