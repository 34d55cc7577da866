// Package source makes files of any stream of bytes: of an io.ReadSeeker or io.ReaderAt without a copy, of any other reader by a copy on
// the disk.
//
//	io.Reader ──► New ──┬─ seeks ──► From: read at random, verified: the same bytes each time
//	                    └─ does not ──► Spool: a file without a name
package source
