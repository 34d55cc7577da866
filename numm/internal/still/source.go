package still

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math"
	"sync"
)

// Source is the bytes of a picture, read at random. It ends with its context, and remembers the first error of the
// underlying reader, so that this is not taken for a damaged file.
type Source struct {
	Context context.Context
	From    io.ReaderAt
	Size    int64 // -1 where it is not known, of a stream
	// Admit is asked for memory, once or more, each time for all that is needed then; nil grants everything.
	Admit func(bytes int64) error

	mu     sync.Mutex
	failed error
	held   int64 // bytes of the source that are in memory
}

// ReadAt reads from the underlying source.
func (s *Source) ReadAt(p []byte, off int64) (int, error) {
	if err := s.Context.Err(); err != nil {
		return 0, err
	}
	n, err := s.From.ReadAt(p, off)
	if err != nil && err != io.EOF {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.failed == nil {
			s.failed = err
		}
	}
	return n, err
}

// Cause returns why reading failed, rather than a decoder's error about it: the context's end or an error of the reader.
func (s *Source) Cause(err error) error {
	if err == nil {
		return nil
	}
	if ended := s.Context.Err(); ended != nil {
		return ended
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed != nil {
		return s.failed
	}
	return err
}

// admit asks for memory in addition to the bytes of the source that are held.
func (s *Source) admit(need int64) error {
	if s.Admit == nil {
		return nil
	}
	return s.Admit(need + s.held)
}

// Length returns the length of the whole source; a stream is read to its end.
func (s *Source) Length() (int64, error) {
	if s.Size >= 0 {
		return s.Size, nil
	}
	return io.Copy(io.Discard, s.Section(0))
}

// Section returns a reader of the source from an offset on.
func (s *Source) Section(off int64) *io.SectionReader {
	return io.NewSectionReader(s, off, math.MaxInt64-off)
}

// bufferStep is how much is read of a source at a time, where it is read from front to back.
const bufferStep = 64 << 10

// reader returns a reader of the source from an offset on, buffered as far as there is something to buffer.
func (s *Source) reader(off int64) *bufio.Reader {
	size := int64(bufferStep)
	if s.Size >= 0 {
		size = min(size, max(16, s.Size-off))
	}
	return bufio.NewReaderSize(s.Section(off), int(size))
}

// header returns the first n bytes of a format. Fewer are an error.
func (s *Source) header(format string, n int) ([]byte, error) {
	b, err := s.Bytes(0, n)
	if err == nil && len(b) < n {
		err = fmt.Errorf("%w: %s: ends in its header", ErrDamaged, format)
	}
	return b, err
}

// maxMetadata is how much of a metadata block is read at most.
const maxMetadata = 1 << 20

// Bytes returns up to n bytes from an offset on, fewer at the end of the source.
func (s *Source) Bytes(off int64, n int) ([]byte, error) {
	switch {
	case s.Size >= 0:
		n = int(max(0, min(int64(n), s.Size-off)))
	case n > maxMetadata: // a stream may not have what a header promises
		return io.ReadAll(io.NewSectionReader(s, off, int64(n)))
	}
	buf := make([]byte, n)
	k, err := s.ReadAt(buf, off)
	if err == io.EOF {
		err = nil
	}
	return buf[:k], err
}

// ofWhole opens a picture by a library that needs the whole file in memory.
func ofWhole(open func(src *Source, data []byte) (*Picture, error)) func(src *Source) (*Picture, error) {
	return func(src *Source) (*Picture, error) {
		data, err := src.whole(-1)
		if err != nil {
			return nil, err
		}
		return open(src, data)
	}
}

// whole returns all bytes of the source, or the first n where it is a stream and n is not negative.
func (s *Source) whole(n int64) ([]byte, error) {
	if s.Size >= 0 || n < 0 {
		var err error
		if n, err = s.Length(); err != nil {
			return nil, err
		}
	}
	if err := s.admit(n); err != nil {
		return nil, err
	}
	data := make([]byte, n)
	k, err := s.ReadAt(data, 0)
	if err == io.EOF {
		err = nil
	}
	s.held = int64(k)
	return data[:k], err
}
