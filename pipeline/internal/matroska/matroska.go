// Package matroska reads from a Matroska or WebM file by how much its decoders lag after their packets, and where its sound
// can be entered.
//
//	EBML │ Segment ┬ ...
//	               ├ Tracks ─ TrackEntry ┬ TrackNumber
//	               │                     ├ CodecID
//	               │                     └ CodecDelay    in nanoseconds
//	               └ Cluster ...
//
// The elements are those of RFC 9559, in the coding of RFC 8794.
package matroska

import (
	"encoding/binary"
	"io"
	"math/bits"
	"strings"
	"time"

	"github.com/gonumm/gonumm/pipeline/internal/view"
)

const (
	idEBML             = 0x1a45dfa3
	idSegment          = 0x18538067
	idInfo             = 0x1549a966
	idTimestampScale   = 0x2ad7b1
	idCluster          = 0x1f43b675
	idTimestamp        = 0xe7
	idSimpleBlock      = 0xa3
	idBlockGroup       = 0xa0
	idBlock            = 0xa1
	idDiscardPadding   = 0x75a2
	idTracks           = 0x1654ae6b
	idTrackEntry       = 0xae
	idTrackNumber      = 0xd7
	idCodecID          = 0x86
	idCodecDelay       = 0x56aa
	idContentEncodings = 0x6d80
	idVoid             = 0xec
)

// maxElements is how many elements are read at most; real files have some dozens before their first cluster.
const maxElements = 4096

// Delay is by how much a track's samples come too late, as the file states it.
type Delay struct {
	Track uint64 // its TrackNumber
	Time  time.Duration
	Hides []view.Patch // replace the elements that state it by ones that are ignored
}

// Delays returns the delays of all tracks except Opus, which the demuxer and the decoder handle between themselves. A file that
// is not a Matroska file has none.
func Delays(r io.ReaderAt, size int64) []Delay { return delaysOf(tracksOf(r, size)) }

// OpusDelays returns what to overlay so that all tracks of Opus state the delay that their own headers do, by which decoders go. Some writers
// count it at the rate that the sound had before.
func OpusDelays(r io.ReaderAt, size int64) (patches []view.Patch) {
	for _, t := range tracksOf(r, size) {
		if t.opus {
			patches = append(patches, t.hides...)
		}
	}
	return patches
}

// Private returns what a decoder of a track is told in front, as far as it has 64 bytes.
func Private(r io.ReaderAt, size int64, number uint64) []byte {
	for _, t := range tracksOf(r, size) {
		if t.number == number {
			return t.private
		}
	}
	return nil
}

// tracksOf returns the tracks that a file lists before its first cluster.
func tracksOf(r io.ReaderAt, size int64) (tracks []track) {
	s := scanner{r: r, left: maxElements}
	s.each(0, size, func(e element) bool {
		switch e.id {
		case idEBML:
			return e.at == 0
		case idSegment:
			s.each(e.data, e.end, func(e element) bool {
				if e.id == idTracks {
					tracks = s.tracks(e)
				}
				return e.id != idTracks && e.id != idCluster
			})
		}
		return false
	})
	return tracks
}

func delaysOf(tracks []track) (delays []Delay) {
	for _, t := range tracks {
		if t.delay > 0 && !t.opus {
			delays = append(delays, Delay{t.number, t.delay, t.hides})
		}
	}
	return delays
}

// track is what matters about a track.
type track struct {
	number  uint64
	codec   string
	opus    bool
	private []byte // what the decoder is told in front, as far as it is of interest
	coded   bool   // its packets are compressed or encrypted once more
	delay   time.Duration
	hides   []view.Patch // of the delay, where the demuxer and the decoder do not settle it; of Opus what it truly is
}

func (s *scanner) tracks(tracks element) (all []track) {
	s.each(tracks.data, tracks.end, func(e element) bool {
		if e.id != idTrackEntry {
			return true
		}
		var t track
		var delayed element
		s.each(e.data, e.end, func(e element) bool {
			switch e.id {
			case idTrackNumber:
				t.number = s.number(e)
			case idCodecID:
				t.codec = s.text(e)
				t.opus = t.codec == "A_OPUS"
			case idCodecPrivate:
				t.private = s.bytes(e, 64)
			case idContentEncodings:
				t.coded = true
			case idCodecDelay:
				if e.end-e.data > 8 {
					break // no number
				}
				delayed = e
				t.delay = time.Duration(min(s.number(e), uint64(time.Hour)))
				t.hides = append(t.hides, view.Patch{Offset: e.at, Bytes: []byte{idVoid, 0x80 | byte(e.end-e.at-2)}})
			}
			return true
		})
		if t.opus {
			t.settle(delayed)
		}
		all = append(all, t)
		return true
	})
	return all
}

