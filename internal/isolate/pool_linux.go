package isolate

import (
	"context"
	"slices"
	"sync"
	"time"
)

const (
	// filesPerChild is after how many files a child is replaced by another.
	filesPerChild = 100
	// idleTime is how long a child waits for its next file before it is ended.
	idleTime = 10 * time.Second
	// mostIdle is how many children wait at a time.
	mostIdle = 4
)

// pool holds the children of this process that wait for a file.
type pool struct {
	mu       sync.Mutex
	idle     []*waiting                 // the last used at the end
	starting map[*child]context.Context // those that are not ready yet, with their callers' contexts
}

type waiting struct {
	*child
	timer *time.Timer
}

var children pool

// The kinds of children.
const (
	ordinary = "1"
	fonts    = "fonts" // one that may read the system's fonts
)

// take returns a child that is ready.
func (p *pool) take(ctx context.Context, kind string) (*child, error) {
	for c := p.waiting(kind); c != nil; c = p.waiting(kind) {
		if c.running() {
			return c, nil
		}
		c.letGo()
	}
	return p.fresh(ctx, kind)
}

func (p *pool) waiting(kind string) *child {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, w := range slices.Backward(p.idle) {
		if w.kind == kind && w.timer.Stop() {
			p.idle = slices.Delete(p.idle, i, i+1)
			return w.child
		}
	}
	return nil
}

// fresh starts a child. One that is ready only after ctx has ended is kept for the next caller.
func (p *pool) fresh(ctx context.Context, kind string) (*child, error) {
	type started struct {
		c   *child
		err error
	}
	ready := make(chan started)
	go func() {
		c, err := spawn(kind)
		if err == nil {
			p.begin(ctx, c)
			c.hold()
			if err = c.hello(); err != nil {
				c.letGo()
			}
			p.settle(c)
		}
		select {
		case ready <- started{c, err}:
		case <-ctx.Done():
			if err == nil {
				p.put(c)
			}
		}
	}()
	select {
	case s := <-ready:
		return s.c, s.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// begin notes a child that starts for a caller.
func (p *pool) begin(ctx context.Context, c *child) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.starting == nil {
		p.starting = map[*child]context.Context{}
	}
	p.starting[c] = ctx
}

// settle notes that a child is ready, or gone.
func (p *pool) settle(c *child) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.starting, c)
}

// put lets a child wait for its next file.
func (p *pool) put(c *child) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c.files >= filesPerChild || len(p.idle) >= mostIdle || !c.running() {
		c.kill("")
		c.letGo()
		return
	}
	w := &waiting{child: c}
	w.timer = time.AfterFunc(idleTime, func() { p.drop(w) })
	p.idle = append(p.idle, w)
}

func (p *pool) drop(w *waiting) {
	p.mu.Lock()
	p.idle = slices.DeleteFunc(p.idle, func(o *waiting) bool { return o == w })
	p.mu.Unlock()
	w.kill("")
	w.letGo()
}

// EndIdle ends the children that wait for a file, and those that start although their callers have left, and waits until they are gone.
func EndIdle() {
	children.mu.Lock()
	var left []*child
	for c, caller := range children.starting {
		if caller.Err() != nil {
			left = append(left, c)
		}
	}
	var ending []*waiting
	for _, w := range children.idle {
		if w.timer.Stop() {
			ending = append(ending, w)
		}
	}
	children.idle = nil
	children.mu.Unlock()
	for _, c := range left {
		c.kill("")
		<-c.dead
	}
	for _, w := range ending {
		w.kill("")
		<-w.dead
		w.letGo()
	}
}
