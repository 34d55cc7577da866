package detach

import (
	"context"
	"errors"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/gonumm/gonumm/internal/sentinel"
)

// reader is a reader of one function.
type reader func(p []byte) (int, error)

func (r reader) Read(p []byte) (int, error) { return r(p) }

func askOnce(ctx context.Context, r io.Reader, n int) (string, error) {
	g := NewReader(ctx)
	p := make([]byte, n)
	got, err := g.Ask(p, func(v *Request) (int, error) { return v.Fill(r) })
	return string(p[:got]), err
}

// What a reader gives comes through, with the error at its end.
func TestReaderLetsThrough(t *testing.T) {
	const text = "twelve bytes"
	for name, c := range map[string]struct {
		r   io.Reader
		n   int
		got string
		err error
	}{
		"all":                   {strings.NewReader(text), 12, text, nil},
		"the start":             {strings.NewReader(text), 6, "twelve", nil},
		"more than there is":    {strings.NewReader(text), 20, text, io.EOF},
		"nothing":               {strings.NewReader(text), 0, "", nil},
		"byte by byte":          {iotest.OneByteReader(strings.NewReader(text)), 12, text, nil},
		"the end with the last": {iotest.DataErrReader(strings.NewReader(text)), 20, text, io.EOF},
		"an error midway":       {io.MultiReader(strings.NewReader(text), iotest.ErrReader(io.ErrClosedPipe)), 20, text, io.ErrClosedPipe},
		"a timeout":             {iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader(text))), 12, "t", iotest.ErrTimeout},
		"nothing for ever":      {reader(func([]byte) (int, error) { return 0, nil }), 12, "", io.ErrNoProgress},
	} {
		got, err := askOnce(t.Context(), c.r, c.n)
		if got != c.got || err != c.err {
			t.Errorf("%s: %q, %v, want %q, %v", name, got, err, c.got, c.err)
		}
	}
}

// Nothing that a reader does instead of reading reaches the caller.
func TestReaderHoldsBack(t *testing.T) {
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		r    reader
		is   error
		says string
	}{
		"a panic":                   {func([]byte) (int, error) { panic("at the disco") }, nil, "panicked: at the disco"},
		"a panic of an error":       {func([]byte) (int, error) { panic(broken) }, broken, "panicked"},
		"a call of nothing":         {nil, nil, "panicked"},
		"the end of its goroutine":  {func([]byte) (int, error) { runtime.Goexit(); return 0, nil }, nil, "goroutine"},
		"more than there was room":  {func(p []byte) (int, error) { return len(p) + 1, nil }, nil, "13 of 12 bytes"},
		"less than nothing":         {func([]byte) (int, error) { return -1, nil }, nil, "-1 of 12 bytes"},
		"writes beyond its memory":  {func(p []byte) (int, error) { p = p[:len(p)+1]; return len(p), nil }, nil, "panicked"},
		"less than nothing, broken": {func([]byte) (int, error) { return -1, broken }, nil, "-1 of 12 bytes"},
	} {
		got, err := askOnce(t.Context(), c.r, 12)
		if got != "" || err == nil || c.is != nil && !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// A reader that does not come back is left behind once the context ends, or once it has given nothing for so long that
// it has stalled. It is asked nothing more, and what it writes after that reaches nobody.
func TestReaderLeavesBehind(t *testing.T) {
	for name, c := range map[string]struct {
		limit time.Duration // of the context; 0: none
		after time.Duration
		is    error
	}{
		"by the context": {time.Second, time.Second, context.DeadlineExceeded},
		"by its silence": {0, StallTime, sentinel.ErrStalled},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx := t.Context()
				if c.limit > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, c.limit)
					defer cancel()
				}
				free := make(chan struct{})
				calls := 0
				g := NewReader(ctx)
				ask := func(p []byte) error {
					_, err := g.Ask(p, func(v *Request) (int, error) {
						return v.Fill(reader(func(p []byte) (int, error) {
							calls++
							<-free
							return copy(p, "late"), nil
						}))
					})
					return err
				}
				start := time.Now()
				p := make([]byte, 8)
				if err := ask(p); !errors.Is(err, c.is) || time.Since(start) != c.after {
					t.Errorf("%v after %v, want %v after %v", err, time.Since(start), c.is, c.after)
				}
				if err := ask(p); !errors.Is(err, c.is) {
					t.Errorf("then %v, want %v", err, c.is)
				}
				close(free)
				synctest.Wait()
				if calls != 1 || slices.Max(p) != 0 {
					t.Errorf("%d calls, and %q was written", calls, p)
				}
			})
		})
	}
}

// A reader that gives little, but something, may take its time.
func TestReaderWaitsForTheSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got, err := askOnce(t.Context(), reader(func(p []byte) (int, error) {
			time.Sleep(StallTime * 3 / 4)
			return copy(p[:1], "x"), nil
		}), 9)
		if got != "xxxxxxxxx" || err != nil {
			t.Errorf("%q, %v", got, err)
		}
	})
}

// Leave returns only when the reader has returned, and nothing is asked after it.
func TestReaderIsLeft(t *testing.T) {
	g := NewReader(t.Context())
	var back atomic.Bool
	asked, free, left := make(chan struct{}), make(chan struct{}), make(chan bool)
	go func() {
		_, _ = g.Ask(make([]byte, 1), func(*Request) (int, error) {
			close(asked)
			<-free
			back.Store(true)
			return 1, nil
		})
	}()
	<-asked
	go func() {
		g.Leave()
		left <- back.Load()
	}()
	close(free)
	if !<-left {
		t.Error("left while the reader was asked")
	}
	if _, err := g.Ask(make([]byte, 1), func(*Request) (int, error) { return 1, nil }); !errors.Is(err, sentinel.ErrClosed) {
		t.Errorf("then %v, want ErrClosed", err)
	}
}
