package detach

import (
	"context"
	"io"
	"sync"
)

// Encode runs an encoder that has no context, and returns when ctx ends: what the encoder writes after that is dropped. The encoder
// must read nothing that belongs to the caller. A panic of w is passed on to the caller.
func Encode(ctx context.Context, w io.Writer, encode func(w io.Writer) error) error {
	l := &droppingWriter{w: w}
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
		l.drop()
		return ctx.Err()
	}
}

// droppingWriter writes until drop is called, and fails from then on.
type droppingWriter struct {
	mu      sync.Mutex
	w       io.Writer
	dropped bool
}

func (l *droppingWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.dropped {
		return 0, context.Canceled
	}
	return l.w.Write(p)
}

func (l *droppingWriter) drop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.dropped = true
}
