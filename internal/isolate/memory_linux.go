package isolate

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// region is memory that both processes map. It never changes its size: a child that could make it smaller could end the
// parent, as the kernel kills a process that touches memory beyond the end.
type region struct {
	bytes []byte
	file  *os.File

	holders int  // in the parent; guarded by its service
	dropped bool // by the service, which has no more use for it
}

func newRegion(size int) (*region, error) {
	fd, err := unix.MemfdCreate("numm", unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
	if err != nil {
		return nil, os.NewSyscallError("memfd_create", err)
	}
	r := &region{file: os.NewFile(uintptr(fd), "numm")}
	if err := r.fix(size); err != nil {
		r.free()
		return nil, err
	}
	return r, nil
}

func (r *region) fix(size int) error {
	if err := r.file.Truncate(int64(size)); err != nil {
		return err
	}
	const seals = unix.F_SEAL_SHRINK | unix.F_SEAL_GROW | unix.F_SEAL_SEAL
	if _, err := unix.FcntlInt(r.file.Fd(), unix.F_ADD_SEALS, seals); err != nil {
		return os.NewSyscallError("fcntl", err)
	}
	return r.mapped(size)
}

func (r *region) mapped(size int) (err error) {
	r.bytes, err = unix.Mmap(int(r.file.Fd()), 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return fmt.Errorf("mmap of %d shared bytes: %w", size, err)
	}
	return nil
}

// forget closes the descriptor and keeps the memory.
func (r *region) forget() {
	if r.file != nil {
		_ = r.file.Close() // memory has nothing to lose at close
		r.file = nil
	}
}

// drop frees the memory once nobody holds it.
func (r *region) drop() {
	if r.dropped = true; r.holders == 0 {
		r.free()
	}
}

func (r *region) free() {
	r.forget()
	if r.bytes != nil {
		_ = unix.Munmap(r.bytes) // the bytes were mapped by this type
		r.bytes = nil
	}
}
