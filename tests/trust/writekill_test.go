package trust_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/bounded"
)

// kills is how often a process is killed while it writes, over all formats.
const kills = 200

// Law 11: whenever a process dies while it writes, the old file is whole or the new one is, and what it has left is gone
// with the next that is written.
func TestKilledWriters(t *testing.T) {
	turn.Long(t)
	for _, extension := range []string{"wav", "gif", "apng", "webp", "flac", "mp3", "mkv", "mp4", "webm", "png"} {
		t.Run(extension, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			path := filepath.Join(folder, "a."+extension)
			most := 2 // the file and a part
			if extension == "mp4" {
				most = 3 // at the end a second part is made of what would have survived a kill
			}
			var whole []string
			for version := range 2 {
				noError(t, writeVersion(t.Context(), path, version))
				content, err := contentOf(t.Context(), path)
				noError(t, err)
				whole = append(whole, content)
			}
			for range max(4, kills*times/2000/10) {
				killWriter(t, path)
				got, err := contentOf(t.Context(), path)
				noError(t, err)
				if !slices.Contains(whole, got) {
					t.Fatalf("a killed process has left %s, want one of %q", got, whole)
				}
				if names := disk.Names(t, folder); len(names) > most {
					t.Errorf("killed processes have left %q", names)
				}
			}
			noError(t, writeVersion(t.Context(), path, 0))
			if names := disk.Names(t, folder); len(names) != 1 {
				t.Errorf("%q stand there, want one file", names)
			}
		})
	}
}

// killWriter lets a child write for ever over a file, and kills it at some moment.
func killWriter(t *testing.T, path string) {
	t.Helper()
	cmd, out, stderr := startJob(t, "write for ever", path)
	said, _ := bufio.NewReader(out).ReadString('\n')
	<-time.After(rand.N(25 * time.Millisecond))
	noError(t, cmd.Process.Kill())
	if cmd.Wait() == nil || said != "it writes\n" {
		t.Fatalf("the child says %q and ends by itself:\n%s", said, tail(stderr.String()))
	}
}

// startJob starts a child that does a job with a path, until it is killed or the test has ended.
func startJob(t *testing.T, job, path string) (cmd *exec.Cmd, out io.Reader, stderr *bounded.Log) {
	t.Helper()
	self, err := os.Executable()
	noError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), childTime)
	t.Cleanup(cancel)
	stderr = new(bounded.Log)
	cmd = exec.CommandContext(ctx, self, path)
	cmd.Env, cmd.Stderr = append(os.Environ(), jobVariable+"="+job), stderr
	out, err = cmd.StdoutPipe()
	noError(t, err)
	noError(t, cmd.Start())
	return cmd, out, stderr
}

// writeForEver writes two versions in turn over each other.
func writeForEver(_ *report, args []string) error {
	for version := 0; ; version++ {
		if err := writeVersion(context.Background(), args[0], version%2); err != nil {
			return err
		}
		if version == 0 {
			fmt.Println("it writes")
		}
	}
}

// writeVersion writes one of two contents that have different lengths.
func writeVersion(ctx context.Context, path string, version int) error {
	switch extension := filepath.Ext(path); extension {
	case ".png":
		return numm.WriteImage(ctx, path, numm.NewImage(300+version, 200))
	case ".wav", ".flac", ".mp3":
		return numm.WriteSound(ctx, path, numm.Silence(time.Duration(2+version)*time.Second))
	case ".gif", ".webp", ".apng":
		return numm.WriteVideo(ctx, path, blinking(20+version))
	default:
		return numm.WriteMovie(ctx, path, blinking(20+version), numm.Silence(time.Second))
	}
}

// blinking is a film of black and white frames in turn.
func blinking(frames int) *numm.Video {
	v := numm.NewVideo(frames, 64, 64)
	for i, m := range v.All() {
		for k := range m.Pix {
			m.Pix[k] = uint8(i%2) * 255
		}
	}
	return v
}

// contentOf tells of a file how long it is, or why it is none.
func contentOf(ctx context.Context, path string) (string, error) {
	switch filepath.Ext(path) {
	case ".png":
		m, err := numm.ReadImage(ctx, path)
		return fmt.Sprint(m), err
	case ".wav", ".flac", ".mp3":
		s, err := numm.ReadSound(ctx, path)
		return fmt.Sprint(len(s)), err
	}
	v, err := numm.ReadVideo(ctx, path)
	if err != nil {
		return "", err
	}
	for i, m := range v.All() {
		if bright := m.Pix[0] > 128; bright != (i%2 == 1) {
			return "", fmt.Errorf("frame %d is wrong", i)
		}
	}
	if slices.Contains(animations, filepath.Ext(path)) {
		return fmt.Sprint(v.Len()), nil
	}
	s, err := numm.ReadSound(ctx, path)
	return fmt.Sprint(v.Len(), len(s)), err
}

