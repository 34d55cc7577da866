package numm

import (
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// spool copies what a reader that cannot seek still gives into a file without a name, so that it is read at random like
// any other. What is wrong with the reader and what is wrong with the disk are the errors themselves.
func (s *streamSource) spool() (*os.File, error) {
	file, err := unnamedFile(os.TempDir())
	if err != nil {
		return nil, fmt.Errorf("a file for what cannot seek, in %s: %w", os.TempDir(), bare(err))
	}
	buf := make([]byte, 4*blockSize)
	for {
		n, err := s.guard.ask(buf, func(v *visit) (int, error) { return v.fill(s.r) })
		if _, full := file.Write(buf[:n]); full != nil {
			err = fmt.Errorf("a file for what cannot seek, in %s: %w", os.TempDir(), bare(full))
		}
		switch {
		case err == io.EOF:
			return file, nil
		case err != nil:
			return nil, errors.Join(err, file.Close())
		}
	}
}

// unnamedFile is a file in a folder that nobody else can open and that is gone with its descriptor.
func unnamedFile(folder string) (*os.File, error) {
	fd, err := unix.Open(folder, unix.O_TMPFILE|unix.O_RDWR|unix.O_CLOEXEC, 0o600)
	if err == nil {
		return os.NewFile(uintptr(fd), folder), nil
	}
	// Some file systems have no files without names.
	file, err := os.CreateTemp(folder, "numm-*")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(file.Name()); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}
