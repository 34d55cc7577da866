package numm

import (
	"bufio"
	"context"
	"io"
	"math"
	"os"
	"sync"
)

// imageSource is the bytes of a picture, read at random. It ends with its context, and remembers the first
// error of the reader below, so that it is not taken for a damaged file.
type imageSource struct {
	ctx  context.Context
	from io.ReaderAt
	size int64 // -1 where it is not known

	whole *os.File // the regular file that holds just these bytes, nil where there is none

	mu     sync.Mutex
	failed error
}

// ReadAt is that of the source below.
func (s *imageSource) ReadAt(p []byte, off int64) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := s.from.ReadAt(p, off)
	if err != nil && err != io.EOF {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.failed == nil {
			s.failed = err
		}
	}
	return n, err
}

// cause is why reading failed, rather than what a decoder made of it: the context's end or an error of the reader.
func (s *imageSource) cause(err error) error {
	if err == nil {
		return nil
	}
	if ended := s.ctx.Err(); ended != nil {
		return ended
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed != nil {
		return s.failed
	}
	return err
}

// length is that of the whole source; a stream is read to its end.
func (s *imageSource) length() (int64, error) {
	if s.size >= 0 {
		return s.size, nil
	}
	return io.Copy(io.Discard, s.section(0))
}

// section is the source from an offset on, as a reader.
func (s *imageSource) section(off int64) *io.SectionReader {
	return io.NewSectionReader(s, off, math.MaxInt64-off)
}

// reader is the source from an offset on, buffered as far as there is something to buffer.
func (s *imageSource) reader(off int64) *bufio.Reader {
	size := int64(bufferStep)
	if s.size >= 0 {
		size = min(size, max(16, s.size-off))
	}
	return bufio.NewReaderSize(s.section(off), int(size))
}

// bytesAt is up to n bytes from an offset on, fewer at the end of the source.
func (s *imageSource) bytesAt(off int64, n int) ([]byte, error) {
	switch {
	case s.size >= 0:
		n = int(max(0, min(int64(n), s.size-off)))
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

// newImageSource reads r from where it stands: at random where it can seek, else as far as is asked for, into memory
// of at most limit bytes, or of what is free where limit is 0.
func newImageSource(ctx context.Context, r io.Reader, limit int64) (*imageSource, error) {
	src, err := newStreamSource(ctx, r)
	if err != nil {
		return nil, err
	}
	if src.from == nil {
		return &imageSource{ctx: ctx, from: &bufferedSource{stream: src, limit: limit}, size: -1}, nil
	}
	return &imageSource{ctx: ctx, from: io.NewSectionReader(src.from, 0, src.size), size: src.size, whole: src.whole}, nil
}

// bufferedSource keeps what it has read of a stream.
type bufferedSource struct {
	stream *streamSource
	limit  int64

	mu  sync.Mutex
	buf []byte
	err error // what ended the stream
}

// bufferStep is how much is asked of a stream at a time.
const bufferStep = 64 << 10

func (s *bufferedSource) ReadAt(p []byte, off int64) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.err == nil && int64(len(s.buf)) < off+int64(len(p)) {
		if len(s.buf) == cap(s.buf) {
			room := max(bufferStep, 2*len(s.buf))
			if err := checkMemory(int64(room), s.limit); err != nil {
				return 0, err
			}
			grown := make([]byte, len(s.buf), room)
			copy(grown, s.buf)
			s.buf = grown
		}
		var n int
		free := s.buf[len(s.buf):min(cap(s.buf), len(s.buf)+bufferStep)]
		n, s.err = s.stream.guard.ask(free, func(v *visit) (int, error) { return v.read(s.stream.r, v.p) })
		s.buf = s.buf[:len(s.buf)+n]
	}
	if off >= int64(len(s.buf)) {
		return 0, s.err
	}
	n := copy(p, s.buf[off:])
	if n < len(p) {
		return n, s.err
	}
	return n, nil
}
