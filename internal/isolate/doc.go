// Package isolate runs the decoding of strangers' files in child processes that can open nothing.
//
// A child is the program itself, started again, which finds two sockets and takes over before main:
//
//	parent                               child
//	──────                               ─────
//	Lease ── file's descriptor ────────▶ Job.File, or Job.From where the parent reads for it
//	Session.Call ── request ───────────▶ Worker.Handle
//	             ◀───────────── reply ──
//	Session.Hold ◀─── shared memory ───▶ Job.Memory
//	                                     Worker.Ahead, while the parent uses the reply
//	Session.Close ─────────────────────▶ Worker.Close, and the child waits for the next file
//
// Before the first file comes the child loads all that it will need, and then confines itself: Landlock and
// seccomp let it open no file and no socket and start no process; limits bound its memory, its processor time and its
// descriptors; and the kernel ends it when the parent ends.
//
// # Which files share a child
//
// A child that has read a file without any failure reads another one, up to [filesPerChild] of them. After any
// failure, even if only the file is damaged, it is ended, and the next file gets a new one. So a decoder that a file has crashed,
// hung or confused never sees another file. One that a file has taken over without any sign could see those that come after
// it in the same child, and change what the program gets of them; it could send them nowhere, as the child reaches only
// its parent.
package isolate

import (
	"errors"
	"io"
	"os"
)

// ErrUnavailable reports that no child can be started, or that it could not be confined.
var ErrUnavailable = errors.New("no child process can be confined here")

// Confinement is how a child is confined.
type Confinement struct {
	Landlock int  // version of the kernel's interface that is in force; 0: none
	Seccomp  bool // a filter of system calls is in force
	Limits   bool // memory, processor time and descriptors are limited
}

// Source is what a child reads.
type Source struct {
	File *os.File    // handed over where it is not nil; it must be open for reading only
	From io.ReaderAt // read by the parent for the child otherwise
	Size int64
	Name string // of the file, for messages

	// Room is how many bytes of memory the child may take for the file.
	Room int64
	// Free returns how many bytes of memory are available now. The child calls it.
	Free func() int64
	// Fonts lets the child read the system's fonts, but no other file.
	Fonts bool
}

// Death is the error of a call whose child has ended instead of replying.
type Death struct {
	Reason  string // "its decoder was ended by SIGSEGV"
	Element string // that was at work, if that is known
	Output  string // what the child printed last
}

// Error returns the reason, with the element.
func (d *Death) Error() string {
	if d.Element != "" {
		return d.Reason + " in " + d.Element
	}
	return d.Reason
}
