//go:build unix

package file

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// A part is a file that is being written, beside the one that it will replace. Its writer holds a lock on it, which the system
// releases when the process dies. Its name is derived from the target's, so that the next writer of the same file finds what a dead
// process has left and takes it over, without a search of the whole directory.

// createPart creates a part for a target, empty and locked.
func createPart(target string) (*os.File, error) {
	hash := fnv.New64a()
	hash.Write([]byte(filepath.Base(target)))
	for i := 0; ; i++ {
		f, err := takePart(partName(target, hash.Sum64(), i))
		switch {
		case err == nil:
			sweepParts(target, hash.Sum64(), i+1)
			return f, nil
		case errors.Is(err, errTaken):
		case errors.Is(err, errors.ErrUnsupported), errors.Is(err, unix.ENOLCK):
			return createUnlocked(target)
		default:
			return nil, fmt.Errorf("cannot write in the folder %s: %w", filepath.Dir(target), WithoutPath(err))
		}
	}
}

// partName returns the name of part i of a target whose name has that hash.
func partName(target string, hash uint64, i int) string {
	return filepath.Join(filepath.Dir(target), fmt.Sprintf(".numm-%016x-%d.part", hash, i))
}

// leftPart opens and locks the part that a dead process has left of a target. A part that somebody is writing is not touched; where
// there is no other, the error is an fs.ErrNotExist.
func leftPart(target string) (*os.File, error) {
	hash := fnv.New64a()
	hash.Write([]byte(filepath.Base(target)))
	for i := 0; ; i++ {
		name := partName(target, hash.Sum64(), i)
		f, err := os.OpenFile(name, os.O_RDWR|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0)
		if err != nil {
			return nil, fmt.Errorf("nothing to recover: %w", WithoutPath(err))
		}
		stale, err := lockPart(f, name, false)
		info, failed := f.Stat()
		if err == nil && !stale && failed == nil && info.Size() > 0 {
			return f, nil
		}
		_ = f.Close() // somebody else's, or empty
	}
}

// errTaken reports that somebody else writes the part, or that it is not a part.
var errTaken = errors.New("part is taken")

// takePart creates a part, or opens and empties one that nobody writes.
func takePart(name string) (*os.File, error) {
	for {
		// Not os.CreateTemp, which gives the file to its owner alone: a new file follows the process's umask.
		const flags = os.O_RDWR | unix.O_NOFOLLOW | unix.O_NONBLOCK
		f, err := os.OpenFile(name, flags|os.O_CREATE|os.O_EXCL, 0o666)
		made := err == nil
		found := errors.Is(err, fs.ErrExist)
		if found {
			f, err = os.OpenFile(name, flags, 0)
		}
		switch {
		case found && errors.Is(err, fs.ErrNotExist):
			continue // it has just been removed
		case errors.Is(err, unix.ELOOP), errors.Is(err, unix.EISDIR), errors.Is(err, unix.ENXIO):
			return nil, errTaken
		case errors.Is(err, fs.ErrPermission) && isThere(name):
			return nil, errTaken // by another user, who may write the same target
		case err != nil:
			return nil, err
		}
		stale, err := lockPart(f, name, made)
		if err == nil && !stale {
			if err = f.Truncate(0); err == nil {
				return f, nil
			}
		}
		if made && err != nil && !errors.Is(err, errTaken) {
			_ = os.Remove(name)
		}
		if err != nil || !stale {
			return nil, errors.Join(err, f.Close())
		}
		_ = f.Close()
	}
}

func isThere(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// lockPart locks a part. It reports whether the part has lost its name meanwhile, by becoming its target or being removed. Another
// user's part counts as taken, unless this process made it: some file systems give new files to somebody else.
func lockPart(f *os.File, name string, made bool) (stale bool, err error) {
	raw, err := f.SyscallConn()
	if err != nil {
		return false, err
	}
	var own, named unix.Stat_t
	failed := raw.Control(func(fd uintptr) {
		if err = unix.Fstat(int(fd), &own); err == nil {
			err = unix.Flock(int(fd), unix.LOCK_EX|unix.LOCK_NB)
		}
	})
	if failed != nil {
		return false, failed
	}
	switch {
	case errors.Is(err, unix.EWOULDBLOCK):
		return false, errTaken
	case err != nil:
		return false, err
	case own.Mode&unix.S_IFMT != unix.S_IFREG, own.Nlink > 1, int(own.Uid) != os.Geteuid() && !made:
		return false, errTaken
	}
	err = unix.Lstat(name, &named)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	return named.Ino != own.Ino || named.Dev != own.Dev, err
}

// sweepParts removes the parts of dead processes that wrote the same target at the same time.
func sweepParts(target string, hash uint64, from int) {
	for i := from; ; i++ {
		name := partName(target, hash, i)
		if _, err := os.Lstat(name); err != nil {
			return
		}
		f, err := takePart(name)
		if err != nil {
			return
		}
		_ = os.Remove(name)
		_ = f.Close()
	}
}
