package numm

import (
	"bufio"
	"context"
	"errors"
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

// newStreamSource reads r from where it stands: at random where it can seek, else as far as is asked for, into memory
// of at most limit bytes, or of what is free where limit is 0.
func newStreamSource(ctx context.Context, r io.Reader, limit int64) *imageSource {
	if s, ok := r.(io.Seeker); ok {
		start, err1 := s.Seek(0, io.SeekCurrent)
		end, err2 := s.Seek(0, io.SeekEnd)
		_, err3 := s.Seek(start, io.SeekStart)
		if errors.Join(err1, err2, err3) == nil {
			size := max(0, end-start)
			if at, ok := r.(io.ReaderAt); ok {
				return &imageSource{ctx: ctx, from: io.NewSectionReader(at, start, size), size: size, whole: wholeFile(r, start)}
			}
			return &imageSource{ctx: ctx, from: &seekedSource{r: r, s: s, start: start}, size: size}
		}
	}
	return &imageSource{ctx: ctx, from: &bufferedSource{ctx: ctx, r: r, limit: limit}, size: -1}
}

// wholeFile is r where it is a regular file that stands at its begin.
func wholeFile(r io.Reader, start int64) *os.File {
	f, ok := r.(*os.File)
	if !ok || start != 0 {
		return nil
	}
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	return f
}

// seekedSource makes an io.ReaderAt of an io.ReadSeeker.
type seekedSource struct {
	mu    sync.Mutex
	r     io.Reader
	s     io.Seeker
	start int64
}

func (s *seekedSource) ReadAt(p []byte, off int64) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.s.Seek(s.start+off, io.SeekStart); err != nil {
		return 0, err
	}
	n, err := io.ReadFull(s.r, p)
	if err == io.ErrUnexpectedEOF {
		err = io.EOF
	}
	return n, err
}

// bufferedSource keeps what it has read of a stream.
type bufferedSource struct {
	ctx   context.Context
	limit int64

	mu  sync.Mutex
	r   io.Reader
	buf []byte
	err error // what ended the stream
}

// bufferStep is how much is asked of a stream at a time.
const bufferStep = 64 << 10

func (s *bufferedSource) ReadAt(p []byte, off int64) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.err == nil && int64(len(s.buf)) < off+int64(len(p)) {
		if err := s.ctx.Err(); err != nil {
			return 0, err
		}
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
		n, s.err = s.r.Read(s.buf[len(s.buf):min(cap(s.buf), len(s.buf)+bufferStep)])
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
