package numm

import (
	"context"
	"errors"
	"io"
)

// guardedWriter stands before a writer of which nothing is known, as [guard] before a reader: each piece is written on a
// goroutine of its own and from memory of its own, so that one who writes is never held longer than ctx lasts. A writer
// that does not come back is left behind with its goroutine, and asked nothing more. How long it takes is its own affair:
// whoever reads what is written may be slow. A panic of the writer comes back to the one who writes.
type guardedWriter struct {
	ctx  context.Context
	w    io.Writer
	left error // why it is asked nothing more
	buf  []byte
}

// delivery is one piece on its way.
type delivery struct {
	done     chan struct{} // closed once the rest stands
	n        int
	err      error
	panicked any
}

func (g *guardedWriter) Write(p []byte) (int, error) {
	if g.left == nil {
		g.left = g.ctx.Err()
	}
	if g.left != nil {
		return 0, g.left
	}
	g.buf = append(g.buf[:0], p...)
	d := &delivery{done: make(chan struct{}), err: errors.New("the writer has ended its goroutine")}
	go d.run(g.w, g.buf)
	select {
	case <-d.done:
	case <-g.ctx.Done():
		g.left, g.buf = g.ctx.Err(), nil
		return 0, g.left
	}
	if d.panicked != nil {
		panic(d.panicked)
	}
	return d.n, d.err
}

func (d *delivery) run(w io.Writer, p []byte) {
	defer close(d.done)
	defer func() { d.panicked = recover() }()
	d.n, d.err = w.Write(p)
}
