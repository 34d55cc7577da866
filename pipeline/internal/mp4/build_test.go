package mp4

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"
)

// boxOf returns a box with the parts as its body.
func boxOf(kind string, parts ...[]byte) []byte {
	body := slices.Concat(parts...)
	b := binary.BigEndian.AppendUint32(nil, uint32(8+len(body)))
	return append(append(b, kind...), body...)
}

func u16(v ...uint16) (b []byte) {
	for _, n := range v {
		b = binary.BigEndian.AppendUint16(b, n)
	}
	return b
}

func u32(v ...uint32) (b []byte) {
	for _, n := range v {
		b = binary.BigEndian.AppendUint32(b, n)
	}
	return b
}

func u64(v ...uint64) (b []byte) {
	for _, n := range v {
		b = binary.BigEndian.AppendUint64(b, n)
	}
	return b
}

func editList(edits []Edit) []byte {
	list := u32(0, uint32(len(edits)))
	for _, e := range edits {
		list = append(list, u32(uint32(e.Duration), uint32(e.MediaTime), uint32(e.Rate*65536))...)
	}
	return boxOf("edts", boxOf("elst", list))
}

// withEdits gives the only track of a file that ends with its movie box another
// edit list, or none where edits is empty.
func withEdits(t *testing.T, data []byte, edits []Edit) []byte {
	t.Helper()
	var box []byte
	if len(edits) > 0 {
		box = editList(edits)
	}
	trak := find(t, data, "trak")
	tkhd := find(t, data, "tkhd")
	from := tkhd + size(data, tkhd)
	to := from
	if i := bytes.Index(data, []byte("edts")); i >= 0 {
		from, to = i-4, i-4+size(data, i-4)
	}
	return splice(data, from, to, box, find(t, data, "moov"), trak)
}

// withComment gives a file that ends with its movie box an iTunSMPB comment.
func withComment(t *testing.T, data []byte, text string) []byte {
	t.Helper()
	moov := find(t, data, "moov")
	udta := find(t, data, "udta")
	return splice(data, udta, udta+size(data, udta), comment(text), moov)
}

func comment(text string) []byte {
	return boxOf("udta", boxOf("meta", u32(0),
		boxOf("hdlr", u32(0, 0), []byte("mdirappl"), make([]byte, 9)),
		boxOf("ilst", boxOf("----",
			boxOf("mean", u32(0), []byte("com.apple.iTunes")),
			boxOf("name", u32(0), []byte("iTunSMPB")),
			boxOf("data", u32(1, 0), []byte(text))))))
}

func find(t *testing.T, data []byte, kind string) int {
	t.Helper()
	i := bytes.LastIndex(data, []byte(kind))
	if i < 4 {
		t.Fatalf("no box %q", kind)
	}
	return i - 4
}

func size(data []byte, at int) int { return int(binary.BigEndian.Uint32(data[at:])) }

// splice puts part in place of the bytes from from to to and corrects the sizes
// of the boxes around it.
func splice(data []byte, from, to int, part []byte, around ...int) []byte {
	out := slices.Concat(data[:from], part, data[to:])
	for _, at := range around {
		binary.BigEndian.PutUint32(out[at:], uint32(size(data, at)+len(part)-(to-from)))
	}
	return out
}
