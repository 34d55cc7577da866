package numm

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// A part is a file that is being written, beside the one that it will replace. Whoever writes it holds a lock on it, which
// the system takes back from a process that dies. Its name follows from the target's, so that the next to write the
// same file finds what a dead process has left, and takes it over, without a look at the whole directory.

// createPart begins a part for a target, empty and locked.
func createPart(target string) (*os.File, error) {
	hash := fnv.New64a()
	hash.Write([]byte(filepath.Base(target)))
	for i := 0; ; i++ {
		name := filepath.Join(filepath.Dir(target), fmt.Sprintf(".numm-%016x-%d.part", hash.Sum64(), i))
		f, err := takePart(name)
		switch {
		case err == nil:
			sweepParts(target, hash.Sum64(), i+1)
			return f, nil
		case errors.Is(err, errTaken):
		case errors.Is(err, errors.ErrUnsupported), errors.Is(err, unix.ENOLCK):
			return createUnlocked(target)
		default:
			return nil, err
		}
	}
}

// errTaken says that somebody else writes the part, or that it is none.
var errTaken = errors.New("part is taken")

// takePart makes a part, or opens one that nobody writes and empties it.
func takePart(name string) (*os.File, error) {
	for {
		// Not os.CreateTemp, which gives the file to its owner alone: a new file follows the process's umask.
		const flags = os.O_RDWR | unix.O_NOFOLLOW | unix.O_NONBLOCK
		f, err := os.OpenFile(name, flags|os.O_CREATE|os.O_EXCL, 0o666)
		made := err == nil
		if errors.Is(err, fs.ErrExist) {
			f, err = os.OpenFile(name, flags, 0)
		}
		switch {
		case errors.Is(err, fs.ErrNotExist) && isThere(filepath.Dir(name)):
			continue // it has just been taken away
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

// lockPart locks a part; stale says that it has lost its name meanwhile, by becoming its target or being swept. Another user's is
// taken, but some file systems give what this process makes to somebody else.
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

// sweepParts takes away what dead processes have left that wrote the same target side by side.
func sweepParts(target string, hash uint64, from int) {
	for i := from; ; i++ {
		name := filepath.Join(filepath.Dir(target), fmt.Sprintf(".numm-%016x-%d.part", hash, i))
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

// createUnlocked begins a part where the file system has no locks: nobody may take over what cannot be told from a live one.
func createUnlocked(target string) (*os.File, error) {
	for {
		name := filepath.Join(filepath.Dir(target), fmt.Sprintf(".numm-%016x.part", rand.Uint64()))
		f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}