// settle makes the delay that the header of Opus states that of the track; at is the element that states another.
func (t *track) settle(at element) {
	t.hides = nil
	const preSkip, end = 10, 12 // RFC 7845, 5.1
	n := at.end - at.data
	if len(t.private) < end || string(t.private[:8]) != "OpusHead" || n < 1 || n > 8 {
		return
	}
	const rate = 48000
	delay := time.Duration(binary.LittleEndian.Uint16(t.private[preSkip:])) * time.Second / rate
	if off := delay - t.delay; off.Abs() <= time.Second/rate || n < 8 && delay>>(8*n) != 0 {
		return
	}
	b := binary.BigEndian.AppendUint64(nil, uint64(delay))
	t.delay, t.hides = delay, []view.Patch{{Offset: at.data, Bytes: b[8-n:]}}
}

// element is an element of EBML: an id, a size, and as many bytes.
type element struct {
	id            uint64
	at, data, end int64
}

type scanner struct {
	r    io.ReaderAt
	left int // elements that may still be looked at
}

// each calls f for the elements from one offset to another, until f returns false or they are invalid.
func (s *scanner) each(from, to int64, f func(element) bool) {
	for from < to && s.left > 0 {
		s.left--
		e, ok := s.element(from, to)
		if !ok || !f(e) {
			return
		}
		from = e.end
	}
}

// element reads the head of the element at an offset. One of unknown size, or larger than its parent, ends where its parent does.
func (s *scanner) element(at, end int64) (e element, ok bool) {
	var head [headSize]byte
	if n, err := s.r.ReadAt(head[:], at); err != nil && n < 2 {
		return e, false
	}
	e, _, ok = parse(head[:], at, end)
	return e, ok
}

// headSize is the most that an element's id and size take.
const headSize = 4 + 8

// parse reads the head of an element; known is false where its size is not, and where it does not fit into its parent.
func parse(head []byte, at, end int64) (e element, known, ok bool) {
	if len(head) < 2 {
		return e, false, false
	}
	idLength := bits.LeadingZeros8(head[0]) + 1
	if idLength > 4 || idLength >= len(head) {
		return e, false, false
	}
	size, sizeLength, ok := vint(head[idLength:])
	if !ok {
		return e, false, false
	}
	e = element{id: bigEndian(head[:idLength]), at: at, data: at + int64(idLength+sizeLength), end: end}
	if e.data > end {
		return e, false, false
	}
	if known = size != 1<<(7*sizeLength)-1 && size <= uint64(end-e.data); known { // all bits set: unknown
		e.end = e.data + int64(size)
	}
	return e, known, true
}

// vint reads a number whose length is given by its leading zeros.
func vint(b []byte) (v uint64, length int, ok bool) {
	if len(b) == 0 {
		return 0, 0, false
	}
	length = bits.LeadingZeros8(b[0]) + 1
	if length > 8 || length > len(b) {
		return 0, 0, false
	}
	return bigEndian(b[:length]) &^ (1 << (7 * length)), length, true
}

// whole reads an element with its head; nil where it is too long, or incomplete.
func (s *scanner) whole(e element) []byte {
	if e.end-e.at > maxHead {
		return nil
	}
	b := make([]byte, e.end-e.at)
	if n, _ := s.r.ReadAt(b, e.at); n < len(b) {
		return nil
	}
	return b
}

func (s *scanner) number(e element) uint64 {
	var b [8]byte
	n := e.end - e.data
	if n > 8 {
		return 0
	}
	if _, err := s.r.ReadAt(b[8-n:], e.data); err != nil {
		return 0
	}
	return binary.BigEndian.Uint64(b[:])
}

// bytes returns the first n of an element, or as many as it has.
func (s *scanner) bytes(e element, n int64) []byte {
	b := make([]byte, min(e.end-e.data, n))
	got, _ := s.r.ReadAt(b, e.data)
	return b[:got]
}

func (s *scanner) text(e element) string {
	b := make([]byte, min(e.end-e.data, 32))
	if _, err := s.r.ReadAt(b, e.data); err != nil {
		return ""
	}
	text, _, _ := strings.Cut(string(b), "\x00") // which may fill it up
	return text
}

func bigEndian(b []byte) (n uint64) {
	for _, c := range b {
		n = n<<8 | uint64(c)
	}
	return n
}
