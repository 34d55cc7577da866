//go:build unix

package file

import (
	"io/fs"
	"os"
	"syscall"
)

// giveTo gives a file to the owner of the one that it replaces. Only root gives files away; others may at least change the group.
func giveTo(f *os.File, old fs.FileInfo) {
	if s, ok := old.Sys().(*syscall.Stat_t); ok && f.Chown(int(s.Uid), int(s.Gid)) != nil {
		_ = f.Chown(-1, int(s.Gid))
	}
}
