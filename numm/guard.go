package numm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gonumm/gonumm/pipeline"
)

// guard stands before a reader of which nothing is known. What is asked of the reader is asked one thing after the
// other, on a goroutine of its own and with memory of its own, so that one who asks is never held longer than its
// context lasts, nor for ever, and a panic is an error. A reader that does not come back is left behind with its
// goroutine, and asked nothing more.
type guard struct {
	ctx context.Context

	mu   sync.Mutex // held while the reader is asked
	left error      // why it is asked nothing more
	buf  []byte
}

// visit is one thing that is asked of a reader.
type visit struct {
	ctx   context.Context
	p     []byte       // to be filled
	steps atomic.Int64 // that the reader came back
	over  atomic.Bool  // nobody waits any more

	done chan struct{} // closed once n and err stand
	n    int
	err  error
}

// ask lets do fill p with what a reader gives.
func (g *guard) ask(p []byte, do func(v *visit) (int, error)) (int, error) {
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
	v := &visit{ctx: g.ctx, p: g.buf[:len(p):len(p)], done: make(chan struct{})}
	go v.run(do)
	if err := v.wait(); err != nil {
		v.over.Store(true)
		g.left, g.buf = err, nil
		return 0, err
	}
	return copy(p, v.p[:v.n]), v.err
}

// leave waits until the reader has come back, and asks nothing of it any more.
func (g *guard) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.left == nil {
		g.left = ErrClosed
	}
}

func (v *visit) run(do func(v *visit) (int, error)) {
	v.err = errors.New("the reader has ended its goroutine")
	defer close(v.done)
	defer func() {
		if r := recover(); r != nil {
			v.n, v.err = 0, pipeline.Panicked(r)
		}
	}()
	v.n, v.err = do(v)
}

// wait returns once the visit is done, or why it is left behind.
func (v *visit) wait() error {
	quiet := time.NewTimer(pipeline.StallTime)
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
				return fmt.Errorf("%w: the reader gave nothing for %v", ErrStalled, pipeline.StallTime)
			}
			seen = steps
			quiet.Reset(pipeline.StallTime)
		}
	}
}

// errLeft ends a visit for which nobody waits.
var errLeft = errors.New("left behind")

// step notes that the reader came back, and says whether to go on with it.
func (v *visit) step() error {
	v.steps.Add(1)
	if v.over.Load() {
		return errLeft
	}
	return v.ctx.Err()
}

// maxEmpty is how often a reader may give nothing and no error, one time after the other.
const maxEmpty = 100

// read reads once, but for what is empty.
func (v *visit) read(r io.Reader, p []byte) (int, error) {
	for range maxEmpty {
		n, err := r.Read(p)
		if n < 0 || n > len(p) {
			return 0, fmt.Errorf("the reader says that it has read %d of %d bytes", n, len(p))
		}
		if left := v.step(); left != nil {
			return 0, left
		}
		if n > 0 || err != nil || len(p) == 0 {
			return n, err
		}
	}
	return 0, io.ErrNoProgress
}

// fill reads until p is full; where it ends before, with the error that ended it, which may be io.EOF.
func (v *visit) fill(r io.Reader) (n int, err error) {
	for n < len(v.p) && err == nil {
		var got int
		got, err = v.read(r, v.p[n:])
		n += got
	}
	if n == len(v.p) {
		return n, nil
	}
	return n, err
}
