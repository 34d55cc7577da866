package pcm

import (
	"encoding/binary"
	"io"
	"sort"
	"unsafe"

	"github.com/gonumm/gonumm/internal/mixdown"
)

// Reader reads sound frames of a File from anywhere. It is not safe for concurrent use.
type Reader struct {
	f      *File
	raw    []byte
	ints   []int16
	floats []float32
	mixer  *mixdown.Mixer // nil for one channel or two
	blocks blockReader
}

// NewReader returns a reader of the file's samples.
func (f *File) NewReader() *Reader {
	r := &Reader{f: f}
	if f.Channels > 2 {
		r.mixer = mixdown.New(f.Layout)
	}
	return r
}

// Samples are interleaved samples of one channel or two: Ints, or where that is nil, Floats of full scale 1.
type Samples struct {
	Ints     []int16
	Floats   []float32
	Channels int
}

// Frames returns the number of sound frames.
func (s Samples) Frames() int { return (len(s.Ints) + len(s.Floats)) / max(1, s.Channels) }

// piece is how many sound frames are read at once.
const piece = 1 << 13

// Samples returns sound frames from number at on, at least one and most at most; they are valid until the next call. At the
// end, and where the file is shorter than it was, the error is io.EOF.
func (r *Reader) Samples(at int64, most int) (Samples, error) {
	raw, frames, err := r.bytes(at, min(most, piece))
	if err != nil {
		return Samples{}, err
	}
	channels := r.f.Channels
	n := frames * channels
	switch {
	case r.f.encoding.adpcm():
		r.ints = raw.ints
	case r.f.encoding.short():
		r.ints = grown(r.ints, n)
		r.f.encoding.shorts(r.ints, raw.bytes)
	default:
		r.floats = grown(r.floats, n)
		r.f.encoding.floats(r.floats, raw.bytes)
		if r.mixer != nil {
			r.mixer.MixF32(r.floats, r.floats)
			return Samples{Floats: r.floats[:2*frames], Channels: 2}, nil
		}
		return Samples{Floats: r.floats, Channels: channels}, nil
	}
	if r.mixer != nil {
		r.floats = grown(r.floats, 2*frames)
		r.mixer.MixS16(r.floats, r.ints)
		return Samples{Floats: r.floats, Channels: 2}, nil
	}
	return Samples{Ints: r.ints, Channels: channels}, nil
}

func grown[T any](s []T, n int) []T {
	if cap(s) < n {
		s = make([]T, n)
	}
	return s[:n]
}

// stored is a piece of the file: bytes, or decoded ADPCM.
type stored struct {
	bytes []byte
	ints  []int16
}

// bytes reads up to most sound frames that lie together.
func (r *Reader) bytes(at int64, most int) (s stored, frames int, err error) {
	span, ok := r.f.spanOf(at)
	if !ok {
		return s, 0, io.EOF
	}
	most = int(min(int64(most), span.first+span.frames-at))
	if r.f.encoding.adpcm() {
		s.ints, err = r.blocks.read(r.f, span, at, most)
		return s, len(s.ints) / r.f.Channels, err
	}
	size := r.f.units.bytes
	r.raw = grown(r.raw, most*size)
	n, err := r.f.r.ReadAt(r.raw, span.offset+(at-span.first)*int64(size))
	frames = max(0, n) / size
	if frames > 0 {
		return stored{bytes: r.raw[:frames*size]}, frames, nil
	}
	if err == nil {
		err = io.ErrUnexpectedEOF
	}
	return s, 0, err
}

// spanOf finds the span with a sound frame.
func (f *File) spanOf(at int64) (span, bool) {
	if at < 0 || at >= f.Frames {
		return span{}, false
	}
	i := sort.Search(len(f.spans), func(i int) bool { return f.spans[i].first > at })
	return f.spans[i-1], true
}

// Direct reports whether [Reader.Stereo] reads this file: the sound has one channel or two, and 16-bit integers hold it exactly.
func (f *File) Direct() bool { return f.Channels <= 2 && f.encoding.short() }

// Stereo fills dst with sound frames from number at on, and returns how many there were; one channel goes to both sides. The
// error is nil where there was at least one. Samples that are stored in this form go straight from the file into dst.
func (r *Reader) Stereo(dst [][2]int16, at int64) (n int, err error) {
	for n < len(dst) {
		got, err := r.stereo(dst[n:], at+int64(n))
		if err != nil && n > 0 {
			return n, nil
		}
		if err != nil {
			return 0, err
		}
		n += got
	}
	return n, nil
}

var littleEndian = binary.NativeEndian.Uint16([]byte{1, 0}) == 1

func (r *Reader) stereo(dst [][2]int16, at int64) (n int, err error) {
	e := r.f.encoding
	if r.f.Channels == 2 && e == (encoding{signed, 2, !littleEndian}) {
		return r.straight(dst, at)
	}
	s, err := r.Samples(at, len(dst))
	if err != nil {
		return 0, err
	}
	n = s.Frames()
	dst = dst[:n]
	if s.Channels == 2 {
		for i := range dst {
			dst[i] = [2]int16{s.Ints[2*i], s.Ints[2*i+1]}
		}
		return n, nil
	}
	for i, v := range s.Ints[:n] {
		dst[i] = [2]int16{v, v}
	}
	return n, nil
}

// straight reads samples that are stored as dst holds them in memory.
func (r *Reader) straight(dst [][2]int16, at int64) (n int, err error) {
	span, ok := r.f.spanOf(at)
	if !ok {
		return 0, io.EOF
	}
	dst = dst[:min(int64(len(dst)), span.first+span.frames-at)]
	const size = 4
	raw := unsafe.Slice((*byte)(unsafe.Pointer(&dst[0])), size*len(dst))
	got, err := r.f.r.ReadAt(raw, span.offset+(at-span.first)*size)
	if n = max(0, got) / size; n > 0 {
		return n, nil
	}
	if err == nil {
		err = io.ErrUnexpectedEOF
	}
	return 0, err
}
