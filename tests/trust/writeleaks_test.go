package trust_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// Law 10 for writing: after any number of files, aborts, errors and cancellations the process holds what it held before.
func TestWritingDoesNotLeak(t *testing.T) {
	turn.Long(t)
	checkLeaks(t, writeUses(t, t.TempDir()))
}

// writeUses are the ways to write a file, in every format, and to end.
func writeUses(t *testing.T, folder string) []use {
	var list []use
	ctx := t.Context()
	add := func(name string, do func() error) { list = append(list, use{name, do}) }
	broken := errors.New("broken")
	for _, extension := range recorded {
		path := filepath.Join(folder, "a."+extension)
		add("write "+extension, func() error {
			w, err := create(ctx, path)
			if err != nil {
				return err
			}
			return errors.Join(w.write(), w.write(), w.Close())
		})
		add("abort "+extension, func() error { return abort(ctx, path) })
		add("abort at once "+extension, func() error {
			w, err := create(ctx, path)
			return errors.Join(err, w.Abort())
		})
		add("cancel "+extension, func() error { return expect(cancelled(ctx, path), context.Canceled) })
		add("refuse "+extension, func() error {
			_, err := create(ctx, path, numm.Rate(7_000_001), numm.Bitrate(7))
			return expect(err, numm.ErrUnsupported)
		})
	}
	add("encode to what fails", func() error {
		return expect(numm.EncodeSound(ctx, &failingWriter{left: 10, err: broken}, "mp3", ramp(5000)), broken)
	})
	add("encode", func() error { return numm.EncodeVideo(ctx, io.Discard, "mp4", blinking(3)) })
	add("a film without a picture", func() error {
		w, err := create(ctx, filepath.Join(folder, "b.mp4"))
		if err != nil {
			return err
		}
		return expect(w.Close(), numm.ErrSize)
	})
	add("no folder", func() error {
		_, err := create(ctx, filepath.Join(folder, "none", "b.mp4"))
		return expect(err, os.ErrNotExist)
	})
	return list
}

// Every way to write a file ends as it should.
func TestEveryWriteUse(t *testing.T) {
	for _, u := range writeUses(t, t.TempDir()) {
		if err := u.do(); err != nil {
			t.Errorf("%s: %v", u.name, err)
		}
	}
}

// Many may write at once, even to the same target: one of them is there whole in the end.
func TestManyWritersAtOnce(t *testing.T) {
	turn.Long(t)
	folder := t.TempDir()
	errs := make([]error, 3*len(recorded))
	var group sync.WaitGroup
	for i := range errs {
		group.Go(func() {
			path := filepath.Join(folder, "a."+recorded[i%len(recorded)])
			w, err := create(t.Context(), path)
			if err != nil {
				errs[i] = err
				return
			}
			for range 20 + i {
				err = errors.Join(err, w.write())
			}
			errs[i] = errors.Join(err, w.Close())
		})
	}
	group.Wait()
	noError(t, errors.Join(errs...))
	names := disk.Names(t, folder)
	if slices.Sort(names); len(names) != len(recorded) {
		t.Errorf("%q stand there, want one of each format", names)
	}
	for k, extension := range recorded {
		frames, err := framesOf(t, filepath.Join(folder, "a."+extension))
		noError(t, err)
		whole := []int{20 + k, 20 + k + len(recorded), 20 + k + 2*len(recorded)}
		if !slices.Contains(whole, frames) {
			t.Errorf("%s has %d frames, want one of %v", extension, frames, whole)
		}
	}
}

// framesOf is how many times create's write was called for a file.
func framesOf(t *testing.T, path string) (int, error) {
	if v, err := numm.ReadVideo(t.Context(), path); err == nil {
		return v.Len(), nil
	}
	s, err := numm.ReadSound(t.Context(), path)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", path, err)
	}
	return len(s) / numm.FrameSound, nil
}
