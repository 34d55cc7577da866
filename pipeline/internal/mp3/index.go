package mp3

import (
	"cmp"
	"encoding/binary"
	"io"

	"github.com/gonumm/gonumm/pipeline/internal/view"
)

// Index finds the frames of a file of layer III by their numbers. It reads the headers as far as it is asked, once.
type Index struct {
	r     io.ReaderAt
	view  view.View
	first header
	sizes [1 << 7]int // of frames of its kind, by the seven bits that can tell; 0 where they are not known yet

	marks []int64 // offset of every markStep-th frame
	next  int64   // offset after the last frame that was read
	count int64   // frames before next
	ended bool    // what follows is no frame of the kind
	block []byte  // of the file, as headers lie close together
	err   error   // next cannot be read
}

// blockSize is small enough for a block to stay in the processor's own memory.
const blockSize = 1 << 16

// markStep is how many frames lie between two that are remembered: an hour takes 70 kB.
const markStep = 16

// NewIndex returns the index of the frames of a view, which starts with one.
func NewIndex(r io.ReaderAt, v view.View) *Index {
	return &Index{r: r, view: v, next: v.Start}
}

// What a frame needs of those before it: up to 511 bytes of their data (ISO 11172-3, 2.4.2.7), and what the transform and the
// synthesis filter remember of one. The filter turns in a buffer that stands as at the start after every eighth frame, or
// fourth of MPEG 1; entered elsewhere, mpg123 adds up in another order and some samples are rounded otherwise.
const (
	reservoir    = 511
	lowReservoir = 255 // of MPEG 2
	overlap      = 4
	filterCycle  = 8
	entries      = 4
	farthest     = 192 // frames that are looked at for an entry
)

// Place is where a frame begins, from which to decode.
type Place struct {
	Number, Offset int64
	Silent         int64 // so many frames a decoder must leave silent, neither more nor fewer
}

// Enter finds frames from which to decode so that frame n is exact, nearest first. mpg123 leaves the first frames silent where
// too much of them lies in those before, and its filter does not turn then; decoding has to confirm that. It finds none
// where the frames up to n do not lie end to end, or one of them is of another kind.
func (x *Index) Enter(n int64) []Place {
	if !x.reach(n) {
		return nil
	}
	var places []Place
	held, wanted, most := 0, n-overlap-1, reservoir
	if x.first.low {
		most = lowReservoir
	}
	for number := n - 1; number >= max(0, n-farthest) && len(places) < entries; number-- {
		at, h, ok := x.frame(number)
		if !ok {
			break
		}
		if number < n-overlap {
			if held += h.size - 4 - 2 - side(h); held < most {
				wanted = number - 1
			}
		}
		if number > wanted {
			continue
		}
		if silent, ok := x.silent(at); ok && number+silent <= n-overlap && (number+x.turns(silent))%filterCycle == 0 {
			places = append(places, Place{number, at, silent})
		}
	}
	return places
}

// turns returns by how many of the silent frames the position of mpg123's filter is late: it turns in none of them where there are
// two channels, and in each where there is one.
func (x *Index) turns(silent int64) int64 {
	if x.first.channels == 1 {
		return 0
	}
	return silent
}

// silent returns how many frames mpg123 leaves silent when it starts with the one at an offset: those that refer to more bytes than
// came before. Of MPEG 2 it leaves none silent, but makes the first ones of other data. ok is false where one of the silent
// frames states no data for its first granule, as such a frame is silent by itself, too.
func (x *Index) silent(at int64) (n int64, ok bool) {
	if x.first.low {
		return 0, true
	}
	for held := 0; n < farthest; n++ {
		b := (&file{r: x.r}).read(at, 4+2+12)
		h, ok := parse(b)
		if !ok || len(b) < 4+2+12 {
			return 0, false
		}
		own := h.size - 4 - side(h)
		b = b[4:]
		if h.word>>16&1 == 0 { // a checksum
			b, own = b[2:], own-2
		}
		begin, length := stated(b, h)
		if begin <= held {
			return n, true
		}
		if length == 0 {
			return 0, false
		}
		held += own
		at += int64(h.size)
	}
	return 0, false
}