func init() { jobs["write for ever"] = writeForEver }

// Whoever gives up leaves nothing: neither the file nor a part of it, nor another mode of the one that stands.
func TestNothingIsLeft(t *testing.T) {
	for _, extension := range recorded {
		t.Run(extension, func(t *testing.T) {
			folder := t.TempDir()
			path := filepath.Join(folder, "a."+extension)
			noError(t, abort(t.Context(), path))
			noError(t, expect(cancelled(t.Context(), path), context.Canceled))
			if names := disk.Names(t, folder); len(names) > 0 {
				t.Errorf("%q are left", names)
			}
			noError(t, os.WriteFile(path, []byte("old"), 0o600))
			noError(t, os.Chmod(path, 0o640))
			noError(t, abort(t.Context(), path))
			noError(t, expect(cancelled(t.Context(), path), context.Canceled))
			old, err := os.ReadFile(path)
			if noError(t, err); string(old) != "old" || len(disk.Names(t, folder)) != 1 {
				t.Errorf("the old file is %q, beside %q", old, disk.Names(t, folder))
			}
			w, err := create(t.Context(), path)
			noError(t, err)
			noError(t, w.write())
			noError(t, w.Close())
			noError(t, w.Abort())
			noError(t, expect(w.Close(), numm.ErrClosed))
			noError(t, expect(w.write(), numm.ErrClosed))
			info, err := os.Stat(path)
			noError(t, err)
			if info.Mode() != 0o640 || info.Size() < 10 || len(disk.Names(t, folder)) != 1 {
				t.Errorf("%d bytes of mode %v stand, beside %q", info.Size(), info.Mode(), disk.Names(t, folder))
			}
		})
	}
}

// recorded are the formats that are written piece by piece: films with sound where they may have it.
var recorded = []string{"wav", "aiff", "flac", "oga", "opus", "mp3", "m4a", "mkv", "mp4", "mov", "webm", "avi", "ogv", "gif", "webp", "apng"}

// animations have no sound.
var animations = []string{".gif", ".webp", ".apng"}

// anyWriter is a SoundWriter, a VideoWriter or a MovieWriter.
type anyWriter interface {
	Close() error
	Abort() error
}

// piecewise is a writer with something to write.
type piecewise struct {
	anyWriter
	write func() error
}

func create(ctx context.Context, path string, opts ...numm.EncodeOption) (*piecewise, error) {
	return createSized(ctx, path, 32, 32, opts...)
}

// createSized begins a file of any format; write writes a frame and its sound.
func createSized(ctx context.Context, path string, width, height int, opts ...numm.EncodeOption) (*piecewise, error) {
	m, s := numm.NewImage(width, height), make(numm.Sound, numm.FrameSound)
	for i := range m.Pix {
		m.Pix[i] = uint8(rand.Uint32())
	}
	for i := range s {
		s[i] = [2]int16{int16(100 * i), int16(-77 * i)}
	}
	switch filepath.Ext(path) {
	case ".gif", ".webp", ".apng":
		w, err := numm.CreateVideo(ctx, path, width, height, opts...)
		return &piecewise{w, func() error {
			for i := range m.Pix {
				m.Pix[i] += 64 // so that every pixel has changed, by more than an encoder lets stay
			}
			return w.Write(m)
		}}, err
	case ".mkv", ".mp4", ".mov", ".webm", ".avi", ".ogv":
		w, err := numm.CreateMovie(ctx, path, width, height, opts...)
		return &piecewise{w, func() error { return errors.Join(w.WriteFrame(m), w.WriteSound(s)) }}, err
	}
	w, err := numm.CreateSound(ctx, path, opts...)
	return &piecewise{w, func() error { return w.Write(s) }}, err
}

func abort(ctx context.Context, path string) error {
	w, err := create(ctx, path)
	if err != nil {
		return err
	}
	return errors.Join(w.write(), w.write(), w.Abort(), w.Abort())
}

func cancelled(ctx context.Context, path string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w, err := create(ctx, path)
	if err != nil {
		return err
	}
	defer w.Abort()
	if err := w.write(); err != nil {
		return err
	}
	cancel()
	return w.write()
}
