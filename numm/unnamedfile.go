package numm

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

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
