// Package matroska reads from a Matroska or WebM file by how much its decoders lag behind their packets.
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
	idEBML        = 0x1a45dfa3
	idSegment     = 0x18538067
	idCluster     = 0x1f43b675
	idTracks      = 0x1654ae6b
	idTrackEntry  = 0xae
	idTrackNumber = 0xd7
	idCodecID     = 0x86
	idCodecDelay  = 0x56aa
	idVoid        = 0xec
)

// maxElements is how many elements are looked at; real files have some dozens before their first cluster.
const maxElements = 4096

// Delay is what a track's samples come too late, as the file states it.
type Delay struct {
	Track uint64 // its TrackNumber
	Time  time.Duration
	Hides []view.Patch // make the elements that state it ones that mean nothing
}

// Delays are those of all tracks but Opus', which the demuxer and the decoder settle between themselves. A file that is
// not one of Matroska's has none.
func Delays(r io.ReaderAt, size int64) []Delay {
	s := scanner{r: r, left: maxElements}
	var delays []Delay
	s.each(0, size, func(e element) bool {
		switch e.id {
		case idEBML:
			return e.at == 0
		case idSegment:
			s.each(e.data, e.end, func(e element) bool {
				if e.id == idTracks {
					delays = s.tracks(e)
				}
				return e.id != idTracks && e.id != idCluster
			})
		}
		return false
	})
	return delays
}

func (s *scanner) tracks(tracks element) (delays []Delay) {
	s.each(tracks.data, tracks.end, func(e element) bool {
		if e.id != idTrackEntry {
			return true
		}
		var d Delay
		opus := false
		s.each(e.data, e.end, func(e element) bool {
			switch e.id {
			case idTrackNumber:
				d.Track = s.number(e)
			case idCodecID:
				opus = s.text(e) == "A_OPUS"
			case idCodecDelay:
				if e.end-e.data > 8 {
					break // no number
				}
				d.Time = time.Duration(min(s.number(e), uint64(time.Hour)))
				d.Hides = append(d.Hides, view.Patch{Offset: e.at, Bytes: []byte{idVoid, 0x80 | byte(e.end-e.at-2)}})
			}
			return true
		})
		if d.Time > 0 && !opus {
			delays = append(delays, d)
		}
		return true
	})
	return delays
}

// element is one of EBML's: an id, a size, and as many bytes.
type element struct {
	id            uint64
	at, data, end int64
}

type scanner struct {
	r    io.ReaderAt
	left int // elements that may still be looked at
}

// each calls f for the elements from one offset to another, until it says no more or they make no sense.
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

// element reads the head of the one at an offset. One of unknown size, or of more than there is, ends where its parent does.
func (s *scanner) element(at, end int64) (e element, ok bool) {
	var head [12]byte
	if n, err := s.r.ReadAt(head[:], at); err != nil && n < 2 {
		return e, false
	}
	idLength := bits.LeadingZeros8(head[0]) + 1
	if idLength > 4 {
		return e, false
	}
	sizeLength := bits.LeadingZeros8(head[idLength]) + 1
	if sizeLength > 8 {
		return e, false
	}
	id, size := bigEndian(head[:idLength]), bigEndian(head[idLength:idLength+sizeLength])
	known := uint64(1)<<(7*sizeLength) - 1 // all of its bits are set where it is not known
	size &= known
	e = element{id: id, at: at, data: at + int64(idLength+sizeLength), end: end}
	if e.data > end {
		return e, false
	}
	if size != known && size < uint64(end-e.data) {
		e.end = e.data + int64(size)
	}
	return e, true
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
