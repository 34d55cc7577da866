package pipeline

import (
	"errors"
	"io"
	"sync"

	"github.com/gonumm/gonumm/pipeline/internal/asf"
)

// guard stands between a file and a demuxer that believes it. A lie is to the demuxer the end of the file, so that what
// was right before it comes out whole, and to the pipeline the reason.
type guard struct {
	from io.ReaderAt

	mu  sync.Mutex
	lie error // the first
}

// ReadAt reads the file up to its first lie.
func (g *guard) ReadAt(p []byte, offset int64) (int, error) {
	n, err := g.from.ReadAt(p, offset)
	if lie := asLie(err); lie != nil {
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.lie == nil {
			g.lie = lie
		}
		return 0, io.EOF
	}
	return n, err
}

// asLie is nil for other errors.
func asLie(err error) error {
	var lie *asf.LieError
	if errors.As(err, &lie) {
		return failure(ErrCorrupt, "it states %v", lie)
	}
	return nil
}

// asfMedia is the media type that GStreamer gives to WMA and WMV.
const asfMedia = "video/x-ms-asf"

// lookAtASF reads what asfdemux would take for the truth, before it does.
func (l *look) lookAtASF() error {
	if l.caps.Media != asfMedia {
		return nil
	}
	from, err := asf.NewReader(l.file, l.file.Size())
	if lie := asLie(err); lie != nil {
		return lie
	}
	if err != nil {
		return err
	}
	l.guard = &guard{from: from}
	return nil
}

// bytes are what the source reads.
func (l *look) bytes() io.ReaderAt {
	if l.guard != nil {
		return l.guard
	}
	return l.file.bytes()
}

// cause is why the bytes ended before their time, where they did, else err.
func (l *look) cause(err error) error {
	if l.guard != nil {
		l.guard.mu.Lock()
		defer l.guard.mu.Unlock()
		if l.guard.lie != nil {
			err = l.guard.lie
		}
	}
	return l.file.Cause(err)
}