// stated reads from side information of MPEG 1 how many bytes before the frame its data begin, and how many bits they are for the first
// channel's first granule.
func stated(b []byte, h header) (begin int, length uint64) {
	v := binary.BigEndian.Uint64(b)
	// The place of the data, private bits, what is shared between granules, then the length.
	skip := map[int]int{1: 9 + 5 + 4, 2: 9 + 3 + 8}[h.channels]
	return int(v >> 55), v << skip >> 52
}

// Stretch returns how many frames lie end to end from frame n on, as far as a number of them, and where they begin and end; 0 where
// frame n is not known to be there.
func (x *Index) Stretch(n, most int64) (frames, begin, end int64) {
	x.reach(n + most - 1)
	if frames = min(n+most, x.count) - n; frames <= 0 {
		return 0, 0, 0
	}
	begin, _, ok := x.frame(n)
	if end = x.next; ok && n+frames < x.count {
		end, _, ok = x.frame(n + frames)
	}
	if !ok {
		return 0, 0, 0
	}
	return frames, begin, end
}

// End returns how many frames there are in all and where they end; ok is false where that was not reached yet.
func (x *Index) End() (frames, offset int64, ok bool) { return x.count, x.next, x.ended }

// Err returns the error of reading that keeps further frames from being known.
func (x *Index) Err() error { return x.err }

// frame walks to a frame that was reached, from the mark before it.
func (x *Index) frame(number int64) (at int64, h header, ok bool) {
	f := file{r: x.r}
	at = x.marks[number/markStep]
	for k := number / markStep * markStep; ; k++ {
		if h, ok = parse(f.read(at, 4)); !ok || k == number {
			x.err = cmp.Or(x.err, f.err)
			return at, h, ok
		}
		at += int64(h.size)
	}
}

// reach reads headers until frame n is known.
func (x *Index) reach(n int64) bool {
	if x.block == nil {
		x.block = make([]byte, blockSize)
	}
	for !x.ended && x.err == nil && x.count <= n {
		f := file{r: x.r}
		buf := f.fill(x.block[:min(int64(len(x.block)), max(0, x.view.End-x.next))], x.next)
		if f.err != nil {
			if len(x.block) == 4 {
				x.err = f.err
			}
			x.block = x.block[:4] // from here on header by header, so that all before what cannot be read are known
			continue
		}
		used := 0
		for used+4 <= len(buf) && x.count <= n {
			size := x.sizeOf(buf[used:])
			if size == 0 || x.next+int64(used+size) > x.view.End {
				x.ended = true
				break
			}
			if x.count%markStep == 0 {
				x.marks = append(x.marks, x.next+int64(used))
			}
			x.count++
			used += size
		}
		if used == 0 {
			x.ended = true
		}
		x.next += int64(used)
	}
	return x.count > n
}

// sizeOf returns the size of a frame of the kind of the first; 0 where there is none.
func (x *Index) sizeOf(b []byte) int {
	word := binary.BigEndian.Uint32(b)
	known := &x.sizes[word>>9&0x7f] // bit rate, sampling rate and padding
	if *known > 0 && (word^x.first.word)&sameStream == 0 && (word>>6&3 == 3) == (x.first.channels == 1) {
		return *known
	}
	h, ok := parse(b)
	if ok && x.count == 0 {
		x.first = h
	}
	// Entered anywhere, the lowest rates (MPEG 2.5) were measured to come out rounded otherwise.
	if !ok || h.layer != 3 || h.rate < 16000 || h.word&sameStream != x.first.word&sameStream || h.channels != x.first.channels {
		return 0
	}
	*known = h.size
	return h.size
}

// side returns the length of the side information.
func side(h header) int {
	switch {
	case h.low && h.channels == 1:
		return 9
	case h.low != (h.channels == 1):
		return 17
	}
	return 32
}
