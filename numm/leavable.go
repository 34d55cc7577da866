package numm

import (
	"context"
	"io"
	"sync"
)

// leavable encodes with an encoder of the standard library, which knows no context, and returns when ctx ends: what the
// encoder still writes then goes nowhere. It must read nothing that belongs to the caller. A panic of the caller's own
// writer comes back to the caller.
func leavable(ctx context.Context, w io.Writer, encode func(w io.Writer) error) error {
	l := &leavingWriter{w: w}
	done, panicked := make(chan error, 1), make(chan any, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				panicked <- r
			}
		}()
		done <- encode(l)
	}()
	select {
	case err := <-done:
		return err
	case r := <-panicked:
		panic(r)
	case <-ctx.Done():
		l.leave()
		return ctx.Err()
	}
}

// leavingWriter writes until it is left.
type leavingWriter struct {
	mu   sync.Mutex
	w    io.Writer
	left bool
}

func (l *leavingWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.left {
		return 0, context.Canceled
	}
	return l.w.Write(p)
}

func (l *leavingWriter) leave() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.left = true
}
