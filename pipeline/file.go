package pipeline

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"syscall"

	"github.com/gonumm/gonumm/gst"
)

// File is an open file and the part of it that a pipeline reads. Several pipelines may read it at
// once, each from its own place; Close may come while they still run.
type File struct {
	file *os.File
	size int64
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
	return &File{file: file, size: info.Size()}, nil
}

// Size is the file's length in bytes, as it was when it was opened.
func (f *File) Size() int64 { return f.size }

// ReadAt reads bytes of the file.
func (f *File) ReadAt(p []byte, offset int64) (int, error) { return f.file.ReadAt(p, offset) }

// All is the view of the whole file.
func (f *File) All() gst.View { return gst.View{End: f.size} }

// uri is where the file lies, for elements that the caller allowed to follow what it names.
func (f *File) uri() (uri string, ok bool) {
	path, err := filepath.Abs(f.file.Name())
	if err != nil {
		return "", false
	}
	return (&url.URL{Scheme: "file", Path: path}).String(), true
}

// Close gives the descriptor back.
func (f *File) Close() error { return f.file.Close() }

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
