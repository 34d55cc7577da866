package mp3

import (
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

// markStep is how many frames lie between two that are remembered: an hour takes 17 kB.
const markStep = 64

// NewIndex is that of the frames of a view, which begins with one.
func NewIndex(r io.ReaderAt, v view.View) *Index {
	return &Index{f: file{r: r}, view: v, next: v.Start}
}

// reservoir is how many bytes of earlier frames a frame may refer to (ISO 11172-3, 2.4.2.7), and overlap how many frames
// the transform and the filters reach back; one more does no harm.
// phase is after how many frames the buffer of a decoder's synthesis filter stands as at the begin: entered elsewhere, mpg123
// adds up in another order, and some samples are rounded otherwise.
const (
	reservoir = 511
	overlap   = 4
	phase     = 8
)

// Enter finds a frame from which to decode so that frame n is exact: its number and its offset. ok is false where the frames up
// to n do not lie end to end, or one of them is of another kind.
func (x *Index) Enter(n int64) (number, offset int64, ok bool) {
	if !x.reach(n) {
		return 0, 0, false
	}
	// Walk from a mark far enough in front, and remember as many frames as the reservoir can hold.
	back := int64(overlap + reservoir + phase)
	mark := max(0, n-back) / markStep
	at := x.marks[mark]
	var sizes []int64
	from := mark * markStep
	for k := from; k < n; k++ {
		h, ok := x.header(at)
		if !ok {
			return 0, 0, false
		}
		sizes = append(sizes, int64(h.size))
		at += int64(h.size)
	}
	number, offset = n, at
	held := int64(0)
	for i := len(sizes) - 1; i >= 0; i-- {
		if n-number >= overlap && held >= reservoir && number%phase == 0 {
			break
		}
		number, offset = number-1, offset-sizes[i]
		if n-number > overlap {
			held += max(0, sizes[i]-4-2-32)
		}
	}
	return number, offset, true
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
	return h.layer == 3 && h.word&sameStream == x.first.word&sameStream && h.channels == x.first.channels &&
		at+int64(h.size) <= x.view.End
}

func (x *Index) header(at int64) (header, bool) { return parse(x.f.read(at, 4)) }
