package numm

import (
	"context"
	"io"
	"iter"
	"slices"
	"unsafe"

	"github.com/gonumm/gonumm/internal/freememory"
	"github.com/gonumm/gonumm/internal/hugepage"
)

// ReadSound reads a sound, or the range of it that the options name, into one array: the file's own sound
// stream or the sound of a film. What would not fit into memory is an ErrNotEnoughMemory before anything is
// decoded, as far as the file tells its length.
//
// What could be read before an error is returned with it, nil where that is nothing. A file that ends clearly short of what its
// container states is an [ErrCorrupt] that names both numbers, beside all that it holds.
func ReadSound(ctx context.Context, path string, opts ...SoundOption) (Sound, error) {
	r, err := openSound(ctx, path, opts)
	if err != nil {
		return nil, wrap("ReadSound", path, err)
	}
	defer r.Close()
	s, err := r.readAll()
	return s, wrap("ReadSound", path, err)
}

// SoundChunks ranges over a file n sound frames at a time. Only the last chunk may be shorter; none is empty.
// An error ends the loop and is its last pair. Leaving the loop closes the file; ranging again starts again.
// The caller owns what it is given.
func SoundChunks(ctx context.Context, path string, n int, opts ...SoundOption) iter.Seq2[Chunk, error] {
	return func(yield func(Chunk, error) bool) {
		r, err := openSound(ctx, path, opts)
		if err == nil {
			defer r.Close()
			err = r.chunks(n, yield)
		}
		if err != nil {
			yield(Chunk{}, wrap("SoundChunks", path, err))
		}
	}
}

// readAll reads to the end of the range, straight into the array. With an error it returns what was read.
func (r *SoundReader) readAll() (Sound, error) {
	var s Sound
	var p freememory.Promise
	defer p.Release()
	var pages hugepage.Filler
	err := r.reserve(&s, r.expected(), &p)
	for err == nil {
		p.Taken(int64(len(s)) * soundFrameSize)
		if len(s) == cap(s) {
			err = r.readBeyond(&s, &p)
			continue
		}
		var got int
		n := len(s)
		more := s[n:min(cap(s), n+max(r.config.rate, soundStep))]
		pages.Reach(bytesOfSound(s[:cap(s)]), n*soundFrameSize, (n+len(more))*soundFrameSize)
		got, err = r.read(more)
		s = s[:n+got]
	}
	if err = r.endOf(err); err == io.EOF {
		return s, nil
	}
	if len(s) == 0 {
		return nil, err
	}
	return slices.Clip(s), err
}

// soundStep is how many sound frames are read at once at least.
const soundStep = 1 << 16

func bytesOfSound(s Sound) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(s))), soundFrameSize*len(s))
}

// reserve makes room for n sound frames in all, and a second more: containers do not count what the last packet
// of a codec fills up. Of samples that are stored as they are the number is known.
func (r *SoundReader) reserve(s *Sound, n int, p *freememory.Promise) error {
	if err := promise(p, int64(n)*soundFrameSize, r.config.maxMemory); err != nil {
		return err
	}
	if r.direct == nil {
		n = withSpare(n, r.config.rate, soundFrameSize, r.config.maxMemory)
	}
	larger, err := grow(r.ctx, *s, n-len(*s))
	*s = larger
	return err
}

// readBeyond reads what a file holds beyond what it says, and makes room where there is something.
func (r *SoundReader) readBeyond(s *Sound, p *freememory.Promise) error {
	var next [FrameSound][2]int16
	got, err := r.read(next[:])
	if got == 0 || err != nil && err != io.EOF {
		return err
	}
	// Some formats let their length be guessed on the way, to some hundredths.
	more := max(len(*s)/4, r.expected()+r.expected()/8)
	if err := r.reserve(s, withSpare(len(*s)+got, more, soundFrameSize, r.config.maxMemory), p); err != nil {
		return err
	}
	*s = append(*s, next[:got]...)
	return err
}

// expected returns how many sound frames are still to come, as far as the file has told. Of a sound that is read to its end, and that
// can be counted, all samples are found first: an array that grows on the way takes several times its memory.
func (r *SoundReader) expected() int {
	if s, ok := r.native.(countable); ok && r.to == maxIndex {
		s.count()
	}
	n := timeIndex(r.native.length(), r.config.rate)
	return max(0, min(n, r.to)-r.position)
}
