package gst

/*
#include <errno.h>
#include <gst/gst.h>
#include <stdint.h>
*/
import "C"

import (
	"errors"
	"io"
	"runtime/cgo"
	"syscall"
	"unsafe"
)

// readAt is pread for a source over a reader in Go: it returns how many bytes it got, 0 at the end, or -errno. The memory is
// C's, and the reader must not keep it.
func readAt(handle C.uintptr_t, bytes *C.guint8, size C.gsize, offset C.gint64) (got C.gssize) {
	defer func() {
		if recover() != nil {
			got = -C.EIO // a panic that unwinds into C ends the process
		}
	}()
	from := cgo.Handle(handle).Value().(io.ReaderAt)
	n, err := from.ReadAt(unsafe.Slice((*byte)(unsafe.Pointer(bytes)), int(size)), int64(offset))
	switch {
	case n > 0 && n <= int(size):
		return C.gssize(n)
	case n == 0 && (err == nil || errors.Is(err, io.EOF)):
		return 0
	}
	var number syscall.Errno
	if errors.As(err, &number) && number > 0 && number != syscall.EINTR {
		return -C.gssize(number)
	}
	return -C.EIO
}

// forgetReader is called when a source is freed.
func forgetReader(handle C.uintptr_t) { cgo.Handle(handle).Delete() }
