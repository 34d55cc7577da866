package file

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"github.com/gonumm/gonumm/internal/sentinel"
)

// OpenRegular opens a regular file, and returns its size. A directory is refused, and so are FIFOs, sockets and devices, which
// could block or act.
func OpenRegular(path string) (*os.File, int64, error) {
	// The check before opening keeps devices from noticing, the one after it is for what changed in between;
	// and O_NONBLOCK keeps a FIFO from waiting for its writer.
	if info, err := os.Stat(path); err != nil {
		return nil, 0, absent(path, err)
	} else if err := checkRegular(info); err != nil {
		return nil, 0, err
	}
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	if err != nil {
		return nil, 0, WithoutPath(err)
	}
	info, err := f.Stat()
	if err == nil {
		err = checkRegular(info)
	}
	if err != nil {
		return nil, 0, errors.Join(WithoutPath(err), f.Close())
	}
	return f, info.Size(), nil
}

// absent says what is wrong with a path that is none.
func absent(path string, err error) error {
	err = WithoutPath(err)
	switch scheme, _, url := strings.Cut(path, "://"); {
	case !errors.Is(err, fs.ErrNotExist):
		return err
	case path == "":
		return fmt.Errorf("%w: the path is empty", fs.ErrNotExist)
	case url && scheme != "" && !strings.ContainsAny(scheme, "/."):
		return fmt.Errorf("%w: this is a URL, not a path: fetch it, and pass the body to a function that takes an io.Reader", err)
	case strings.Contains(path, "*"):
		return fmt.Errorf("%w: a pattern is not expanded here: list the files with filepath.Glob first", err)
	}
	return err
}

func checkRegular(info fs.FileInfo) error {
	if info.Mode().IsRegular() {
		return nil
	}
	return fmt.Errorf("%w: %s, not a regular file", sentinel.ErrUnsupported, kindOf(info.Mode()))
}

func kindOf(m fs.FileMode) string {
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
	return "mode " + m.Type().String()
}

// WithoutPath returns the reason in an error of package os: numm's Error names the path already.
func WithoutPath(err error) error {
	var onPath *fs.PathError
	var onLink *os.LinkError
	switch {
	case errors.As(err, &onPath):
		return onPath.Err
	case errors.As(err, &onLink):
		return onLink.Err
	}
	return err
}
