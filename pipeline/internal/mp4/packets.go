package mp4

import (
	"encoding/binary"
	"io"
	"slices"
)

// Packets are where the packets of a track lie, in the order in which they are decoded. The tables are read piece by piece.
type Packets struct {
	p      *parser
	file   int64 // its size
	size   int64 // of every packet; 0 where each has its own
	sizes  int64 // offset of the first of those
	count  int64
	chunks int64
	wide   bool // 64 bits to an offset
	at     int64
	runs   []chunkRun
}

// chunkRun is a run of chunks with equally many packets.
type chunkRun struct{ chunk, packets, first int64 }

// Packet is a stretch of the file.
type Packet struct{ Offset, Size int64 }

// Packets finds the packets of the track with an ID in a file of size bytes; ok is false where the tables contradict each other, or
// name what is not in the file.
func (f *File) Packets(id uint32, r io.ReaderAt, size int64) (k *Packets, ok bool) {
	i := slices.IndexFunc(f.Tracks, func(t Track) bool { return t.ID == id })
	if i < 0 {
		return nil, false
	}
	b := f.tables[i]
	k = &Packets{p: &parser{r: r, boxes: maxBoxes, bytes: maxBytes}, file: size, at: b.places.body + 8, wide: b.places.kind == "co64"}
	head, places := k.p.head(b.sizes, 12), k.p.head(b.places, 8)
	if len(head) < 12 || len(places) < 8 || b.sizes.kind != "stsz" {
		return nil, false
	}
	k.size, k.count = int64(binary.BigEndian.Uint32(head[4:])), int64(binary.BigEndian.Uint32(head[8:]))
	k.sizes, k.chunks = b.sizes.body+12, int64(binary.BigEndian.Uint32(places[4:]))
	if k.size == 0 && k.sizes+4*k.count > b.sizes.end || k.at+k.chunks*k.width() > b.places.end {
		return nil, false
	}
	return k, k.readRuns(b.chunks) && k.inFile()
}

func (k *Packets) width() int64 {
	if k.wide {
		return 8
	}
	return 4
}

func (k *Packets) readRuns(stsc box) bool {
	fits := true
	k.p.table(stsc, 12, func(e []byte) bool {
		n := chunkRun{chunk: int64(binary.BigEndian.Uint32(e)) - 1, packets: int64(binary.BigEndian.Uint32(e[4:]))}
		if len(k.runs) > 0 {
			last := k.runs[len(k.runs)-1]
			n.first = last.first + (n.chunk-last.chunk)*last.packets
			fits = fits && n.chunk > last.chunk
		} else {
			fits = n.chunk == 0
		}
		fits = fits && n.packets > 0 && n.chunk < k.chunks && binary.BigEndian.Uint32(e[8:]) == 1
		k.runs = append(k.runs, n)
		return fits
	})
	if !fits || len(k.runs) == 0 {
		return false
	}
	last := k.runs[len(k.runs)-1]
	return last.first+(k.chunks-last.chunk)*last.packets == k.count
}

// inFile reports whether every chunk begins in the file, and the last packet of each ends there as far as one can see.
func (k *Packets) inFile() bool {
	const block = 1 << 14
	var most int64
	for c := int64(0); c < k.chunks; c += block {
		b := k.p.read(k.at+c*k.width(), k.at+min(k.chunks, c+block)*k.width())
		for i := int64(0); (i+1)*k.width() <= int64(len(b)); i++ {
			most = max(most, k.offset(b[i*k.width():]))
		}
	}
	last, ok := k.Between(k.count-1, k.count)
	return ok && k.p.err == nil && most < k.file && last[0].Offset+last[0].Size <= k.file
}

func (k *Packets) offset(b []byte) int64 {
	if k.wide {
		return int64(binary.BigEndian.Uint64(b) & (1<<62 - 1))
	}
	return int64(binary.BigEndian.Uint32(b))
}

// Count returns the number of packets.
func (k *Packets) Count() int64 { return k.count }

// Between returns the packets from one number up to before another.
func (k *Packets) Between(from, to int64) (all []Packet, ok bool) {
	r := len(k.runs) - 1
	for r > 0 && k.runs[r].first > from {
		r--
	}
	n := k.runs[r].first + (from-k.runs[r].first)/k.runs[r].packets*k.runs[r].packets // first of a chunk
	chunk := k.runs[r].chunk + (from-k.runs[r].first)/k.runs[r].packets
	for n < to {
		if r+1 < len(k.runs) && chunk == k.runs[r+1].chunk {
			r++
		}
		b := k.p.read(k.at+chunk*k.width(), k.at+(chunk+1)*k.width())
		end := n + k.runs[r].packets
		sizes, ok := k.sizesOf(n, end)
		if !ok || int64(len(b)) < k.width() {
			return nil, false
		}
		at := k.offset(b)
		for i, size := range sizes {
			if number := n + int64(i); from <= number && number < to {
				all = append(all, Packet{at, size})
			}
			at += size
		}
		n, chunk = end, chunk+1
	}
	return all, true
}

// maxChunk bounds what is read of one chunk's sizes.
const maxChunk = 1 << 20

func (k *Packets) sizesOf(from, to int64) ([]int64, bool) {
	if to-from > maxChunk || to > k.count {
		return nil, false
	}
	sizes := make([]int64, to-from)
	if k.size > 0 {
		for i := range sizes {
			sizes[i] = k.size
		}
		return sizes, true
	}
	b := k.p.read(k.sizes+4*from, k.sizes+4*to)
	if int64(len(b)) < 4*(to-from) {
		return nil, false
	}
	for i := range sizes {
		sizes[i] = int64(binary.BigEndian.Uint32(b[4*i:]))
	}
	return sizes, true
}
