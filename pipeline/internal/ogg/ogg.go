// Package ogg reads from an Ogg file where its streams end, which GStreamer 1.22 passes to its decoders only as
// times, truncated to nanoseconds: Vorbis then returns up to a block too much.
//
//	file   │ BOS a │ BOS b │ ... │ page a │ page b │ page a, granule 22050 │ page b │
//	        └ the serial numbers of all streams      └ the end of stream a, in samples
//
// Only pages near both ends of the file are read, and nothing is trusted that is inconsistent.
package ogg

import (
	"bytes"
	"encoding/binary"
	"io"
)

// headerSize is the size of a page header without its table of segments.
const headerSize = 27

// tail is how far from the end of the file the last page of a stream is looked for: a second of the
// fattest film between two pages of its sound.
const tail = 1 << 20

// page is what matters of a page's header.
type page struct {
	first     bool // of its stream
	continued bool // begins within a packet
	granule   int64
	serial    uint32
	size      int64
}

// End returns the granule position, in samples of sound, at which the stream with the serial number ends. ok is
// false where the file does not tell, and where it is several files laid end to end.
func End(r io.ReaderAt, size int64, serial uint32) (samples int64, ok bool) {
	_, samples, ok = LastPage(r, size, serial)
	return samples, ok
}

// LastPage is End, and returns where the last page of the stream begins; 0 where that is not known.
func LastPage(r io.ReaderAt, size int64, serial uint32) (begins, samples int64, ok bool) {
	known := serials(r, size)
	if !known[serial] {
		return 0, 0, false
	}
	from := max(0, size-tail)
	buf := make([]byte, size-from)
	if n, err := r.ReadAt(buf, from); n < len(buf) && err != io.EOF {
		return 0, 0, false
	}
	samples = -1
	for at := 0; ; {
		next := bytes.Index(buf[at:], []byte("OggS"))
		if next < 0 {
			return begins, samples, samples >= 0
		}
		at += next
		p, whole := parse(buf[at:])
		if !whole {
			at += 4 // the letters within a packet, or a page that the file breaks off in
			continue
		}
		if !known[p.serial] {
			return 0, 0, false
		}
		if p.serial == serial && p.granule >= 0 {
			if samples >= 0 && samples != p.granule { // the last page may hold nothing
				begins = samples
			}
			samples = p.granule
		}
		at += int(p.size)
	}
}

// serials returns the serial numbers of the streams that start at the head of the file, each with one page.
func serials(r io.ReaderAt, size int64) map[uint32]bool {
	known := map[uint32]bool{}
	for at := int64(0); len(known) < 64; {
		_, p, ok := readHead(r, size, at)
		if !ok || !p.first || known[p.serial] {
			break
		}
		known[p.serial] = true
		at += p.size
	}
	return known
}

// readHead reads what precedes the body of a page; ok is false where there is none, or the file ends in it. As
// pages without a body are short, no more of a page is read to skip it.
func readHead(r io.ReaderAt, size, at int64) (b []byte, p page, ok bool) {
	b = make([]byte, max(0, min(headerSize+255, size-at)))
	n, err := r.ReadAt(b, at)
	if err != nil && err != io.EOF {
		return nil, p, false
	}
	p, _ = parse(b[:n])
	return b[:n], p, p.size > 0 && p.size <= size-at
}

// parse reads the page that b starts with; whole is false where b holds no page or an incomplete one.
func parse(b []byte) (p page, whole bool) {
	if len(b) < headerSize || string(b[:4]) != "OggS" || b[4] != 0 {
		return p, false
	}
	segments := int(b[26])
	if len(b) < headerSize+segments {
		return p, false
	}
	p = page{
		first:     b[5]&2 != 0,
		continued: b[5]&1 != 0,
		granule:   int64(binary.LittleEndian.Uint64(b[6:])),
		serial:    binary.LittleEndian.Uint32(b[14:]),
		size:      headerSize + int64(segments),
	}
	for _, s := range b[headerSize : headerSize+segments] {
		p.size += int64(s)
	}
	return p, int64(len(b)) >= p.size
}
