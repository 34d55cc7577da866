package ogg

import (
	"encoding/binary"
	"io"

	"github.com/gonumm/gonumm/internal/crc"
)

// Packets are the packets of Opus from an entry up to some sample.
type Packets struct {
	Head    []byte // the first packet of the stream, without its pre-skip
	First   int64  // the first sample
	Samples int64  // in a packet

	serial uint32
	offset int64 // of their first page
	size   int64 // of the file
	count  int   // how many
}

// spare is how many packets more are taken, if there are any: a decoder may give the samples of a packet later.
const spare = 2

// largest is more than a packet of Opus has: 48 frames of 1275 bytes, with their lengths (RFC 6716, 3.4).
const largest = 1 << 16

// Packets returns those from entry k up to a sample, where a further entry begins or the file ends.
func (e *Entries) Packets(k, until int64) Packets {
	at := e.entries[k-1]
	first := at.packet * e.duration
	page, _ := parse(e.head)
	return Packets{
		Head:  e.head[headerSize+int(e.head[26]) : page.size],
		First: first, Samples: e.duration, serial: e.serial, offset: at.offset, size: e.size,
		count: int((until-first+e.duration-1)/e.duration) + spare,
	}
}

// Read returns the packets end to end, with the size of each; ok is false where a page before the last of them is damaged or missing, or holds
// something else.
func (p Packets) Read(r io.ReaderAt) (data []byte, sizes []int32, ok bool) {
	w := window{r: r, size: p.size}
	open := false // a packet goes on in the next page
	for at := p.offset; len(sizes) < p.count || len(sizes) == p.count && open; {
		if at == p.size && len(sizes) >= p.count-spare && !open {
			break
		}
		page, ok := w.page(at)
		if !ok || serialOf(page) != p.serial || (page[5]&1 != 0) != open {
			return nil, nil, false
		}
		at += int64(len(page))
		table := page[headerSize:][:page[26]]
		body := page[headerSize+len(table):]
		data = append(data, body...)
		for _, n := range table {
			if !open {
				sizes = append(sizes, 0)
			}
			size := &sizes[len(sizes)-1]
			if *size += int32(n); *size > largest {
				return nil, nil, false
			}
			open = n == 255
		}
	}
	return data, sizes[:min(len(sizes), p.count)], true
}

// window reads pages through a piece of the file.
type window struct {
	r     io.ReaderAt
	size  int64
	begin int64
	bytes []byte
}

// windowSize is room for a page of the largest size and more.
const windowSize = 1 << 18

// page returns a page whose checksum is right. Its memory belongs to the window until the next call.
func (w *window) page(at int64) ([]byte, bool) {
	p, whole := parse(w.from(at))
	if !whole {
		w.fill(at)
		if p, whole = parse(w.from(at)); !whole {
			return nil, false
		}
	}
	page := w.from(at)[:p.size]
	const sum = 22
	return page, crc.Ogg(page[:sum], make([]byte, 4), page[sum+4:]) == binary.LittleEndian.Uint32(page[sum:])
}

// from returns what is at hand from an offset on.
func (w *window) from(at int64) []byte {
	if at < w.begin || at >= w.begin+int64(len(w.bytes)) {
		return nil
	}
	return w.bytes[at-w.begin:]
}

func (w *window) fill(at int64) {
	if cap(w.bytes) == 0 {
		w.bytes = make([]byte, windowSize)
	}
	w.bytes = w.bytes[:max(0, min(windowSize, w.size-at))]
	n, _ := w.r.ReadAt(w.bytes, at)
	w.begin, w.bytes = at, w.bytes[:n]
}
