package pipeline

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"github.com/gonumm/gonumm/gst"
)

// File is an open file, or other bytes that are read at random, and the part of it that a pipeline reads. Several
// pipelines may read it at once, each from its own place; Close may come while they still run.
type File struct {
	from  io.ReaderAt
	size  int64
	owned io.Closer // nil where from is the caller's

	mu     sync.Mutex
	failed error // the first of from's errors
}

// Open opens a regular file. The name is a name and nothing else: no URI, no pattern, no option.
// A directory, a FIFO, a socket or a device is refused, a FIFO without waiting for its writer.
func Open(path string) (*File, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	if err != nil {
		return nil, bare(err)
	}
	f, err := FileOf(file)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return f, nil
}

// FileOf is a File over one that is open already. It belongs to the File only when there is no error.
func FileOf(file *os.File) (*File, error) {
	info, err := file.Stat()
	switch {
	case err != nil:
		return nil, bare(err)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%w: %s is no file to read from", ErrUnsupported, what(info.Mode()))
	case info.Size() == 0:
		return nil, failure(ErrCorrupt, "the file is empty")
	}
	return &File{from: file, size: info.Size(), owned: file}, nil
}

// FileFrom is a File over size bytes that from reads, from as many goroutines at once as there are pipelines. It stays
// the caller's: Close leaves it alone. Where it fails, or panics, the pipelines and the calls that need the bytes end
// with its own error. Bytes that are fewer than size are to them a file that was cut off.
func FileFrom(from io.ReaderAt, size int64) (*File, error) {
	if size <= 0 {
		return nil, failure(ErrCorrupt, "it is empty")
	}
	return &File{from: from, size: size}, nil
}

// Shared is the same file once more, which must be closed before f is, and leaves it open.
func (f *File) Shared() *File { return &File{from: f.from, size: f.size} }

// Size is the file's length in bytes, as it was when it was opened.
func (f *File) Size() int64 { return f.size }

// ReadAt reads bytes of the file.
func (f *File) ReadAt(p []byte, offset int64) (n int, err error) {
	defer func() {
		if r := recover(); r != nil {
			n, err = 0, Panicked(r)
		}
		if err != nil && err != io.EOF {
			f.fail(err)
		}
	}()
	return f.from.ReadAt(p, offset)
}

// Panicked is the error that a panic of a reader becomes: one that is an error itself is found in it.
func Panicked(value any) error {
	if err, ok := value.(error); ok {
		return fmt.Errorf("the reader panicked: %w", err)
	}
	return fmt.Errorf("the reader panicked: %v", value)
}

func (f *File) fail(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.failed == nil {
		f.failed = err
	}
}

// Cause is the first error of the bytes' own reader where it has failed, which explains whatever was made of it, else
// err.
func (f *File) Cause(err error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.failed != nil {
		return f.failed
	}
	return err
}

// bytes are what sources read: the file without a detour through Go where it is one.
func (f *File) bytes() io.ReaderAt {
	if file, ok := f.from.(*os.File); ok {
		return file
	}
	return f
}

// All is the view of the whole file.
func (f *File) All() gst.View { return gst.View{End: f.size} }

// uri is where the file lies, for elements that the caller allowed to follow what it names.
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

// Close gives the descriptor back.
func (f *File) Close() error {
	if f.owned == nil {
		return nil
	}
	return f.owned.Close()
}

// bare takes the path out of an error, as the caller names it once for all.
func bare(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

func what(m fs.FileMode) string {
	switch {
	case m.IsDir():
		return "a directory"
	case m&fs.ModeNamedPipe != 0:
		return "a FIFO"
	case m&fs.ModeSocket != 0:
		return "a socket"
	case m&fs.ModeDevice != 0:
		return "a device"
	}
	return "something that is not a regular file"
}
