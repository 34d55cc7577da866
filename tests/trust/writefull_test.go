package trust_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
	"golang.org/x/sys/unix"
)

// Law 11 again: where the disk is full, the error says so, the old file stands, and nothing is left. A limit of the
// child's stands for the disk, and, where the system lets a process have mounts of its own, a small file system.
func TestFullDisk(t *testing.T) {
	turn.Long(t)
	ways := []string{"write beyond the limit"}
	if mayMount() {
		ways = append(ways, "write on a small disk")
	}
	for _, job := range ways {
		for _, extension := range recorded {
			if !turn.Takes(job+extension, (oneIn+1)/2) {
				continue
			}
			t.Run(job+"/"+extension, func(t *testing.T) {
				t.Parallel()
				folder := t.TempDir()
				r, _ := child{}.do(t, job, folder, filepath.Join(folder, "a."+extension))
				if r.Error == "" {
					t.Fatal("more was written than there was room for")
				}
				if !r.is("ENOSPC", "EFBIG") && !strings.Contains(r.Error, "File too large") {
					t.Errorf("%q does not say that the disk is full", r.Error)
				}
				if r.Text != "" {
					t.Error(r.Text)
				}
			})
		}
	}
}

// mayMount says whether a process of ours may have mounts of its own.
func mayMount() bool {
	return exec.Command("unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt").Run() == nil
}

// room is how much there is.
const room = 256 << 10

// writeBeyondLimit lets no file grow beyond the room.
func writeBeyondLimit(r *report, args []string) error {
	signal.Ignore(syscall.SIGXFSZ)
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: room, Max: room}); err != nil {
		return err
	}
	return fill(r, args[0], args[1])
}

// writeOnSmallDisk lays a small file system over the folder, for this process alone.
func writeOnSmallDisk(_ *report, args []string) error {
	// All threads must see it: the job goes on in another process.
	self, err := os.Executable()
	if err != nil {
		return err
	}
	const script = `mount -t tmpfs -o size=256k none "$1" && exec "$2" "$1" "$3"`
	cmd := exec.Command("unshare", "--mount", "sh", "-c", script, "sh", args[0], self, args[1])
	cmd.Env = append(os.Environ(), jobVariable+"=fill the disk")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return err
	}
	os.Exit(0) // the other has reported
	return nil
}

// fill writes more than there is room for, and tells what is there then.
func fill(r *report, folder, path string) error {
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		return err
	}
	err := writeMuch(path)
	old, failed := os.ReadFile(path)
	names, listed := filepath.Glob(filepath.Join(folder, "*"))
	hidden, _ := filepath.Glob(filepath.Join(folder, ".*"))
	switch names = append(names, hidden...); {
	case failed != nil || listed != nil:
		return errors.Join(failed, listed)
	case string(old) != "old":
		r.Text = "the old file has changed"
	case len(names) != 1:
		r.Text = "left are " + strings.Join(names, ", ")
	}
	return err
}

func writeMuch(path string) error {
	// Noise of 300 by 300 pixels, which no codec makes small.
	w, err := createSized(context.Background(), path, 300, 300)
	if err != nil {
		return err
	}
	defer w.Abort()
	for range 3000 {
		if err := w.write(); err != nil {
			return err
		}
	}
	return w.Close()
}

func init() {
	jobs["write beyond the limit"] = writeBeyondLimit
	jobs["write on a small disk"] = writeOnSmallDisk
	jobs["fill the disk"] = func(r *report, args []string) error { return fill(r, args[0], args[1]) }
	sentinels["ENOSPC"], sentinels["EFBIG"] = syscall.ENOSPC, syscall.EFBIG
}

// A stream of bytes that fails ends the writing with its own error.
func TestFailingStream(t *testing.T) {
	broken := errors.New("broken")
	for _, extension := range []string{"wav", "aiff", "flac", "oga", "opus", "mp3", "m4a"} {
		for _, after := range []int{0, 50, 5000} {
			w := &failingWriter{left: after, err: broken}
			noError(t, expect(numm.EncodeSound(t.Context(), w, extension, ramp(60000)), broken))
		}
	}
	for _, extension := range []string{"mkv", "mp4", "mov", "webm", "avi", "ogv", "gif", "webp", "apng"} {
		for _, after := range []int{0, 50, 700} {
			w := &failingWriter{left: after, err: broken}
			noError(t, expect(numm.EncodeVideo(t.Context(), w, extension, blinking(20)), broken))
		}
	}
}

func ramp(frames int) numm.Sound {
	s := make(numm.Sound, frames)
	for i := range s {
		s[i] = [2]int16{int16(i * i), int16(i * 77)}
	}
	return s
}

// failingWriter takes so many bytes and no more.
type failingWriter struct {
	left int
	err  error
}

func (f *failingWriter) Write(p []byte) (int, error) {
	n := min(len(p), f.left)
	f.left -= n
	if n < len(p) {
		return n, f.err
	}
	return n, nil
}
