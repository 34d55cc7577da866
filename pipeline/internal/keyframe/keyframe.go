// Package keyframe finds the key frames of films whose containers have no index with the exact times of frames: FLV and
// MPEG transport streams. It reads the headers from the start, once, and decodes nothing:
//
//	file    │ head │ key  B  P  B  P │ key  B  P … │ key  B  P …
//	                 0                 At            At
//	seen      head │                                 key  B  P …
//
// A file is entered only where everything before follows the rules: times increase without a jump, the stream's headers are not
// repeated, and decoders can start at the key frame.
package keyframe

import (
	"io"
	"slices"
	"sort"
	"time"

	"github.com/gonumm/gonumm/pipeline/internal/view"
)

// Index holds the key frames of a film's only video stream, as far as it was read.
type Index struct {
	walker walker
	file   file
	keys   []key
	ended  bool
}

// key is a frame at which a decoder can start. Its time counts from the first frame of the film.
type key struct {
	offset int64
	at     time.Duration
}

// walker reads one piece of a container at a time.
type walker interface {
	// step returns the key frame that starts there, if one does; more is false where the rules end.
	step() (k key, found, more bool)
	// head returns what replaces everything before a key frame.
	head() []byte
}

// Enter shows the file as if it went on with the last key frame that is shown at a time or before, which counts from the first
// frame of the film; at is when it is shown. ok is false where there is none but the first.
func (x *Index) Enter(t time.Duration) (v view.View, at time.Duration, ok bool) {
	for !x.ended && (len(x.keys) == 0 || x.keys[len(x.keys)-1].at <= t) {
		k, found, more := x.walker.step()
		switch {
		case !more || x.file.err != nil:
			x.ended = true
		case found && len(x.keys) == 0 && k.at != 0, found && len(x.keys) > 0 && k.at <= x.keys[len(x.keys)-1].at:
			x.ended = true
		case found:
			x.keys = append(x.keys, k)
		}
	}
	n := sort.Search(len(x.keys), func(i int) bool { return x.keys[i].at > t })
	head := x.walker.head()
	if n < 2 || x.keys[n-1].offset < int64(len(head)) {
		return v, 0, false
	}
	k := x.keys[n-1]
	start := k.offset - int64(len(head))
	return view.View{Start: start, End: x.file.size, Patches: []view.Patch{{Offset: start, Bytes: slices.Clone(head)}}}, k.at, true
}

// file reads through a buffer, as headers lie close together, and keeps the first error that is not the end.
type file struct {
	r    io.ReaderAt
	size int64
	at   int64 // of buf
	buf  []byte
	err  error
}

const block = 1 << 16

// read returns n bytes from an offset, fewer where the file ends and none before its start, valid until the next call.
func (f *file) read(at int64, n int) []byte {
	if at < 0 {
		return nil
	}
	if at < f.at || at+int64(n) > f.at+int64(len(f.buf)) {
		size := block
		if n > size {
			size = n
		}
		if cap(f.buf) < size {
			f.buf = make([]byte, size)
		}
		f.at = at
		got, err := f.r.ReadAt(f.buf[:min(int64(size), max(0, f.size-at))], at)
		f.buf = f.buf[:got]
		if err != nil && err != io.EOF && f.err == nil {
			f.err = err
		}
	}
	b := f.buf[min(at-f.at, int64(len(f.buf))):]
	return b[:min(n, len(b))]
}
