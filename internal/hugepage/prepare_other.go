//go:build !linux

package hugepage

// prepare does nothing: only Linux is known to be quicker.
func (f *Filler) prepare([]byte, int) { f.refused = true }
