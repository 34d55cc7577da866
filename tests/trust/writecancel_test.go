package trust_test

import (
	"context"
	"io"
	"path/filepath"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// forever is a call that does something again and again, until it fails.
func forever(do func(ctx context.Context) error) func(context.Context, numm.StreamOption) error {
	return func(ctx context.Context, _ numm.StreamOption) error {
		for {
			if err := do(ctx); err != nil {
				return err
			}
		}
	}
}

// createForever is a call that writes one file without end.
func createForever(path string, width, height int) func(context.Context, numm.StreamOption) error {
	return func(ctx context.Context, _ numm.StreamOption) error {
		w, err := createSized(ctx, path, width, height)
		if err != nil {
			return err
		}
		defer w.Abort()
		for {
			if err := w.write(); err != nil {
				return err
			}
		}
	}
}

// writings are calls that write for as long as they may, into a folder; to a stream of bytes where it is empty.
func writings(folder string) []call {
	var calls []call
	for _, extension := range recorded {
		path := filepath.Join(folder, "a."+extension)
		calls = append(calls, call{"Create " + extension, createForever(path, 640, 480), false})
	}
	calls = append(calls, call{"Create webm of 1080p", createForever(filepath.Join(folder, "hd.webm"), 1920, 1080), false})
	v, s := numm.NewVideo(60, 640, 480), ramp(600*numm.SampleRate)
	for _, extension := range []string{"wav", "flac", "oga", "opus", "mp3", "m4a"} {
		path := filepath.Join(folder, "b."+extension)
		calls = append(calls,
			call{"WriteSound " + extension, forever(func(ctx context.Context) error { return numm.WriteSound(ctx, path, s) }), false},
			call{"EncodeSound " + extension, forever(func(ctx context.Context) error { return numm.EncodeSound(ctx, io.Discard, extension, s) }), false})
	}
	for _, extension := range []string{"mkv", "mp4", "webm", "avi", "ogv", "gif", "webp", "apng"} {
		path := filepath.Join(folder, "b."+extension)
		calls = append(calls,
			call{"WriteVideo " + extension, forever(func(ctx context.Context) error { return numm.WriteVideo(ctx, path, v) }), false},
			call{"EncodeVideo " + extension, forever(func(ctx context.Context) error { return numm.EncodeVideo(ctx, io.Discard, extension, v) }), false})
	}
	return calls
}

// A context that ends while something is written ends the call at once, and leaves no part of a file.
func TestCancelWriting(t *testing.T) {
	turn.Long(t)
	folder := t.TempDir()
	for _, c := range writings(folder) {
		if !turn.Takes(c.name, (oneIn+1)/2) {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			checkDeadlines(t, c, 0, 5*time.Millisecond, 30*time.Millisecond, 150*time.Millisecond)
			parts, err := filepath.Glob(filepath.Join(folder, ".[!.]*"))
			if noError(t, err); len(parts) > 0 {
				t.Errorf("%q are left", parts)
			}
		})
	}
}

// Progress tells how far the writing is, and a context that it ends, ends the call.
func TestCancelByProgress(t *testing.T) {
	turn.Long(t)
	s, v := ramp(10*numm.SampleRate), blinking(60)
	for _, extension := range []string{"wav", "flac", "mp3", "m4a"} {
		checkProgress(t, 10*time.Second, func(ctx context.Context, o numm.EncodeOption) error {
			return numm.WriteSound(ctx, filepath.Join(t.TempDir(), "a."+extension), s, o)
		})
	}
	for _, extension := range []string{"mkv", "mp4", "gif", "webp", "apng"} {
		checkProgress(t, 2*time.Second, func(ctx context.Context, o numm.EncodeOption) error {
			return numm.WriteVideo(ctx, filepath.Join(t.TempDir(), "a."+extension), v, o)
		})
	}
}

func checkProgress(t *testing.T, length time.Duration, write func(context.Context, numm.EncodeOption) error) {
	t.Helper()
	var last time.Duration
	noError(t, write(t.Context(), numm.Progress(func(done, total time.Duration) {
		if done <= last || done > total || total != length {
			t.Errorf("%v of %v after %v", done, total, last)
		}
		last = done
	})))
	if last != length {
		t.Errorf("ends at %v, want %v", last, length)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	calls := 0
	noError(t, expect(write(ctx, numm.Progress(func(_, _ time.Duration) {
		calls++
		cancel()
	})), context.Canceled))
	if calls != 1 {
		t.Errorf("%d calls after the context's end", calls-1)
	}
}
