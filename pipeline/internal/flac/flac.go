// Package flac finds the frames of a FLAC file by their first samples, so that a decoder can start there.
//
//	file   │ fLaC │ STREAMINFO │ tags, pictures │ frame 0 │ frame 1 │ ...            │ frame n │
//	                                             samples 0   4096                       n * 4096
//	seen            fLaC │ STREAMINFO │                              frame k │ ...    │ frame n │
//
// Every frame can be decoded alone and states its number in its header (RFC 9639, section 9.1). So a sample is found by
// bisection, and a frame is only trusted when both of its checksums are right: the odds that 300 MB of other bytes look
// like one anywhere are one in a thousand million.
package flac

import (
	"encoding/binary"
	"errors"
	"io"

	"github.com/gonumm/gonumm/pipeline/internal/view"
)

// ErrFormat reports that the bytes are not a FLAC file of the usual kind.
var ErrFormat = errors.New("flac: no stream with a header")

// streamInfo is the size of the header's first block.
const streamInfo = 34

// File is what the header states.
type File struct {
	r     io.ReaderAt
	size  int64
	info  []byte // the body of STREAMINFO
	first int64  // where the frames begin
}

// Read reads the header of a file of size bytes. The error is that of r, or ErrFormat.
func Read(r io.ReaderAt, size int64) (*File, error) {
	f := &File{r: r, size: size}
	head, err := f.read(0, 8+streamInfo)
	if err != nil {
		return nil, err
	}
	if len(head) < 8+streamInfo || string(head[:4]) != "fLaC" || head[4]&0x7f != 0 || length(head[4:]) != streamInfo {
		return nil, ErrFormat
	}
	f.info = head[8:]
	clear(f.info[4:10]) // the sizes of frames, as in HideFrameSizes
	at, last := int64(8+streamInfo), head[4]&0x80 != 0
	for !last {
		block, err := f.read(at, 4)
		if err != nil {
			return nil, err
		}
		if len(block) < 4 {
			return nil, ErrFormat
		}
		at, last = at+4+int64(length(block)), block[0]&0x80 != 0
	}
	f.first = at
	return f, nil
}

// HideFrameSizes marks the sizes of frames as unknown in the header, which states them in two numbers of 24 bits after the
// sizes of the blocks (RFC 9639, section 8.2).
func (f *File) HideFrameSizes() []view.Patch {
	const sizes = 8 + 4
	return []view.Patch{{Offset: sizes, Bytes: make([]byte, 6)}}
}

// length returns the length of the body after the 4 bytes that b starts with.
func length(b []byte) int { return int(binary.BigEndian.Uint32(b) & 0xffffff) }

// largest is the most that a frame of 8 channels of 24 bits usually has; larger ones are not found, and an earlier one is used.
const largest = 1 << 17

// near is how close to the sample the bisection comes: that much is decoded in a tenth of a millisecond.
const near = 8 << 10

// doubts is how many headers without a frame Enter meets before it gives up. By chance there is one in some 8 MB, of which it
// reads a few hundred kilobytes; but each costs a checksum over all that a frame may have, and a hostile file can have
// millions of them.
const doubts = 64

// Enter finds a frame that starts at a sample or before, and shows the file as if it started with it. It finds none where the
// first frame is as near, nor where too many bytes look like a frame and are none.
func (f *File) Enter(sample int64) (v view.View, begins int64, ok bool) {
	at, begins, ok := f.Place(sample)
	head := f.Headers()
	return view.View{
		Start:   at - int64(len(head)),
		End:     f.size,
		Patches: []view.Patch{{Offset: at - int64(len(head)), Bytes: head}},
	}, begins, ok
}

// Place returns the place of the frame that Enter finds, and its first sample.
func (f *File) Place(sample int64) (at, begins int64, ok bool) {
	low, high, left := f.first, f.size, doubts
	for high-low > near {
		middle := low + (high-low)/2
		at, first, found := f.frame(middle, high, &left)
		if left == 0 {
			return 0, 0, false
		}
		if !found || first > sample {
			high = middle
			continue
		}
		low, begins, ok = at, first, true
	}
	return low, begins, ok
}

