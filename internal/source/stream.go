package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/gonumm/gonumm/internal/detach"
	"github.com/gonumm/gonumm/internal/sentinel"
)

// Stream is a caller's reader, from its current position.
type Stream struct {
	From  io.ReaderAt // the bytes from the reader's position on; nil where it cannot seek
	Size  int64       // how many these are
	Whole *os.File    // the regular file that holds just these bytes; nil where there is none

	asked *detach.Reader
	r     io.Reader
}

// New finds out whether r can seek, and how much it holds. A reader that claims to seek, and does not return to its position, is an
// ErrNotSeekable.
func New(ctx context.Context, r io.Reader) (*Stream, error) {
	src := &Stream{asked: detach.NewReader(ctx), r: r}
	s, ok := r.(io.Seeker)
	if !ok {
		return src, nil
	}
	var start, end int64
	var seekable bool
	_, err := src.asked.Ask(nil, func(*detach.Request) (int, error) {
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
			return 0, fmt.Errorf("%w: %w", sentinel.ErrNotSeekable, errors.Join(lost, err))
		}
		return 0, nil
	})
	if err != nil || !seekable {
		return src, err
	}
	src.Size = max(0, end-start)
	src.atRandom(s, start)
	src.Size, err = trueSize(src.From, src.Size)
	return src, err
}

// atRandom sets how the bytes are read from where r stood.
func (s *Stream) atRandom(seeker io.Seeker, start int64) {
	at, ok := s.r.(io.ReaderAt)
	switch {
	case !ok:
		s.From = newVerified(s.Size, (&seekedReader{asked: s.asked, r: s.r, s: seeker, start: start, at: -1}).read)
	case known(s.r):
		s.From = io.NewSectionReader(at, start, s.Size)
	default:
		s.From = newVerified(s.Size, (&randomReader{asked: s.asked, at: at, start: start}).read)
	}
	s.Whole = wholeFile(s.r, start)
}

// trueSize returns size, or how much there is where that is less: demuxers that are promised more may give nothing at all.
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

// Read reads on from where the reader stands, once.
func (s *Stream) Read(p []byte) (int, error) {
	return s.asked.Ask(p, func(v *detach.Request) (int, error) { return v.Read(s.r, v.P) })
}

// Leave waits until the reader has returned, and asks nothing more of it: it is its owner's again.
func (s *Stream) Leave() { s.asked.Leave() }

// known reports whether r is a reader that neither blocks nor lies.
func known(r io.Reader) bool {
	switch r := r.(type) {
	case *bytes.Reader, *strings.Reader:
		return true
	case *os.File:
		return isRegular(r)
	}
	return false
}

// wholeFile returns r where it is a regular file that stands at its start.
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

// randomReader asks an io.ReaderAt.
type randomReader struct {
	asked *detach.Reader
	at    io.ReaderAt
	start int64
}

func (s *randomReader) read(p []byte, off int64) (int, error) {
	return s.asked.Ask(p, func(v *detach.Request) (int, error) {
		n, err := s.at.ReadAt(v.P, s.start+off)
		switch {
		case n < 0 || n > len(v.P):
			return 0, fmt.Errorf("the reader says that it has read %d of %d bytes", n, len(v.P))
		case n == len(v.P):
			return n, nil
		case err == nil:
			err = io.ErrNoProgress
		}
		return n, err
	})
}

// seekedReader makes random reads of an io.ReadSeeker, which it lets seek only where that is not there already.
type seekedReader struct {
	asked *detach.Reader
	r     io.Reader
	s     io.Seeker
	start int64
	at    int64 // where r stands, in the source; negative where that is not known
}

func (s *seekedReader) read(p []byte, off int64) (int, error) {
	return s.asked.Ask(p, func(v *detach.Request) (int, error) {
		if err := s.seek(v, off); err != nil {
			return 0, err
		}
		n, err := v.Fill(s.r)
		s.at = off + int64(n)
		if err != nil {
			s.at = -1
		}
		return n, err
	})
}

func (s *seekedReader) seek(v *detach.Request, off int64) error {
	if s.at == off {
		return nil
	}
	s.at = -1
	to, err := s.s.Seek(s.start+off, io.SeekStart)
	if err == nil && to != s.start+off {
		err = fmt.Errorf("it is at %d instead of %d", to, s.start+off)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", sentinel.ErrNotSeekable, err)
	}
	return v.Step()
}
