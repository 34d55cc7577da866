package ogg

import (
	"encoding/binary"
	"io"

	"github.com/gonumm/gonumm/internal/crc"
	"github.com/gonumm/gonumm/pipeline/internal/opus"
	"github.com/gonumm/gonumm/pipeline/internal/view"
)

// Entries are the pages of an Opus file at which decoding can start, one about every three seconds. It reads the
// pages as far as it is asked, once.
type Entries struct {
	r         io.ReaderAt
	size      int64
	serial    uint32
	head      []byte // the first page, and one without comments in place of the second
	duration  int64  // of every packet, in samples at 48 kHz
	next      int64  // offset of the next page to look at
	packets   int64  // that ended before
	continued bool   // a packet goes on in the next page
	entries   []pageEntry
	ended     bool
}

type pageEntry struct{ packet, offset int64 }

// apartTime is how many samples lie between two entries, at least, and settleTime how many are decoded before the output of a
// fresh decoder is used: 100 ms, where RFC 7845, 4.6, asks for 80.
const (
	apartTime  = 3 * 48000
	settleTime = 48000 / 10
)

// maxComments is how many pages of comments are skipped at most: as much as 64 MB, far more than cover art takes.
const maxComments = 1 << 10

// NewEntries reads the headers of a file that holds only a stream of Opus; ok is false for others.
func NewEntries(r io.ReaderAt, size int64) (e *Entries, ok bool) {
	e = &Entries{r: r, size: size}
	first, ok := e.page(0)
	if !ok || first[5]&2 == 0 || len(serials(r, size)) != 1 {
		return nil, false
	}
	body := first[headerSize+int(first[26]):]
	if len(body) < 19 || string(body[:8]) != "OpusHead" || body[8]>>4 != 0 {
		return nil, false
	}
	e.serial = serialOf(first)
	e.next = int64(len(first))
	for n, done := 0, false; !done; n++ { // the comments end the last of their pages
		b, p, ok := readHead(r, size, e.next)
		if !ok || p.serial != e.serial || n == maxComments {
			return nil, false
		}
		ended, open := packetsOf(b)
		e.next += p.size
		if done = ended > 0; done && (ended > 1 || open) {
			return nil, false
		}
	}
	_, hidden, ok := hidePreSkip(first)
	if !ok {
		return nil, false
	}
	e.head = append(hidden, comments(e.serial)...)
	p, ok := e.page(e.next)
	if !ok || len(p) <= headerSize+int(p[26]) {
		return nil, false
	}
	e.duration, ok = opus.Samples(p[headerSize+int(p[26]):])
	return e, ok
}

// comments returns a page with an empty comment.
func comments(serial uint32) []byte {
	const packet = "OpusTags\x00\x00\x00\x00\x00\x00\x00\x00"
	p := append([]byte("OggS"), make([]byte, headerSize-4)...)
	binary.LittleEndian.PutUint32(p[14:], serial)
	binary.LittleEndian.PutUint32(p[18:], 1)
	p[26] = 1
	p = append(append(p, byte(len(packet))), packet...)
	binary.LittleEndian.PutUint32(p[22:], crc.Ogg(p))
	return p
}

// Begin returns the first sample, of all that a decoder returns for the file without its pre-skip, that is to be taken from entry
// k, counted from 1; ok is false where the file has no such entry.
func (e *Entries) Begin(k int64) (sample int64, ok bool) {
	for {
		if int64(len(e.entries)) >= k {
			sample = e.entries[k-1].packet*e.duration + settleTime
			if sample < e.packets*e.duration {
				return sample, true
			}
		}
		if e.ended {
			return 0, false
		}
		e.walk()
	}
}

// Apart returns how many samples lie between two entries, at least.
func (e *Entries) Apart() int64 { return apartTime }

// Enter shows the file from entry k on, and returns which is the first sample that a decoder returns for that. It leaves out
// none at the start.
func (e *Entries) Enter(k int64) (v view.View, first int64) {
	at := e.entries[k-1]
	start := at.offset - int64(len(e.head))
	return view.View{Start: start, End: e.size, Patches: []view.Patch{{Offset: start, Bytes: e.head}}}, at.packet * e.duration
}

// walk reads the next page. After one that contradicts its position, nothing is entered any more.
func (e *Entries) walk() {
	b, p, ok := readHead(e.r, e.size, e.next)
	e.ended = !ok || p.serial != e.serial || b[5]&4 != 0 || p.continued != e.continued
	if e.ended {
		return
	}
	packets, open := packetsOf(b)
	if e.ended = packets > 0 && p.granule != (e.packets+packets)*e.duration; e.ended {
		return
	}
	if !p.continued && packets > 0 && e.packets*e.duration >= int64(len(e.entries)+1)*apartTime && e.next > int64(len(e.head)) {
		e.entries = append(e.entries, pageEntry{e.packets, e.next})
	}
	e.packets, e.continued, e.next = e.packets+packets, open, e.next+p.size
}

// packetsOf counts the packets that end on a page.
func packetsOf(p []byte) (ended int64, open bool) {
	for _, n := range p[headerSize:][:p[26]] {
		open = n == 255
		if !open {
			ended++
		}
	}
	return ended, open
}

// page reads a complete page.
func (e *Entries) page(at int64) ([]byte, bool) {
	_, p, ok := readHead(e.r, e.size, at)
	if !ok {
		return nil, false
	}
	b := make([]byte, p.size)
	if n, _ := e.r.ReadAt(b, at); n < len(b) {
		return nil, false
	}
	return b, true
}

func serialOf(p []byte) uint32 { return binary.LittleEndian.Uint32(p[14:]) }