// LongestFrame returns the most bytes that a frame usually has: those of its samples as they are, and a little more.
func (f *File) LongestFrame() int {
	s := f.Stream()
	return min(largest, f.Block()*s.Channels*(s.Bits+1)/8+1<<10)
}

// Block returns how many samples a frame has at most, as the header states.
func (f *File) Block() int { return int(binary.BigEndian.Uint16(f.info[2:])) }

// First returns where the frames begin, or what follows the headers instead.
func (f *File) First() int64 { return f.first }

// Headers returns the shortest headers of the stream: what a decoder must be given before a frame.
func (f *File) Headers() []byte { return append([]byte("fLaC\x80\x00\x00\x22"), f.info...) }

// Find finds the first frame that begins in b before an offset, and is whole in it. It gives up sooner than Enter: who decodes from one
// frame to the next gets on without.
func (f *File) Find(b []byte, before int) (at int, first int64, ok bool) {
	left := doubts / 16
	for i := 0; i < min(before, len(b)) && left > 0; i++ {
		if first, ok := f.header(b[i:]); ok {
			if f.whole(b[i:], first) {
				return i, first, true
			}
			left--
		}
	}
	return 0, 0, false
}

// frame finds the first frame from one offset on that starts before another. It subtracts every header without a frame from left,
// and finds nothing any more once that is 0.
func (f *File) frame(from, to int64, left *int) (at, first int64, ok bool) {
	const block = 1 << 14
	for ; from < to; from += block {
		b, err := f.read(from, block+f.LongestFrame())
		if err != nil {
			return 0, 0, false
		}
		for i := 0; i < min(block, len(b)) && from+int64(i) < to; i++ {
			first, ok := f.header(b[i:])
			if !ok {
				continue
			}
			if f.whole(b[i:], first) {
				return from + int64(i), first, true
			}
			if *left--; *left == 0 {
				return 0, 0, false
			}
		}
	}
	return 0, 0, false
}

// whole reports whether b starts with the frame of the sample first, judged by its checksum and by a further frame after
// it.
func (f *File) whole(b []byte, first int64) bool {
	sum := uint16(0)
	for i := 0; i+2 < len(b); i++ {
		if i > 8 && b[i+2] == 0xff && sum == binary.BigEndian.Uint16(b[i:]) {
			if next, ok := f.header(b[i+2:]); ok && next > first {
				return true
			}
		}
		sum = sum<<8 ^ crc16[byte(sum>>8)^b[i]]
	}
	return false
}

// header reads a frame's header and returns the number of its first sample.
func (f *File) header(b []byte) (first int64, ok bool) {
	if len(b) < 6 || b[0] != 0xff || b[1]&0xfe != 0xf8 || b[3]&1 != 0 || b[2]>>4 == 0 || b[2]&15 == 15 || b[3]>>4 > 10 {
		return 0, false
	}
	number, at, ok := coded(b, 4)
	if !ok {
		return 0, false
	}
	at += map[byte]int{6: 1, 7: 2}[b[2]>>4] + map[byte]int{12: 1, 13: 2, 14: 2}[b[2]&15]
	if at >= len(b) || crc8(b[:at]) != b[at] {
		return 0, false
	}
	if b[1]&1 == 0 {
		number *= int64(binary.BigEndian.Uint16(f.info)) // all blocks but the last are of one size
	}
	return number, true
}

// coded reads a number coded like UTF-8, of up to seven bytes.
func coded(b []byte, at int) (number int64, next int, ok bool) {
	more := 0
	for mask := byte(0x80); b[at]&mask != 0 && mask > 1; mask >>= 1 {
		more++
	}
	if more == 0 {
		return int64(b[at]), at + 1, true
	}
	if more == 1 || at+more > len(b) {
		return 0, 0, false
	}
	number = int64(b[at] & (0x7f >> more))
	for _, c := range b[at+1 : at+more] {
		if c&0xc0 != 0x80 {
			return 0, 0, false
		}
		number = number<<6 | int64(c&0x3f)
	}
	return number, at + more, true
}

func (f *File) read(at int64, n int) ([]byte, error) {
	b := make([]byte, min(int64(n), max(0, f.size-at)))
	got, err := f.r.ReadAt(b, at)
	if err != nil && err != io.EOF {
		return nil, err
	}
	return b[:got], nil
}
