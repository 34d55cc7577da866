package main

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
)

// A field is a number that a format states.
type field struct {
	name      string
	at, width int
	little    bool
	ebml      bool // a size whose first bits tell its width
}

func (f field) get(b []byte) uint64 {
	var eight [8]byte
	part := bytes.Clone(b[f.at : f.at+f.width])
	if f.ebml {
		part[0] &^= 0x80 >> (f.width - 1)
	}
	if f.little {
		copy(eight[:], part)
		return binary.LittleEndian.Uint64(eight[:])
	}
	copy(eight[8-f.width:], part)
	return binary.BigEndian.Uint64(eight[:])
}

func (f field) set(b []byte, n uint64) {
	if f.ebml {
		n = n&(1<<(7*f.width)-1) | 1<<(7*f.width)
	}
	put(b[f.at:f.at+f.width], n, f.little)
}

// fields returns those of the format that the bytes begin like. Wherever a walk comes to nonsense it ends.
func fields(b []byte) []field {
	var w walk
	w.b = b
	switch {
	case len(b) < 16:
	case isKind(b[4:8]):
		w.boxes(0, len(b), 0)
	case bytes.HasPrefix(b, []byte("RIFF")):
		w.chunks(0, len(b), true, 0)
	case bytes.HasPrefix(b, []byte("FORM")):
		w.chunks(0, len(b), false, 0)
	case bytes.HasPrefix(b, []byte("\x1a\x45\xdf\xa3")):
		w.elements(0, len(b), 0)
	case bytes.HasPrefix(b, []byte("OggS")):
		w.pages()
	case bytes.HasPrefix(b, []byte("\x89PNG")):
		w.pngChunks()
	case bytes.HasPrefix(b, []byte("fLaC")):
		w.flacBlocks()
	case bytes.HasPrefix(b, []byte("\x30\x26\xb2\x75")):
		w.asfObjects(0, len(b), 0)
	case bytes.HasPrefix(b, []byte("FLV")):
		w.flvTags()
	case bytes.HasPrefix(b, []byte("ID3")):
		w.numbers("ID3", 3, 60, false)
	default:
		w.numbers("head", 0, 80, true)
		w.numbers("head", 0, 80, false)
	}
	return w.found
}

// walk goes through a file's structure.
type walk struct {
	b     []byte
	found []field
}

const (
	deepest    = 12    // of what lies in each other
	mostFields = 20000 // of a file
)

func (w *walk) full(deep int) bool { return deep > deepest || len(w.found) > mostFields }

func (w *walk) add(name string, at, width int, little bool) {
	if at >= 0 && at+width <= len(w.b) {
		w.found = append(w.found, field{name: name, at: at, width: width, little: little})
	}
}

// numbers takes the bytes from a place on for numbers of 16 and 32 bits.
func (w *walk) numbers(name string, from, n int, little bool) {
	for at := from; at+2 <= min(from+n, len(w.b)); at += 2 {
		w.add(name, at, 2, little)
		if (at-from)%4 == 0 {
			w.add(name, at, 4, little)
		}
	}
}

func isKind(kind []byte) bool {
	for _, c := range kind {
		if c < ' ' && c != 0 || c == 0x7f {
			return false
		}
	}
	return bytes.Contains([]byte("ftyp moov mdat free skip wide styp sidx moof jP   JXL "), kind)
}

// holders are the boxes that hold boxes, and how many bytes stand before these.
var holders = map[string]int{
	"moov": 0, "trak": 0, "mdia": 0, "minf": 0, "stbl": 0, "edts": 0, "udta": 0, "mvex": 0, "moof": 0, "traf": 0, "mfra": 0, "dinf": 0,
	"wave": 0, "ilst": 0, "meta": 4, "stsd": 8, "dref": 8, "avc1": 78, "hvc1": 78, "hev1": 78, "av01": 78, "mp4v": 78, "jpeg": 78, "mp4a": 28, "alac": 28,
	"jp2h": 0, "gmhd": 0, "iprp": 0, "ipco": 0, "iref": 4, "iinf": 6, "\xa9nam": 0, "covr": 0, "----": 0,
}

func (w *walk) boxes(from, to, deep int) {
	for at := from; at+8 <= to && !w.full(deep); {
		size, kind := int(binary.BigEndian.Uint32(w.b[at:])), string(w.b[at+4:at+8])
		w.add(kind+" size", at, 4, false)
		head := 8
		if size == 1 && at+16 <= to {
			w.add(kind+" long size", at+8, 8, false)
			size, head = int(binary.BigEndian.Uint64(w.b[at+8:])), 16
		}
		if size == 0 {
			size = to - at
		}
		if size < head || size > to-at {
			return
		}
		if kind != "mdat" {
			w.numbers(kind, at+head, min(size-head, 96), false)
			for i := at + head; i+8 <= at+min(size, 64); i += 4 {
				w.add(kind, i, 8, false)
			}
		}
		if skip, ok := holders[kind]; ok {
			w.boxes(at+head+skip, at+size, deep+1)
		}
		at += size
	}
}

