package pipeline

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/abandoned"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/internal/unruly"
)

// unrulyFile returns a file that an element never comes back from, until the test is over.
func unrulyFile(t *testing.T, mode string) *File {
	t.Helper()
	content := unruly.File(mode)
	file, err := FileFrom(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	before := abandoned.Count()
	release := unruly.Hold()
	t.Cleanup(func() {
		release()
		if mode != unruly.Flood { // whose threads sleep for good
			settle(t, before)
		}
	})
	return file
}

// settle waits until no more is left behind than there was before.
func settle(t *testing.T, before int) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for end := time.After(time.Minute); abandoned.Count() > before; {
		select {
		case <-tick.C:
		case <-end:
			t.Fatalf("left behind: %q", abandoned.List())
		}
	}
}

// readUnruly opens a stream and waits for its first frame.
func readUnruly(ctx context.Context, file *File) error {
	p, err := New(ctx, file, Config{Kind: Video, Stream: -1})
	if err != nil {
		return err
	}
	defer p.Close()
	return p.Wait(func(timeout time.Duration) error {
		s, err := p.Sink().Pull(timeout)
		if err == nil {
			s.Release()
		}
		return err
	})
}

// Whatever an element does, a call ends with its context, within 100 ms, and what it leaves behind is counted until it ends.
func TestContextBeatsElement(t *testing.T) {
	const promptly, tries = 100 * time.Millisecond, 5 // a busy machine may be late, an element that holds a call always is
	for name, call := range map[string]func(context.Context, *File) error{
		"read":  readUnruly,
		"probe": func(ctx context.Context, file *File) error { _, err := Probe(ctx, file); return err },
	} {
		for _, mode := range unruly.Modes {
			t.Run(name+" "+mode, func(t *testing.T) {
				file := unrulyFile(t, mode)
				var late time.Duration
				for range tries {
					ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
					end, _ := ctx.Deadline()
					err := call(ctx, file)
					late = time.Since(end)
					cancel()
					if err != nil && !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, gst.ErrEnd) && !errors.Is(err, ErrCorrupt) {
						t.Fatal(err)
					}
					if late < promptly {
						return
					}
				}
				t.Errorf("it came back %v after its context's end", late)
			})
		}
	}
}

// Without a context that ends, it is an error that says so.
func TestWatchdogBeatsElement(t *testing.T) {
	turn.Long(t)
	for mode, want := range map[string]error{
		unruly.Loop: ErrStalled, unruly.Block: ErrStalled, unruly.Lock: ErrStalled, unruly.Start: ErrStalled, unruly.Flood: ErrCorrupt,
	} {
		t.Run(mode, func(t *testing.T) {
			file := unrulyFile(t, mode)
			p, err := New(t.Context(), file, Config{Kind: Video, Stream: -1})
			if err != nil {
				t.Fatal(err)
			}
			p.watch.pace = 0.01
			err = p.Wait(func(timeout time.Duration) error { _, err := p.Sink().Pull(timeout); return err })
			if !errors.Is(err, want) {
				t.Errorf("%v, want %v", err, want)
			}
			p.Close()
			if abandoned.Count() == 0 {
				t.Error("nothing is left behind of an element that does not come back")
			}
		})
	}
}

// A flood of criticals is cut off.
func TestFloodIsCounted(t *testing.T) {
	file := unrulyFile(t, unruly.Flood)
	p, err := New(t.Context(), file, Config{Kind: Video, Stream: -1})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	err = p.Wait(func(timeout time.Duration) error { _, err := p.Sink().Pull(timeout); return err })
	if !errors.Is(err, ErrCorrupt) || p.native.Logged() <= gst.LogFlood {
		t.Errorf("%v after %d warnings", err, p.native.Logged())
	}
}
