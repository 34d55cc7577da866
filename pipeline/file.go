package pipeline

import (
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"sync"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/detach"
	"github.com/gonumm/gonumm/internal/file"
)

// File is an open file, or other bytes that are read at random, and the part of it that a pipeline reads. Several
// pipelines may read it at once, each from its own position; Close may be called while they still run.
type File struct {
	from  io.ReaderAt
	size  int64
	owned io.Closer // nil where from is the caller's

	failed firstError // of from
}

// Open opens a regular file. The name is only a name: no URI, no pattern, no option.
// A directory, a FIFO, a socket or a device is refused, a FIFO without waiting for its writer.
func Open(path string) (*File, error) {
	opened, size, err := file.OpenRegular(path)
	if err != nil {
		return nil, err
	}
	if size == 0 {
		return nil, errors.Join(failure(ErrCorrupt, "the file is empty"), opened.Close())
	}
	return &File{from: opened, size: size, owned: opened}, nil
}

// FileOf returns a File for one that is open already. It belongs to the File only when there is no error.
func FileOf(f *os.File) (*File, error) {
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, file.WithoutPath(err)
	case !info.Mode().IsRegular():
		return nil, failure(ErrUnsupported, "not a regular file")
	case info.Size() == 0:
		return nil, failure(ErrCorrupt, "the file is empty")
	}
	return &File{from: f, size: info.Size(), owned: f}, nil
}

// FileFrom returns a File of size bytes that from reads, from as many goroutines at once as there are pipelines. It stays
// the caller's: Close does not close it. Where it fails, or panics, the pipelines and the calls that need the bytes end
// with its own error. If it has fewer bytes than size, the file counts as cut off.
func FileFrom(from io.ReaderAt, size int64) (*File, error) {
	if size <= 0 {
		return nil, failure(ErrCorrupt, "it is empty")
	}
	return &File{from: from, size: size}, nil
}

// Shared returns the same file once more, which must be closed before f is, and leaves it open.
func (f *File) Shared() *File { return &File{from: f.from, size: f.size} }

// Size returns the file's length in bytes, as it was when it was opened.
func (f *File) Size() int64 { return f.size }

// ReadAt reads bytes of the file. The error is that of the file, io.EOF at its end, or a panic of the reader that is behind it.
func (f *File) ReadAt(p []byte, offset int64) (n int, err error) {
	defer func() {
		if r := recover(); r != nil {
			n, err = 0, detach.Panicked(r)
		}
		if err != nil && err != io.EOF {
			f.failed.keep(err)
		}
	}()
	return f.from.ReadAt(p, offset)
}

// Cause returns the first error of the underlying reader where it has failed, which explains every error that follows from it,
// else err.
func (f *File) Cause(err error) error {
	return f.failed.or(err)
}

// firstError keeps the first of the errors that several goroutines meet.
type firstError struct {
	mu  sync.Mutex
	err error
}

func (f *firstError) keep(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err == nil {
		f.err = err
	}
}

// or returns the first error, or err where there was none.
func (f *firstError) or(err error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err != nil {
		return f.err
	}
	return err
}

// bytes returns what sources read: the file itself where it is one, so that reading does not go through Go.
func (f *File) bytes() io.ReaderAt {
	if file, ok := f.from.(*os.File); ok {
		return file
	}
	return f
}

// Descriptor returns the open file that the bytes are read from; nil where they come from elsewhere.
func (f *File) Descriptor() *os.File {
	file, _ := f.from.(*os.File)
	return file
}

// All returns the view of the whole file.
func (f *File) All() gst.View { return gst.View{End: f.size} }

// uri returns the location of the file, for elements that the caller allowed to follow what it names.
func (f *File) uri() (uri string, ok bool) {
	file, ok := f.from.(*os.File)
	if !ok {
		return "", false
	}
	path, err := filepath.Abs(file.Name())
	if err != nil {
		return "", false
	}
	return (&url.URL{Scheme: "file", Path: path}).String(), true
}

// Close closes the descriptor. Its error is that of the descriptor; other bytes have none to close.
func (f *File) Close() error {
	if f.owned == nil {
		return nil
	}
	return f.owned.Close()
}
