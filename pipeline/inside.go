package pipeline

import (
	"context"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/abandoned"
)

// pollInterval is how long a single wait for data lasts before failures, the context and the watchdog
// are checked again: well under the 100 ms within which a cancelled context ends any call.
const pollInterval = 20 * time.Millisecond

// inside calls into the elements of a pipeline, any of which may loop or block for ever: while it starts, seeks, answers a query
// or stops as well as in its streaming threads. The caller waits outside, until the context ends or the watchdog gives the
// pipeline up. A call that does not return is abandoned, and counted.
type inside struct {
	ctx    context.Context
	native *gst.Pipeline
	state  State
	err    error // of state Failed
	watch  watchdog
	done   func() int64    // bytes read, or written, so far
	again  func() int64    // of them, those read again; nil where that does not count
	stuck  <-chan struct{} // closed when the call that was left behind comes out; nil where none was
}

// launchedInside is that of a pipeline of a program's own, without a watchdog: a source or a sink may take any time.
func launchedInside(ctx context.Context) (inside, error) {
	if err := ctx.Err(); err != nil {
		return inside{}, err
	}
	native, err := gst.NewLivePipeline()
	return inside{ctx: ctx, native: native}, err
}

// evidence returns the visible state of the pipeline.
func (n *inside) evidence() evidence {
	e := evidence{now: time.Now(), logged: n.native.Logged()}
	if n.done != nil {
		e.done = n.done()
	}
	if n.again != nil {
		e.again = n.again()
	}
	return e
}

func (n *inside) feed() { n.watch.feed(n.evidence()) }

// waitError returns why nothing will ever come: the context's end, or what the watchdog says.
func (n *inside) waitError() error {
	if err := n.ctx.Err(); err != nil {
		return err
	}
	return n.watch.check(n.evidence())
}

// fail ends the pipeline with err, before which the end of the context comes.
func (n *inside) fail(err error) error {
	if ended := n.ctx.Err(); ended != nil {
		err = ended
	}
	n.state, n.err = Failed, err
	return err
}

// cancelled ends the pipeline where its context has ended.
func (n *inside) cancelled() error {
	if err := n.ctx.Err(); err != nil {
		return n.fail(err)
	}
	return nil
}

// failed ends the pipeline where its context has ended, or an element has failed, which as turns into an error of this package's.
func (n *inside) failed(as func(*gst.Error) error) error {
	if err := n.cancelled(); err != nil {
		return err
	}
	if err := n.firstFailure(as, nil); err != nil {
		return n.fail(err)
	}
	return nil
}

func (n *inside) firstFailure(as func(*gst.Error) error, otherwise error) error {
	for m := n.native.Pop(0); m != nil; m = n.native.Pop(0) {
		if m.Type == gst.MessageError {
			return as(m.Err)
		}
	}
	return otherwise
}

// built calls build, which uses elements, and fail where that does not come back.
func (n *inside) built(build func() error, fail func(error) error) error {
	var err error
	if stuck := n.guarded(func() { err = build() }); stuck != nil {
		return fail(stuck) // and what builds may still be at work
	}
	return err
}

// start lets the data flow. Where GStreamer refuses, reason finds out why.
func (n *inside) start(reason func(refused error) error, fail func(error) error) error {
	var refused error
	if err := n.guarded(func() { refused = n.native.SetState(gst.Playing) }); err != nil {
		return fail(err)
	}
	if refused != nil {
		return fail(reason(refused))
	}
	n.state = Flowing
	return nil
}

func doesNotStart(refused error) error {
	return failure(ErrUnsupported, "the pipeline does not start: %v", refused)
}

// guarded calls do, which must not touch what the caller touches after an error: it may be at work still.
func (n *inside) guarded(do func()) error {
	if n.stuck != nil {
		return failure(ErrStalled, "an element does not come back")
	}
	out := make(chan struct{})
	go func() {
		defer close(out)
		do()
	}()
	timer := time.NewTimer(pollInterval)
	defer timer.Stop()
	for {
		select {
		case <-out:
			return nil
		case <-n.ctx.Done():
		case <-timer.C:
			timer.Reset(pollInterval)
		}
		if err := n.waitError(); err != nil {
			n.stuck = out
			return err
		}
	}
}

// close leaves with release, once.
func (n *inside) close(release func()) {
	if n.state == Closed {
		return
	}
	unsure := n.state == Failed
	n.state = Closed
	n.leave(unsure, release)
}

// leave makes release, which stops the threads and frees everything, follow whatever is still running. It waits for that
// only for a moment where unsure reports that something is wrong, or the context has ended: whoever cancelled waits for 100 ms at
// most. What has not ended by then is abandoned.
func (n *inside) leave(unsure bool, release func()) {
	out, stuck := make(chan struct{}), n.stuck
	go func() {
		defer close(out)
		if stuck != nil {
			<-stuck
		}
		release()
	}()
	moment := StallTime
	if unsure {
		moment = 2 * pollInterval
	}
	timer := time.NewTimer(moment)
	defer timer.Stop()
	select {
	case <-out:
		return
	case <-timer.C:
	case <-n.ctx.Done():
		timer.Reset(2 * pollInterval)
		select {
		case <-out:
			return
		case <-timer.C:
		}
	}
	back := abandoned.Leave("a pipeline that does not stop")
	n.native.Abandon()
	go func() {
		<-out
		back()
	}()
}

// beside calls do on a goroutine of its own and returns its result, or the context's error once that ends: reading a disk
// may take any time, and so may recognising the bytes.
func beside[T any](ctx context.Context, do func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	out := make(chan result, 1)
	go func() {
		value, err := do()
		out <- result{value, err}
	}()
	select {
	case r := <-out:
		return r.value, r.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}
