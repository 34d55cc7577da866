package ogg

import (
	"encoding/binary"
	"io"

	"github.com/gonumm/gonumm/internal/crc"
	"github.com/gonumm/gonumm/pipeline/internal/view"
)

// PreSkips finds the Opus streams of a file, by their serial numbers, and how many samples at 48 kHz each wants dropped at the
// start (RFC 7845, 5.1). The patches set all of these to 0, so that the caller, who counts samples, drops them:
// oggdemux drops them again from each of the first packets, where one packet is not enough.
func PreSkips(r io.ReaderAt, size int64) (skips map[uint32]int64, patches []view.Patch) {
	skips = map[uint32]int64{}
	seen := map[uint32]bool{}
	for at := int64(0); len(seen) < maxStreams; {
		b, p, ok := readHead(r, size, at)
		if !ok || !p.first || seen[p.serial] || int64(len(b)) < p.size {
			break
		}
		seen[p.serial] = true
		if skip, hidden, ok := hidePreSkip(b[:p.size]); ok {
			skips[p.serial] = skip
			patches = append(patches, view.Patch{Offset: at, Bytes: hidden})
		}
		at += p.size
	}
	return skips, patches
}

// maxStreams is more than any file has.
const maxStreams = 64

// hidePreSkip returns the first page of a stream of Opus with a pre-skip of 0; ok is false for other pages.
func hidePreSkip(page []byte) (skip int64, hidden []byte, ok bool) {
	const field, least = 10, 19
	start := headerSize + int(page[26])
	if len(page) < start+least || string(page[start:start+8]) != "OpusHead" {
		return 0, nil, false
	}
	hidden = append([]byte{}, page...)
	skip = int64(binary.LittleEndian.Uint16(hidden[start+field:]))
	binary.LittleEndian.PutUint16(hidden[start+field:], 0)
	binary.LittleEndian.PutUint32(hidden[22:], 0)
	binary.LittleEndian.PutUint32(hidden[22:], crc.Ogg(hidden))
	return skip, hidden, true
}

// LiftEnd adds to the granule position of the last page of a stream, one that ends the stream; ok is false where there is none.
func LiftEnd(r io.ReaderAt, size int64, serial uint32, by int64) (lifted view.Patch, ok bool) {
	const granule, sum, last = 6, 22, 4
	at := int64(0)
	for range maxComments {
		_, p, ok := readHead(r, size, at)
		if !ok {
			break
		}
		if b := make([]byte, p.size); p.serial == serial {
			if n, _ := r.ReadAt(b, at); n < len(b) {
				break
			}
			if b[5]&last != 0 {
				binary.LittleEndian.PutUint64(b[granule:], uint64(p.granule+by))
				binary.LittleEndian.PutUint32(b[sum:], 0)
				binary.LittleEndian.PutUint32(b[sum:], crc.Ogg(b))
				return view.Patch{Offset: at, Bytes: b}, true
			}
		}
		at += p.size
	}
	return view.Patch{}, false
}

// Start returns the granule position of the first sample of a stream's packets, by the first page that has one: 0 except for what
// was recorded from the middle of something. headers is how many header packets come first, and samples how many samples a
// decoder returns for a packet that starts with some bytes. ok is false where the pages do not state it.
func Start(r io.ReaderAt, size int64, serial uint32, headers int, samples func(packet []byte) (int64, bool)) (granule int64, ok bool) {
	c := counter{headers: headers, samples: samples}
	at := int64(0)
	for range maxComments {
		_, p, ok := readHead(r, size, at)
		if !ok {
			return 0, false
		}
		if p.serial == serial {
			b := make([]byte, p.size)
			if n, _ := r.ReadAt(b, at); n < len(b) || !c.add(b) {
				return 0, false
			}
			if c.packets > 0 && p.granule >= 0 {
				const last = 4
				if start := p.granule - c.sum; start > 0 || b[5]&last == 0 {
					return start, true
				}
				return 0, true // the end is cut off within the only page
			}
		}
		at += p.size
	}
	return 0, false
}

// counter counts the samples of packets.
type counter struct {
	headers int
	samples func(packet []byte) (int64, bool)
	open    []byte // the first bytes of a packet that goes on in the next page
	packets int    // that were counted
	sum     int64
}

// add counts the packets that end on a page.
func (c *counter) add(page []byte) bool {
	segments := page[headerSize:][:page[26]]
	body := page[headerSize+len(segments):]
	first, length := c.open, 0
	for _, n := range segments {
		length += int(n)
		if n == 255 {
			continue
		}
		if len(first) == 0 {
			first = body[:min(2, length)]
		}
		if c.headers > 0 {
			c.headers--
		} else {
			n, ok := c.samples(first)
			if !ok {
				return false
			}
			c.packets, c.sum = c.packets+1, c.sum+n
		}
		body, length, first = body[length:], 0, nil
	}
	if c.open = nil; length > 0 {
		c.open = append([]byte{}, first...)
		if len(first) == 0 {
			c.open = append(c.open, body[:min(2, length)]...)
		}
	}
	return true
}
