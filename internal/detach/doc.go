// Package detach runs what may block, panic or take long on a goroutine of its own, and abandons it when a context ends. All code
// that a call does not control is run through it: the caller's readers and writers, decoders and encoders without contexts, disks.
//
//	Do, Contain    a computation                     abandons it, turns its panic into an error
//	Reader         a caller's io.Reader or io.Seeker abandons it, and never calls it again
//	ReaderAt       an io.ReaderAt                    stops at the next read
//	Writer         a caller's io.Writer              abandons it, and never calls it again
//	Encode         an encoder without a context      abandons it, and drops what it still writes
//	Close          a file that nobody needs          waits only for a moment
package detach
