package mp4

import (
	"encoding/binary"
	"io"
)

// StatedEnd returns where the first box with media, or with its tables, ends that does not end in the size bytes of the file, as it
// states; 0 where there is none.
func StatedEnd(r io.ReaderAt, size int64) int64 {
	p := parser{r: r, boxes: maxBoxes, bytes: maxBytes}
	for at := int64(0); at < size; {
		b, ok := p.next(at, size)
		if !ok {
			return 0
		}
		if b.kind == "mdat" || b.kind == "moof" || b.kind == "moov" {
			if end := statedEnd(p.read(at, min(at+16, size)), at); end > size {
				return end
			}
		}
		at = b.end
	}
	return 0
}

// statedEnd reads the size in a box's header; 0 for one that extends to the end of the file.
func statedEnd(head []byte, at int64) int64 {
	if len(head) < 8 {
		return 0
	}
	size := uint64(binary.BigEndian.Uint32(head))
	if size == 1 && len(head) == 16 {
		size = binary.BigEndian.Uint64(head[8:])
	}
	const largest = 1 << 56 // what is larger was not measured
	if size < 8 || size > largest {
		return 0
	}
	return at + int64(size)
}

// LostMedia returns the offset of the last chunk that the tables name where those of all pictures and sound lie past the size bytes of the
// file; else 0.
func (f *File) LostMedia(r io.ReaderAt, size int64) (last int64) {
	p := parser{r: r, boxes: maxBoxes, bytes: maxBytes}
	for i, t := range f.Tracks {
		if t.Kind == Other {
			continue
		}
		at := p.lastChunk(f.tables[i].places)
		if at < size {
			return 0
		}
		last = max(last, at)
	}
	return last
}

// lastChunk returns the last entry of a table of chunks; 0 where there is none.
func (p *parser) lastChunk(places box) int64 {
	width := int64(4)
	if places.kind == "co64" {
		width = 8
	}
	const head = 8
	if places.end-places.body < head+width {
		return 0
	}
	stated := p.read(places.body+4, places.body+head)
	if len(stated) < 4 {
		return 0
	}
	count := int64(binary.BigEndian.Uint32(stated))
	if count < 1 || count > (places.end-places.body-head)/width {
		return 0
	}
	at := uint64(0)
	for _, v := range p.read(places.body+head+(count-1)*width, places.body+head+count*width) {
		at = at<<8 | uint64(v)
	}
	const largest = 1 << 56
	return int64(min(at, largest))
}
