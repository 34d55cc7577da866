package file

import (
	"os"

	"golang.org/x/sys/unix"
)

// withoutName creates a file in a folder that never has a name there. Not every file system can.
func withoutName(folder string) (*os.File, error) {
	fd, err := unix.Open(folder, unix.O_TMPFILE|unix.O_RDWR|unix.O_CLOEXEC, 0o600)
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), folder), nil
}

// InMemory creates a file without a name that no disk holds.
func InMemory() (*os.File, error) {
	fd, err := unix.MemfdCreate("numm", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, os.NewSyscallError("memfd_create", err)
	}
	return os.NewFile(uintptr(fd), "numm"), nil
}
