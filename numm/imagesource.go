package numm

import (
	"context"
	"io"
	"os"
	"sync"

	"github.com/gonumm/gonumm/internal/source"
	"github.com/gonumm/gonumm/numm/internal/still"
)

// imageSource is the bytes of a picture, read at random.
type imageSource struct {
	still.Source
	whole *os.File // the regular file that holds just these bytes, nil where there is none
}

// newImageSource reads r from where it stands: at random where it can seek, else as far as is asked for, into memory
// of at most limit bytes, or of what is free where limit is 0.
func newImageSource(ctx context.Context, r io.Reader, limit int64) (*imageSource, error) {
	src, err := source.New(ctx, r)
	if err != nil {
		return nil, err
	}
	s := &imageSource{whole: src.Whole}
	s.Context = ctx
	if src.From == nil {
		s.From, s.Size = &bufferedSource{stream: src, limit: limit}, -1
		return s, nil
	}
	s.From, s.Size = io.NewSectionReader(src.From, 0, src.Size), src.Size
	return s, nil
}

// fileImageSource reads an open file.
func fileImageSource(ctx context.Context, f *os.File, size int64) *imageSource {
	s := &imageSource{whole: f}
	s.Context, s.From, s.Size = ctx, f, size
	return s
}

func (s *imageSource) bytesAt(off int64, n int) ([]byte, error) { return s.Bytes(off, n) }
func (s *imageSource) section(off int64) *io.SectionReader      { return s.Section(off) }
func (s *imageSource) length() (int64, error)                   { return s.Length() }

// bufferedSource keeps what it has read of a stream.
type bufferedSource struct {
	stream *source.Stream
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
		n, s.err = s.stream.Read(free)
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
