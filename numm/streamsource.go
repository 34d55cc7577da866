package numm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// streamSource is somebody's reader, from where it stands: read at random where it can seek.
type streamSource struct {
	guard *guard
	r     io.Reader
	from  io.ReaderAt // the bytes from where r stood; nil where r can only be read on
	size  int64       // of these

	whole *os.File // the regular file that holds just these bytes, nil where there is none
}

// newStreamSource finds out whether r can seek, and how much it holds. A reader that says that it can seek, and has
// left its place without finding back, is an ErrNotSeekable.
func newStreamSource(ctx context.Context, r io.Reader) (*streamSource, error) {
	src := &streamSource{guard: &guard{ctx: ctx}, r: r}
	s, ok := r.(io.Seeker)
	if !ok {
		return src, nil
	}
	var start, end int64
	var seekable bool
	_, err := src.guard.ask(nil, func(*visit) (int, error) {
		var err error
		if start, err = s.Seek(0, io.SeekCurrent); err != nil || start < 0 {
			return 0, nil
		}
		var lost error
		if end, lost = s.Seek(0, io.SeekEnd); lost == nil {
			seekable = true
		}
		back, err := s.Seek(start, io.SeekStart)
		if err == nil && back != start {
			err = fmt.Errorf("it is at %d instead of %d", back, start)
		}
		if err != nil {
			return 0, fmt.Errorf("%w: %w", ErrNotSeekable, errors.Join(lost, err))
		}
		return 0, nil
	})
	if err != nil || !seekable {
		return src, err
	}
	src.size = max(0, end-start)
	src.atRandom(s, start)
	src.size, err = trueSize(src.from, src.size)
	return src, err
}

// atRandom sets how the bytes are read from where r stood.
func (s *streamSource) atRandom(seeker io.Seeker, start int64) {
	at, ok := s.r.(io.ReaderAt)
	switch {
	case !ok:
		s.from = newSteadySource(s.size, (&seekedReader{guard: s.guard, r: s.r, s: seeker, start: start, at: -1}).read)
	case known(s.r):
		s.from = io.NewSectionReader(at, start, s.size)
	default:
		s.from = newSteadySource(s.size, (&randomReader{guard: s.guard, at: at, start: start}).read)
	}
	s.whole = wholeFile(s.r, start)
}

// trueSize is size, or how much there is where that is less: demuxers that are promised more may give nothing at all.
func trueSize(from io.ReaderAt, size int64) (int64, error) {
	least, most := int64(0), size
	for at := size - 1; least < most; at = least + (most-least)/2 {
		switch n, err := from.ReadAt(make([]byte, 1), at); {
		case n == 1:
			least = at + 1
		case err == io.EOF:
			most = at
		default:
			return 0, err
		}
	}
	return least, nil
}

// known are readers that need no guard.
func known(r io.Reader) bool {
	switch r := r.(type) {
	case *bytes.Reader, *strings.Reader:
		return true
	case *os.File:
		return isRegular(r)
	}
	return false
}

// wholeFile is r where it is a regular file that stands at its begin.
func wholeFile(r io.Reader, start int64) *os.File {
	f, ok := r.(*os.File)
	if !ok || start != 0 || !isRegular(f) {
		return nil
	}
	return f
}

func isRegular(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode().IsRegular()
}

// randomReader is an io.ReaderAt behind a guard.
type randomReader struct {
	guard *guard
	at    io.ReaderAt
	start int64
}

func (s *randomReader) read(p []byte, off int64) (int, error) {
	return s.guard.ask(p, func(v *visit) (int, error) {
		n, err := s.at.ReadAt(v.p, s.start+off)
		switch {
		case n < 0 || n > len(v.p):
			return 0, fmt.Errorf("the reader says that it has read %d of %d bytes", n, len(v.p))
		case n == len(v.p):
			return n, nil
		case err == nil:
			err = io.ErrNoProgress
		}
		return n, err
	})
}

// seekedReader makes random reads of an io.ReadSeeker, which it lets seek only where that is not there already.
type seekedReader struct {
	guard *guard
	r     io.Reader
	s     io.Seeker
	start int64
	at    int64 // where r stands, in the source; negative where that is not known
}

func (s *seekedReader) read(p []byte, off int64) (int, error) {
	return s.guard.ask(p, func(v *visit) (int, error) {
		if err := s.seek(v, off); err != nil {
			return 0, err
		}
		n, err := v.fill(s.r)
		s.at = off + int64(n)
		if err != nil {
			s.at = -1
		}
		return n, err
	})
}

func (s *seekedReader) seek(v *visit, off int64) error {
	if s.at == off {
		return nil
	}
	s.at = -1
	to, err := s.s.Seek(s.start+off, io.SeekStart)
	if err == nil && to != s.start+off {
		err = fmt.Errorf("it is at %d instead of %d", to, s.start+off)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotSeekable, err)
	}
	return v.step()
}
