package source

import (
	"fmt"
	"hash/maphash"
	"io"
	"slices"
	"sync"

	"github.com/gonumm/gonumm/internal/sentinel"
)

// verified is an io.ReaderAt over a caller's reader. It reads whole blocks, keeps the last ones, and remembers the sum of every block:
// a reader that gives other bytes the second time is an error. Demuxers read much of a file twice and rely on its being the same;
// GStreamer 1.22's matroskademux aborts the process where it is not.
type verified struct {
	size int64
	read func(p []byte, off int64) (int, error) // like ReadAt, within the size and one call at a time

	mu     sync.Mutex
	recent []block // the last used first
	seed   maphash.Seed
	sums   map[int64]uint64 // of each block that was read
}

type block struct {
	number int64
	bytes  []byte // shorter than blockSize where the source ends
}

const (
	blockSize  = 64 << 10
	keptBlocks = 8
)

func newVerified(size int64, read func(p []byte, off int64) (int, error)) *verified {
	return &verified{size: size, read: read, seed: maphash.MakeSeed(), sums: map[int64]uint64{}}
}

func (s *verified) ReadAt(p []byte, off int64) (n int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for n < len(p) {
		at := off + int64(n)
		b, err := s.block(at / blockSize)
		if err != nil {
			return n, err
		}
		from := int(at % blockSize)
		if from >= len(b) {
			return n, io.EOF
		}
		n += copy(p[n:], b[from:])
	}
	return n, nil
}

func (s *verified) block(number int64) ([]byte, error) {
	i := slices.IndexFunc(s.recent, func(b block) bool { return b.number == number })
	if i >= 0 {
		b := s.recent[i]
		copy(s.recent[1:], s.recent[:i])
		s.recent[0] = b
		return b.bytes, nil
	}
	off := number * blockSize
	length := min(blockSize, s.size-off)
	if length <= 0 {
		return nil, nil
	}
	var memory []byte
	if len(s.recent) == keptBlocks {
		memory = s.recent[keptBlocks-1].bytes
		s.recent = s.recent[:keptBlocks-1]
	}
	if int64(cap(memory)) < length {
		memory = make([]byte, length)
	}
	n, err := s.read(memory[:length], off)
	if err != nil && err != io.EOF {
		return nil, err
	}
	b := block{number, memory[:n]}
	sum := maphash.Bytes(s.seed, b.bytes) ^ uint64(n)
	if was, ok := s.sums[number]; ok && was != sum {
		return nil, fmt.Errorf("%w: the reader gives other bytes than before", sentinel.ErrCorrupt)
	}
	s.sums[number] = sum
	s.recent = slices.Insert(s.recent, 0, b)
	return b.bytes, nil
}
