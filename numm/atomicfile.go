package numm

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// atomicFile is written beside its target and takes its place in one step, when commit is called. Until then, and for ever
// after abort, the target is as it was.
type atomicFile struct {
	*os.File
	target string
	old    fs.FileInfo // what is replaced, nil where there is nothing
}

// createAtomic begins a file. A link is followed; a target that is there must be a regular file that could be written to.
func createAtomic(path string) (*atomicFile, error) {
	a := &atomicFile{target: path}
	if followed, err := filepath.EvalSymlinks(path); err == nil {
		a.target = followed
	}
	info, err := os.Lstat(a.target)
	switch {
	case err == nil && info.Mode().Type() == fs.ModeSymlink:
		return nil, fmt.Errorf("%w: a link to nothing", fs.ErrNotExist)
	case err == nil:
		if err := checkRegular(info); err != nil {
			return nil, err
		}
		if err := checkWritable(a.target); err != nil {
			return nil, err
		}
		a.old = info
	case !errors.Is(err, fs.ErrNotExist):
		return nil, bare(err)
	}
	if a.File, err = createPart(a.target); err != nil {
		return nil, bare(err)
	}
	return a, nil
}

// commit makes the file last, gives it the mode and owner of what it replaces, and puts it under its name. It ends with
// ctx, though the disk may not.
func (a *atomicFile) commit(ctx context.Context) error {
	err := a.last(ctx)
	if err == nil && a.old != nil {
		err = a.Chmod(a.old.Mode().Perm())
		if s, ok := a.old.Sys().(*syscall.Stat_t); ok {
			// Only root gives files away; for others the group may be changed at least.
			if a.Chown(int(s.Uid), int(s.Gid)) != nil {
				_ = a.Chown(-1, int(s.Gid))
			}
		}
	}
	// Under its name before it is closed, as closing gives the lock back.
	if err == nil {
		err = os.Rename(a.Name(), a.target)
	}
	if err != nil {
		return errors.Join(bare(err), a.abort())
	}
	return errors.Join(a.Close(), syncDir(filepath.Dir(a.target)))
}

// last brings all that was written to the disk.
func (a *atomicFile) last(ctx context.Context) error {
	synced := make(chan error, 1)
	go func() { synced <- a.Sync() }()
	select {
	case err := <-synced:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// abort leaves no trace.
func (a *atomicFile) abort() error {
	err := os.Remove(a.Name())
	soon(func() { _ = a.Close() }) // nobody will read it
	return err
}

// checkWritable refuses to replace what could not be overwritten.
func checkWritable(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return bare(err)
	}
	return f.Close()
}

// syncDir makes a new name in a directory last. Some file systems cannot, and keep it anyhow.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return nil
	}
	_ = d.Sync()
	return d.Close()
}
