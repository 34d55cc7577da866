package detach

import (
	"context"
	"errors"
	"io"
)

// Writer returns a writer that passes each piece on to w on a goroutine and from memory of its own, so that the caller waits no longer
// than ctx lasts. A w that does not return is abandoned with its goroutine and never called again; there is no other limit of
// time, as whoever reads what is written may be slow. A panic of w is passed on to the one who writes.
func Writer(ctx context.Context, w io.Writer) io.Writer { return &writer{ctx: ctx, w: w} }

type writer struct {
	ctx  context.Context
	w    io.Writer
	left error // why w is not called any more
	buf  []byte
}

// delivery is one piece on its way.
type delivery struct {
	done     chan struct{} // closed once the other fields are set
	n        int
	err      error
	panicked any
}

func (g *writer) Write(p []byte) (int, error) {
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
