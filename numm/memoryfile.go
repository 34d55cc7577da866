package numm

import (
	"os"

	"golang.org/x/sys/unix"
)

// memoryFile is a file without a name that no disk holds.
func memoryFile() (*os.File, error) {
	fd, err := unix.MemfdCreate("numm", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, os.NewSyscallError("memfd_create", err)
	}
	return os.NewFile(uintptr(fd), "numm"), nil
}
