package hugepage

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// prepare makes large pages of those parts of memory[f.done:end] that a large page fits into and that have no page yet.
func (f *Filler) prepare(memory []byte, end int) {
	start := uintptr(unsafe.Pointer(&memory[0]))
	from := int((start+uintptr(f.done)+size-1)&^(size-1) - start)
	if from > len(memory) {
		f.done = end
		return // before the next large page begins
	}
	to := from
	for ; to+size <= len(memory) && to < end; to += size {
		if resident(memory[to:]) {
			f.collapse(memory[from:to])
			from = to + size
			continue
		}
		memory[to] = 0 // the kernel, from 6.1 on, only collapses what has a page
	}
	f.collapse(memory[min(from, to):to])
	f.done = max(end, to)
}

// collapse makes one call for all: each waits for all processors.
func (f *Filler) collapse(pages []byte) {
	if len(pages) > 0 && unix.Madvise(pages, unix.MADV_COLLAPSE) != nil {
		f.refused = true
	}
}

// resident reports whether the first page of memory is there, as after the collector gave it out before.
func resident(memory []byte) bool {
	var there [1]byte
	_, _, errno := unix.Syscall(unix.SYS_MINCORE, uintptr(unsafe.Pointer(&memory[0])), uintptr(unix.Getpagesize()), uintptr(unsafe.Pointer(&there[0])))
	return errno != 0 || there[0]&1 != 0
}
