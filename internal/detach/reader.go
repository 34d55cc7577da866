package detach

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gonumm/gonumm/internal/sentinel"
)

// StallTime is how long a source may deliver nothing before it counts as stalled.
const StallTime = 10 * time.Second

// Reader protects a call from a reader that may block or panic. Each request runs on a goroutine and with memory of its own, one
// after the other, so that the caller waits no longer than the context lasts, and no longer than StallTime, and a panic is an error.
// A reader that does not return is abandoned with its goroutine, and never called again. It is safe for concurrent use.
type Reader struct {
	ctx context.Context

	mu   sync.Mutex // held during a request
	left error      // why the reader is not called any more
	buf  []byte
}

// NewReader returns a Reader for the requests of a call with that context.
func NewReader(ctx context.Context) *Reader { return &Reader{ctx: ctx} }

// Request is one request to a reader. Its methods are called on the goroutine that runs it.
type Request struct {
	P []byte // to be filled

	ctx   context.Context
	steps atomic.Int64 // how often the reader has returned
	over  atomic.Bool  // nobody waits any more

	done chan struct{} // closed once n and err are set
	n    int
	err  error
}

// Ask lets do fill p from a reader, and returns the number of bytes.
func (g *Reader) Ask(p []byte, do func(v *Request) (int, error)) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.left == nil {
		g.left = g.ctx.Err()
	}
	if g.left != nil {
		return 0, g.left
	}
	if len(g.buf) < len(p) {
		g.buf = make([]byte, len(p))
	}
	v := &Request{P: g.buf[:len(p):len(p)], ctx: g.ctx, done: make(chan struct{})}
	go v.run(do)
	if err := v.wait(); err != nil {
		v.over.Store(true)
		g.left, g.buf = err, nil
		return 0, err
	}
	return copy(p, v.P[:v.n]), v.err
}

// Leave waits until the reader has returned, and never calls it again.
func (g *Reader) Leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.left == nil {
		g.left = sentinel.ErrClosed
	}
}

func (v *Request) run(do func(v *Request) (int, error)) {
	v.err = errors.New("the reader has ended its goroutine")
	defer close(v.done)
	defer func() {
		if r := recover(); r != nil {
			v.n, v.err = 0, Panicked(r)
		}
	}()
	v.n, v.err = do(v)
}

// wait returns once the request is done, or the reason why it is abandoned.
func (v *Request) wait() error {
	quiet := time.NewTimer(StallTime)
	defer quiet.Stop()
	for seen := int64(0); ; {
		select {
		case <-v.done:
			return nil
		case <-v.ctx.Done():
			return v.ctx.Err()
		case <-quiet.C:
			steps := v.steps.Load()
			if steps == seen {
				return fmt.Errorf("%w: the reader gave nothing for %v", sentinel.ErrStalled, StallTime)
			}
			seen = steps
			quiet.Reset(StallTime)
		}
	}
}

// errLeft ends a request that nobody waits for.
var errLeft = errors.New("left behind")

// Step records that the reader has returned, and returns an error where the request should end.
func (v *Request) Step() error {
	v.steps.Add(1)
	if v.over.Load() {
		return errLeft
	}
	return v.ctx.Err()
}

// maxEmpty is how often in a row a reader may return no bytes and no error.
const maxEmpty = 100

// Read reads from r once, and again where it returns nothing.
func (v *Request) Read(r io.Reader, p []byte) (int, error) {
	for range maxEmpty {
		n, err := r.Read(p)
		if n < 0 || n > len(p) {
			return 0, fmt.Errorf("the reader says that it has read %d of %d bytes", n, len(p))
		}
		if left := v.Step(); left != nil {
			return 0, left
		}
		if n > 0 || err != nil || len(p) == 0 {
			return n, err
		}
	}
	return 0, io.ErrNoProgress
}

// Fill reads from r until P is full, or returns the error that r ended with, which may be io.EOF.
func (v *Request) Fill(r io.Reader) (n int, err error) {
	for n < len(v.P) && err == nil {
		var got int
		got, err = v.Read(r, v.P[n:])
		n += got
	}
	if n == len(v.P) {
		return n, nil
	}
	return n, err
}
