package live

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/live/internal/x11"
	"github.com/gonumm/gonumm/numm"
)

func (w *window) open() (err error) {
	if w.pipeline, err = gst.NewLivePipeline(); err != nil {
		return err
	}
	if w.sink, w.x, err = addScreen(w.ctx, w.pipeline, w.config.Sink); err != nil {
		return err
	}
	if w.x != nil {
		// A request below to a display that no longer answers would wait without end.
		stop := context.AfterFunc(w.ctx, w.x.Close)
		defer stop()
	}
	if err := w.build(); err != nil {
		return err
	}
	// The first picture makes the sink open its window.
	if err := w.push(); err != nil {
		return err
	}
	if err := w.appear(); err != nil {
		return err
	}
	w.others.Go(w.listen)
	if w.xid == 0 {
		return nil
	}
	// The user may close the window before it is complete. That is no failure: it is a closed window.
	if err := w.gone(w.dress()); err != nil && !errors.Is(err, errWindowClosed) {
		return err
	}
	w.others.Go(w.lookAfter)
	return nil
}

// build links the feed to the sink and starts the pipeline.
func (w *window) build() error {
	w.paint.fit(w.last, w.config.Width, w.config.Height)
	feed, err := w.pipeline.AddFeed(w.paint.caps(), 1)
	if err != nil {
		return err
	}
	w.feed = feed
	if err := w.feed.Link(w.sink); err != nil {
		return err
	}
	if err := w.pipeline.SetState(gst.Playing); err != nil {
		err = failureOf(w.pipeline, err)
		if w.config.Sink == "" {
			return &deviceError{err: ErrNoDisplay, reason: err.Error(), advice: displayAdvice}
		}
		return err
	}
	return nil
}

// appear waits until the sink has its window, which is xid on X11, or has taken the first picture where it has none.
func (w *window) appear() error {
	for begin := time.Now(); time.Since(begin) < openTime; {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		for m := w.pipeline.Pop(pollInterval); m != nil; m = w.pipeline.Pop(0) {
			if m.Type == gst.MessageError {
				return w.broken(m.Err)
			}
			if m.Window != 0 && w.x != nil {
				w.xid = uint32(m.Window)
				return nil
			}
		}
		if w.encodes() && w.feed.Number("current-level-bytes") == 0 {
			return nil // an encoder may want many pictures before its sink has anything
		}
		if w.x == nil {
			if done, err := w.pipeline.Settle(0); done || err != nil {
				return err
			}
		}
	}
	if w.encodes() {
		return fmt.Errorf("%w: Sink took no picture in %v", numm.ErrStalled, openTime)
	}
	return &deviceError{err: ErrNoDisplay, reason: fmt.Sprintf("no window has opened in %v", openTime), advice: displayAdvice}
}

// broken returns the error of a sink that has failed: the display's, or that of the elements which were asked for.
func (w *window) broken(err *gst.Error) error {
	if w.encodes() {
		return fmt.Errorf("%w: Sink: %w", numm.ErrUnsupported, err)
	}
	return &deviceError{err: ErrNoDisplay, reason: err.Error(), advice: displayAdvice}
}

// encodes reports whether the pictures go into elements that open no window, such as an encoder and a file.
func (w *window) encodes() bool { return w.config.Sink != "" && !opensWindow(w.config.Sink) }

// dress gives a new window of X11 its title and its size, takes over its mouse and keys, and waits until it is visible.
func (w *window) dress() error {
	visible, err := w.takeOver()
	if err != nil {
		return err
	}
	if w.config.Title != "" {
		if err := w.x.SetTitle(w.xid, w.config.Title); err != nil {
			return err
		}
	}
	if !visible {
		if err := w.awaitMapped(); err != nil {
			return err
		}
	}
	width, height, err := w.x.Size(w.xid)
	if err != nil {
		return err
	}
	w.sink.Expose()
	w.resize(width, height)
	if w.config.Fullscreen {
		return w.x.Fullscreen(w.xid)
	}
	// X reuses the number of a closed window at once, and a manager that has not noticed yet takes one for the
	// other, size included (openbox 3.6.1).
	if width != w.config.Width || height != w.config.Height {
		return w.x.Resize(w.xid, w.config.Width, w.config.Height)
	}
	return nil
}

// takeOver has the mouse and the keys reported to us instead of to the sink, which polls for them twenty times a second and loses
// what comes while it polls (GStreamer 1.22: one of some hundred on a busy machine). The sink asked to be told of a request to
// close its window when it made the window.
func (w *window) takeOver() (visible bool, err error) {
	if err := w.sink.Set("handle-events", "false"); err != nil {
		return false, err
	}
	for begin := time.Now(); ; {
		watched, visible, err := w.x.Watch(w.xid)
		if err != nil || watched {
			return visible, err
		}
		// The sink's message is still on its way to the server, or the window is gone.
		select {
		case <-w.closed:
			return false, w.err
		case <-w.ctx.Done():
			return false, w.ctx.Err()
		case <-time.After(pollInterval):
		}
		if time.Since(begin) > openTime {
			return false, &deviceError{err: ErrNoDisplay, reason: "the window's mouse is another program's"}
		}
	}
}

// awaitMapped waits until the window is visible.
func (w *window) awaitMapped() error {
	for {
		e, ok := w.x.Next(w.ctx.Done())
		switch {
		case ok && e.Type == x11.Mapped:
			return nil
		case ok && e.Type == x11.Destroyed:
			return fmt.Errorf("window %#x is destroyed: %w", w.xid, x11.ErrRefused)
		case ok:
		case w.ctx.Err() != nil:
			return w.ctx.Err()
		default:
			return &deviceError{err: ErrNoDisplay, reason: "the display is gone", advice: displayAdvice}
		}
	}
}

// gone returns errWindowClosed in place of the refusal of a request for a window that was closed meanwhile, and any other error
// as it is. The sink reports that its window is closed before it destroys it.
func (w *window) gone(err error) error {
	if errors.Is(err, x11.ErrRefused) {
		return w.refused(err)
	}
	return err
}
