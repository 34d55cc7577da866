// Package mpegts reads the streams of MPEG transport streams (ISO 13818-1): the packets of 188 bytes, those with a time
// in front (192, as Blu-ray discs and AVCHD have) and those with a checksum after it (204).
//
//	packets   │ PAT │ PMT │ 100 │ 101 │ 100 │ 100 │ 101 │ 100 │ ...
//	stream 100              ├──── PES ────┤ ├ PES ─ ...         a picture with its time
//	stream 101                    ├─── PES ───┤ ...             some sound with its time
//
// Times are those that the streams state for themselves, not those of the programme's clock, which need not be there. All
// streams count from the first time in the file, so that what was lost is missing from all of them alike.
package mpegts

import (
	"encoding/binary"
	"io"
)

// File is what the tables say of the first programme.
type File struct {
	Streams   []Stream
	Encrypted bool // its packets are scrambled

	r      io.ReaderAt
	size   int64
	start  int64 // of the first packet
	packet int64 // bytes from one packet to the next
	front  int64 // bytes of it in front of the 188

	programme uint16 // the ID of the packets that describe it
}

// Stream is one of the programme's.
type Stream struct {
	ID     uint16 // of its packets
	Type   byte   // stream_type of the standard
	Format string // format_identifier of a registration descriptor; empty where there is none
	tags   []byte // of its descriptors
}

// Has reports whether the stream has a descriptor with the tag.
func (s Stream) Has(tag byte) bool {
	for _, t := range s.tags {
		if t == tag {
			return true
		}
	}
	return false
}

const (
	plain    = 188
	sync     = 0x47
	nobody   = 0x1fff // the ID of packets that fill up
	searched = 8 << 20
)

// Open reads the tables. ok is false where the file is no transport stream, or has no table that can be read.
func Open(r io.ReaderAt, size int64) (f *File, ok bool) {
	f = &File{r: r, size: size}
	if !f.synchronise() {
		return nil, false
	}
	w := &walker{file: f, at: f.start}
	var table, programme assembler
	map1 := -1
	for w.at < f.start+searched {
		p, ok := w.next()
		if !ok {
			return nil, false
		}
		switch id := int(p.id()); {
		case id == 0 && map1 < 0:
			if b := table.add(p); b != nil {
				map1 = firstProgramme(b)
			}
		case id == map1:
			if b := programme.add(p); b != nil && b[0] == 2 {
				f.programme = uint16(id)
				f.describe(b)
				return f, len(f.Streams) > 0
			}
		}
	}
	return nil, false
}

// synchronise finds out how far packets are apart, and where the first begins.
func (f *File) synchronise() bool {
	const packets = 8
	b := make([]byte, min(f.size, packets*208+plain*4))
	n, _ := f.r.ReadAt(b, 0)
	b = b[:n]
	for _, kind := range []struct{ length, front int }{{plain, 0}, {192, 4}, {204, 0}, {208, 0}} {
		for at := range min(len(b), kind.length) {
			n := 0
			for i := at + kind.front; i < len(b) && b[i] == sync && n < packets; i += kind.length {
				n++
			}
			if n == packets || n >= 3 && at+(n+1)*kind.length > len(b) {
				f.start, f.packet, f.front = int64(at), int64(kind.length), int64(kind.front)
				return true
			}
		}
	}
	return false
}

// packetBytes is a packet, without what some put before or after it.
type packetBytes []byte

func (p packetBytes) id() uint16      { return binary.BigEndian.Uint16(p[1:]) & 0x1fff }
func (p packetBytes) begins() bool    { return p[1]&0x40 != 0 }
func (p packetBytes) damaged() bool   { return p[1]&0x80 != 0 }
func (p packetBytes) scrambled() bool { return p[3]&0xc0 != 0 }
func (p packetBytes) counter() byte   { return p[3] & 15 }

func (p packetBytes) payload() []byte { return Payload(p) }

// Payload returns what a packet holds; nil where that is nothing.
func Payload(p []byte) []byte {
	at := 4
	if p[3]&0x20 != 0 {
		at += 1 + int(p[4])
	}
	if p[3]&0x10 == 0 || at >= len(p) {
		return nil
	}
	return p[at:]
}

// flags returns those of the adaptation field.
func (p packetBytes) flags() byte {
	if p[3]&0x20 == 0 || p[4] == 0 {
		return 0
	}
	return p[5]
}

// The flags of an adaptation field.
const (
	discontinuous = 0x80
	randomAccess  = 0x40
)

// walker steps from packet to packet, over bytes that are none.
type walker struct {
	file *File
	at   int64
	buf  []byte
	from int64
}

const block = 188 * 1024

// next returns the next packet, valid until the one after.
func (w *walker) next() (p packetBytes, ok bool) {
	f := w.file
	for {
		b := w.bytes(w.at+f.front, plain)
		if len(b) < plain {
			return nil, false
		}
		if b[0] == sync {
			w.at += f.packet
			return b, true
		}
		// Bytes were lost or put in: the next place with two packets in a row counts.
		for {
			w.at++
			b := w.bytes(w.at+f.front, int(f.packet)+1)
			if len(b) < plain {
				return nil, false
			}
			if b[0] == sync && (len(b) <= int(f.packet) || b[f.packet] == sync) {
				break
			}
		}
	}
}

func (w *walker) bytes(at int64, n int) []byte {
	if at < w.from || at+int64(n) > w.from+int64(len(w.buf)) {
		if w.buf == nil {
			w.buf = make([]byte, block)
		}
		w.buf = w.buf[:cap(w.buf)]
		w.from = at
		got, _ := w.file.r.ReadAt(w.buf[:max(0, min(int64(len(w.buf)), w.file.size-at))], at)
		w.buf = w.buf[:got]
	}
	b := w.buf[min(at-w.from, int64(len(w.buf))):]
	return b[:min(n, len(b))]
}