func (w *walk) chunks(from, to int, little bool, deep int) {
	for at := from; at+8 <= to && !w.full(deep); {
		size := binary.BigEndian.Uint32(w.b[at+4:])
		if little {
			size = binary.LittleEndian.Uint32(w.b[at+4:])
		}
		kind := string(w.b[at : at+4])
		w.add(kind+" size", at+4, 4, little)
		n := min(int(size), to-at-8)
		if kind == "RIFF" || kind == "LIST" || kind == "FORM" {
			w.chunks(at+12, at+8+n, little, deep+1)
		} else {
			w.numbers(kind, at+8, min(n, 64), little)
		}
		at += 8 + n + n%2
	}
}

// masters are the Matroska elements that hold elements.
var masters = []uint64{
	0x18538067, 0x114d9b74, 0x4dbb, 0x1549a966, 0x1654ae6b, 0xae, 0xe0, 0xe1, 0x6d80, 0x6240, 0x5034, 0x1f43b675, 0xa0, 0x1c53bb6b, 0xbb, 0xb7,
	0x1254c367, 0x7373, 0x63c0, 0x67c8, 0x1941a469, 0x61a7, 0x1043a770, 0x45b9, 0xb6, 0x55b0, 0x7670, 0x1a45dfa3,
}

func (w *walk) elements(from, to, deep int) {
	for at := from; at+2 <= to && !w.full(deep); {
		idWidth := bits.LeadingZeros8(w.b[at]) + 1
		if idWidth > 4 || at+idWidth >= to {
			return
		}
		id := field{at: at, width: idWidth}.get(w.b)
		w.add("element id", at, idWidth, false)
		size := field{name: "element size", at: at + idWidth, width: bits.LeadingZeros8(w.b[at+idWidth]) + 1, ebml: true}
		if size.width > 8 || size.at+size.width > to {
			return
		}
		w.found = append(w.found, size)
		head, n := idWidth+size.width, int(size.get(w.b))
		if n == 1<<(7*size.width)-1 || n < 0 || n > to-at-head {
			n = to - at - head
		}
		switch {
		case slices.Contains(masters, id):
			w.elements(at+head, at+head+n, deep+1)
		case n > 0 && n <= 8:
			w.add("element value", at+head, n, false)
		default:
			w.numbers("element", at+head, min(n, 16), false)
		}
		at += head + n
	}
}

func (w *walk) pages() {
	for at := 0; at+27 <= len(w.b) && string(w.b[at:at+4]) == "OggS" && !w.full(0); {
		segments := int(w.b[at+26])
		w.add("page flags", at+5, 1, true)
		w.add("page granule", at+6, 8, true)
		w.add("page serial", at+14, 4, true)
		w.add("page sequence", at+18, 4, true)
		w.add("page segments", at+26, 1, true)
		size := 27 + segments
		if at+size > len(w.b) {
			return
		}
		for i := range segments {
			size += int(w.b[at+27+i])
		}
		if segments > 0 {
			w.add("page lacing", at+27, 1, true)
		}
		w.numbers("page", at+27+segments, 40, true)
		at += size
	}
}

func (w *walk) pngChunks() {
	for at := 8; at+8 <= len(w.b); {
		size := int(binary.BigEndian.Uint32(w.b[at:]))
		w.add("chunk size", at, 4, false)
		w.numbers(string(w.b[at+4:at+8]), at+8, min(size, 24), false)
		at += 12 + size
	}
}

func (w *walk) flacBlocks() {
	for at := 4; at+4 <= len(w.b); {
		size := int(binary.BigEndian.Uint32(w.b[at:]) & 0xffffff)
		w.add("block type", at, 1, false)
		w.add("block size", at+1, 3, false)
		w.numbers("block", at+4, min(size, 48), false)
		last := w.b[at]&0x80 != 0
		at += 4 + size
		if last {
			w.numbers("frame", at, 16, false)
			return
		}
	}
}

func (w *walk) asfObjects(from, to, deep int) {
	for at := from; at+24 <= to && !w.full(deep); {
		size := int(binary.LittleEndian.Uint64(w.b[at+16:]))
		w.add("object size", at+16, 8, true)
		if size < 24 || size > to-at {
			return
		}
		w.numbers("object", at+24, min(size-24, 120), true)
		switch w.b[at] {
		case 0x30: // header
			w.asfObjects(at+30, at+size, deep+1)
		case 0xb5: // header extension
			w.asfObjects(at+46, at+size, deep+1)
		}
		at += size
	}
}

func (w *walk) flvTags() {
	w.numbers("head", 3, 10, false)
	for at := 13; at+11 <= len(w.b) && !w.full(0); {
		size := int(binary.BigEndian.Uint32(w.b[at:]) & 0xffffff)
		w.add("tag size", at+1, 3, false)
		w.add("tag time", at+4, 4, false)
		w.numbers("tag", at+11, min(size, 16), false)
		at += 15 + size
	}
}
