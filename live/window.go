package live

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/live/internal/x11"
	"github.com/gonumm/gonumm/numm"
)

// errWindowClosed reports that the user has closed the window.
var errWindowClosed = errors.New("the window was closed")

type windowConfig struct {
	Title         string
	Width, Height int // of the pictures that are shown
	Fullscreen    bool
	Sink          string // elements in gst-launch's words that take the pictures; default a window of the display
}

// window shows pictures and reports mouse and keys over it. GStreamer's sinks do not scale a picture to a window that the user
// has resized; so that is done here, and positions of the mouse are in pixels of the picture.
type window struct {
	ctx      context.Context
	config   windowConfig
	pipeline *gst.Pipeline
	told     chan any
	closed   chan struct{} // by the user, or by a failure
	once     sync.Once     // closes it
	err      error         // why it is closed; set before
	stop     chan struct{} // by close
	others   sync.WaitGroup

	sink *gst.Element
	x    *x11.Conn // nil beside X11
	xid  uint32
	mods heldMods // of the goroutine that listens; beside X11

	mu    sync.Mutex // of all below
	feed  *gst.Feed
	paint painter       // a resize is on the goroutine that tells of the mouse, which asks for places without the lock
	last  *numm.Image   // shown last
	shown time.Duration // the time of last, where the sink encodes
}

// openWindow opens a black window. It ends with ctx and must be closed.
func openWindow(ctx context.Context, c windowConfig) (*window, error) {
	w := &window{
		ctx: ctx, config: c, last: numm.NewImage(c.Width, c.Height),
		told: make(chan any, 256), closed: make(chan struct{}), stop: make(chan struct{}),
	}
	if err := w.open(); err != nil {
		w.close()
		if ended := ctx.Err(); ended != nil {
			return nil, ended // whatever came of it
		}
		return nil, err
	}
	return w, nil
}

// show copies the picture and shows it. It waits until the window has taken the one before. The error is
// errWindowClosed once the user has closed the window.
func (w *window) show(m *numm.Image) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if m.Width() != w.config.Width || m.Height() != w.config.Height {
		return fmt.Errorf("%w: a picture of %d by %d in a window of %d by %d",
			numm.ErrSize, m.Width(), m.Height(), w.config.Width, w.config.Height)
	}
	copyRows(w.last, m)
	return w.push()
}

// push paints the last picture into the pipeline.
func (w *window) push() error {
	block, err := w.feed.Block(w.paint.size())
	if err != nil {
		return err
	}
	if err := w.paint.paint(block.Bytes, w.last); err != nil {
		block.Drop()
		return err
	}
	for {
		if err := w.over(); err != nil {
			block.Drop()
			return err
		}
		switch err := w.feed.Push(block, w.time(), -1, pollInterval); {
		case err == nil:
			return nil
		case errors.Is(err, gst.ErrTimeout):
		default:
			return w.refused(err)
		}
	}
}

// time returns when the next picture is shown: at once in a window, and for an encoder, which needs ascending times, the time
// since the pipeline began to play.
func (w *window) time() time.Duration {
	if !w.encodes() {
		return -1
	}
	now, _ := w.pipeline.RunningTime()
	w.shown = max(now, w.shown+time.Millisecond)
	return w.shown
}

// refused waits for the reason, which the goroutine that listens receives.
func (w *window) refused(err error) error {
	select {
	case <-w.closed:
		return w.err
	case <-w.stop:
		return numm.ErrClosed
	case <-w.ctx.Done():
		return w.ctx.Err()
	case <-time.After(openTime):
		return err
	}
}

// over returns why no further picture can be shown.
func (w *window) over() error {
	select {
	case <-w.closed:
		return w.err
	case <-w.stop:
		return numm.ErrClosed
	default:
		return w.ctx.Err()
	}
}

// events returns the MouseEvents and KeyEvents over the window, in order. The channel is never closed.
func (w *window) events() <-chan any { return w.told }

// done returns a channel that is closed when the window was closed by the user or its manager, or has failed.
func (w *window) done() <-chan struct{} { return w.closed }

// fail closes done.
func (w *window) fail(err error) {
	w.once.Do(func() {
		w.err = err
		close(w.closed)
	})
}

// close closes the window, and waits until it is gone. It is called once, when nobody uses the window any more.
func (w *window) close() {
	close(w.stop)
	if w.x != nil {
		w.x.Close()
	}
	w.others.Wait()
	if w.feed != nil && w.encodes() {
		w.finish()
	}
	if w.pipeline != nil {
		w.pipeline.Release()
	}
	if w.feed != nil {
		w.feed.Close()
	}
}

// finish lets an encoder write what it holds back and a muxer the end of its file, for as long as a device may take to open.
func (w *window) finish() {
	w.feed.End()
	for begin := time.Now(); time.Since(begin) < openTime && w.ctx.Err() == nil; {
		m := w.pipeline.Pop(pollInterval)
		if m != nil && (m.Type == gst.MessageEnd || m.Type == gst.MessageError) {
			return
		}
	}
}
