package mp3

import (
	"encoding/binary"
	"io"

	"github.com/gonumm/gonumm/pipeline/internal/view"
)

// Index finds the frames of a file of layer III by their numbers. It reads the headers up to where it is asked, once.
type Index struct {
	f     file
	view  view.View
	first header

	marks []int64 // offset of every markStep-th frame
	next  int64   // offset behind the last frame that was read
	count int64   // frames before next
	ended bool    // what follows is no frame of the kind
}

// markStep is how many frames lie between two that are remembered: an hour takes 70 kB.
const markStep = 16

// NewIndex is that of the frames of a view, which begins with one.
func NewIndex(r io.ReaderAt, v view.View) *Index {
	return &Index{f: file{r: r}, view: v, next: v.Start}
}

// reservoir is how many bytes of earlier frames a frame may refer to (ISO 11172-3, 2.4.2.7), and overlap how many frames
// the transform and the filters reach back; one more does no harm.
// What a frame needs of those before it: up to 511 bytes of their data (ISO 11172-3, 2.4.2.7), and what the transform and the
// synthesis filter remember of one. The filter turns in a buffer that stands as at the begin after every eighth frame, or
// fourth of MPEG 1; entered elsewhere, mpg123 adds up in another order and some samples are rounded otherwise.
const (
	reservoir = 511
	overlap   = 4
	turn      = 8
	entries   = 8
)

// Place is where a frame begins, from which to decode.
type Place struct {
	Number, Offset int64
	Silent         int64 // so many frames a decoder must leave silent, neither more nor less
}

// Enter finds frames from which to decode so that frame n is exact, nearest first. mpg123 leaves the first frame silent where
// too much of it lies in those before, and its filter does not turn then: whether that is so, only decoding tells. There is
// no place where the frames up to n do not lie end to end, or one of them is of another kind.
func (x *Index) Enter(n int64) []Place {
	if !x.reach(n) {
		return nil
	}
	var places []Place
	held, wanted := 0, n-overlap
	for number := n - 1; number >= 0 && len(places) < entries; number-- {
		at, h, ok := x.frame(number)
		if !ok {
			break
		}
		if number < n-overlap {
			if held += h.size - 4 - 2 - side(h); held < reservoir {
				wanted = number - 1
			}
		}
		switch {
		case number > wanted:
		case number%turn == 0:
			places = append(places, Place{number, at, 0})
		case number%turn == turn-1 && x.sounds(at, h):
			places = append(places, Place{number, at, 1})
		}
	}
	return places
}

// sounds says whether a frame states any data for its first granule: such a one is silent only where they are missing.
func (x *Index) sounds(at int64, h header) bool {
	if h.word>>16&1 == 0 {
		at += 2 // a checksum
	}
	b := x.f.read(at+4, 12)
	if len(b) < 12 {
		return false
	}
	// The place of the data, private bits, what is shared between granules, then the first length.
	skip := map[bool]map[int]int{false: {1: 9 + 5 + 4, 2: 9 + 3 + 8}, true: {1: 8 + 1, 2: 8 + 2}}[h.low][h.channels]
	bits := binary.BigEndian.Uint64(b) << skip
	return bits>>52 > 0
}

// frame walks to a frame that was reached, from the mark before it.
func (x *Index) frame(number int64) (at int64, h header, ok bool) {
	at = x.marks[number/markStep]
	for k := number / markStep * markStep; ; k++ {
		if h, ok = parse(x.f.read(at, 4)); !ok || k == number {
			return at, h, ok
		}
		at += int64(h.size)
	}
}

// reach reads headers until frame n is known.
func (x *Index) reach(n int64) bool {
	const block = 1 << 18
	for !x.ended && x.count <= n {
		buf := x.f.read(x.next, int(min(block, x.view.End-x.next)))
		used := 0
		for used+4 <= len(buf) && x.count <= n {
			h, ok := parse(buf[used:])
			if !ok || !x.fits(h, x.next+int64(used)) {
				x.ended = true
				break
			}
			if x.count%markStep == 0 {
				x.marks = append(x.marks, x.next+int64(used))
			}
			x.count++
			used += h.size
		}
		if used == 0 {
			x.ended = true
		}
		x.next += int64(used)
	}
	return x.count > n
}

func (x *Index) fits(h header, at int64) bool {
	if x.count == 0 {
		x.first = h
	}
	// Entered anywhere, the lowest rates (MPEG 2.5) were measured to come out rounded otherwise.
	return h.layer == 3 && h.rate >= 16000 && h.word&sameStream == x.first.word&sameStream && h.channels == x.first.channels &&
		at+int64(h.size) <= x.view.End
}

// side is the length of the side information.
func side(h header) int {
	switch {
	case h.low && h.channels == 1:
		return 9
	case h.low != (h.channels == 1):
		return 17
	}
	return 32
}
