package ogg

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"

	"github.com/gonumm/gonumm/internal/crc"
)

// sealed gives every page its checksum.
func sealed(data []byte) []byte {
	for at := 0; at < len(data); {
		p, _ := parse(data[at:])
		page := data[at : at+int(p.size)]
		clear(page[22:26])
		binary.LittleEndian.PutUint32(page[22:], crc.Ogg(page))
		at += len(page)
	}
	return data
}

// From an entry on come the packets of its page and those after it, up to where the next cell begins and two more; damage or an end before that is
// told.
func TestPackets(t *testing.T) {
	data := sealed(opusFile(45, -1))
	read := func(data []byte, until int64) ([]byte, []int32, bool) {
		e, ok := NewEntries(bytes.NewReader(data), int64(len(data)))
		if !ok {
			t.Fatal("not recognised")
		}
		if _, ok := e.Begin(2); !ok {
			t.Fatal("no entries")
		}
		p := e.Packets(2, until)
		if p.First != 2*apartTime || p.Samples != 960 || string(p.Head[:8]) != "OpusHead" || len(p.Head) != 19 {
			t.Fatalf("%+v", p)
		}
		return p.Read(bytes.NewReader(data))
	}
	const until = 3*apartTime + settleTime
	const count = (until-2*apartTime)/960 + spare
	got, sizes, ok := read(data, until)
	if want := bytes.Repeat([]byte{0xfc, 1, 2}, count); !ok || !bytes.HasPrefix(got, want) || !slices.Equal(sizes, slices.Repeat([]int32{3}, count)) {
		t.Errorf("%v: %d bytes in %d packets, want %d", ok, len(got), len(sizes), count)
	}
	if _, sizes, ok := read(data, 45*48000); !ok || len(sizes) != (45*48000-2*apartTime)/960 {
		t.Errorf("%v: %d packets up to the end", ok, len(sizes))
	}
	if _, _, ok := read(data, 45*48000+1); ok {
		t.Error("there are packets past the end")
	}
	damaged := slices.Clone(data)
	damaged[len(damaged)*7/45] ^= 1
	if _, _, ok := read(damaged, until); ok {
		t.Error("a damaged page is read")
	}
}
