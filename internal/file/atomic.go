// Package file opens and writes files so that nothing is lost: a file that is written replaces the old one in one step,
// when it is complete, and what a killed program has left can be found again.
//
//	Create ──► part beside the target ──► Commit: the part takes the target's name
//	                 │                 └► Abort: the target stays as it was
//	                 └─ the program is killed: Left finds the part
//
// Similar packages (google/renameio, natefinch/atomic) leave a killed program's files under random names, where
// nothing finds them, and do not support contexts.
package file

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gonumm/gonumm/internal/detach"
)

// Atomic is a file that is written beside its target and replaces the target in one step, with Commit. Until then, and
// after Abort, the target is unchanged.
type Atomic struct {
	*os.File
	target string
	old    fs.FileInfo // of the file to replace, nil where there is none
}

// Create creates the part of a file that will be named path. A link is followed; a target that exists must be a regular file that
// the process may write.
func Create(path string) (*Atomic, error) {
	if path == "" {
		return nil, fmt.Errorf("%w: the path is empty", fs.ErrNotExist)
	}
	target, old, err := resolve(path)
	if err != nil {
		return nil, err
	}
	part, err := createPart(target)
	if err != nil {
		return nil, WithoutPath(err)
	}
	return &Atomic{File: part, target: target, old: old}, nil
}

// Left opens the part of path that a killed program has left, with all that it had written. Where there is none, the error is an
// fs.ErrNotExist. A part that somebody is writing is not touched.
func Left(path string) (*Atomic, error) {
	target, old, err := resolve(path)
	if err != nil {
		return nil, err
	}
	part, err := leftPart(target)
	if err != nil {
		return nil, err
	}
	return &Atomic{File: part, target: target, old: old}, nil
}

// Folder returns the folder of the target.
func (a *Atomic) Folder() string { return filepath.Dir(a.target) }

// resolve follows links to the file that will be replaced, and returns its information, nil where there is none.
func resolve(path string) (target string, old fs.FileInfo, err error) {
	target = path
	if followed, err := filepath.EvalSymlinks(path); err == nil {
		target = followed
	}
	info, err := os.Lstat(target)
	switch {
	case err == nil && info.Mode().Type() == fs.ModeSymlink:
		return "", nil, fmt.Errorf("%w: a link to nothing", fs.ErrNotExist)
	case err == nil:
		if err := checkRegular(info); err != nil {
			return "", nil, err
		}
		if err := checkWritable(target); err != nil {
			return "", nil, err
		}
		return target, info, nil
	case !errors.Is(err, fs.ErrNotExist):
		return "", nil, WithoutPath(err)
	}
	return target, nil, nil
}

// Commit flushes the file to the disk, gives it the mode and owner of the file that it replaces, and renames it to its target. It
// returns when ctx ends, even where the disk does not respond.
func (a *Atomic) Commit(ctx context.Context) error {
	err := a.sync(ctx)
	if err == nil && a.old != nil {
		err = a.Chmod(a.old.Mode().Perm())
		giveTo(a.File, a.old)
	}
	// Renamed before it is closed, as closing releases the lock.
	if err == nil {
		err = os.Rename(a.Name(), a.target)
	}
	if err != nil {
		return errors.Join(WithoutPath(err), a.Abort())
	}
	return errors.Join(a.Close(), syncDir(a.Folder()))
}

// sync flushes the file to the disk, or returns when ctx ends.
func (a *Atomic) sync(ctx context.Context) error {
	synced := make(chan error, 1)
	go func() { synced <- a.Sync() }()
	select {
	case err := <-synced:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Abort removes the part.
func (a *Atomic) Abort() error {
	err := os.Remove(a.Name())
	detach.Close(a) // nobody will read it
	return err
}

// checkWritable refuses to replace a file that could not be overwritten.
func checkWritable(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return WithoutPath(err)
	}
	return f.Close()
}

// syncDir flushes a new name in a directory to the disk. File systems that cannot do so go without.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return nil
	}
	_ = d.Sync()
	return d.Close()
}
