package numm

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// openRegular opens a file that is one: neither a directory nor a FIFO, a socket or a device, which could block or act.
func openRegular(path string) (*os.File, int64, error) {
	// The look before opening keeps devices from noticing, the one after it is for what changed in between;
	// and O_NONBLOCK keeps a FIFO from waiting for its writer.
	if info, err := os.Stat(path); err != nil {
		return nil, 0, bare(err)
	} else if err := checkRegular(info); err != nil {
		return nil, 0, err
	}
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, 0, bare(err)
	}
	info, err := f.Stat()
	if err == nil {
		err = checkRegular(info)
	}
	if err != nil {
		return nil, 0, errors.Join(bare(err), f.Close())
	}
	return f, info.Size(), nil
}

func checkRegular(info fs.FileInfo) error {
	switch mode := info.Mode(); {
	case mode.IsRegular():
		return nil
	case mode.IsDir():
		return fmt.Errorf("%w: a directory", ErrUnsupported)
	default:
		return fmt.Errorf("%w: not a regular file but %v", ErrUnsupported, mode.Type())
	}
}

// bare takes the path out of an error of package os: Error says it already.
func bare(err error) error {
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
