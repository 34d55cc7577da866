package numm

import (
	"context"
	"io"
	"iter"
	"slices"
)

// ReadSound reads a sound, or the range of it that the options name, into one array: the file's own sound
// stream or the sound of a film. What would not fit into memory is an ErrNotEnoughMemory before anything is
// decoded, as far as the file tells its length.
func ReadSound(ctx context.Context, path string, opts ...SoundOption) (Sound, error) {
	r, err := openSound(ctx, path, opts)
	if err != nil {
		return nil, wrap("ReadSound", path, err)
	}
	defer r.Close()
	s, err := r.readAll()
	if err != nil {
		return nil, wrap("ReadSound", path, err)
	}
	return s, nil
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

// readAll reads to the end of the range, straight into the array.
func (r *SoundReader) readAll() (Sound, error) {
	expected := r.expected()
	if err := checkMemory(int64(expected)*soundFrameSize, r.config.maxMemory); err != nil {
		return nil, err
	}
	s := make(Sound, 0, expected)
	for {
		n := len(s)
		if n == cap(s) {
			// The file holds more than it says.
			more := max(n/4, r.config.rate)
			if err := checkMemory(int64(n+more)*soundFrameSize, r.config.maxMemory); err != nil {
				return nil, err
			}
			s = slices.Grow(s, more)
		}
		got, err := r.read(s[n:min(cap(s), n+r.config.rate)])
		s = s[:n+got]
		if err == io.EOF {
			return s, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// expected is how many sound frames are still to come, as the file tells, and one for its roundings.
func (r *SoundReader) expected() int {
	n := timeIndex(r.native.length(), r.config.rate) + 1
	return max(0, min(n, r.to)-r.from)
}
