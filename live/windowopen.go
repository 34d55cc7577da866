package live

import (
	"context"
	"fmt"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/live/internal/x11"
)

func (w *window) open() (err error) {
	if w.pipeline, err = gst.NewLivePipeline(); err != nil {
		return err
	}
	if w.sink, w.x, err = addScreen(w.ctx, w.pipeline, w.config.Sink); err != nil {
		return err
	}
	if w.x != nil {
		// What a display that answers no more is asked below would wait without end.
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
	if w.x != nil {
		w.others.Go(w.lookAfter)
	}
	return nil
}

// build joins the feed to the sink and starts.
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

// appear waits until the sink has its window, or has taken the first picture where it has none.
func (w *window) appear() error {
	for begin := time.Now(); time.Since(begin) < openTime; {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		for m := w.pipeline.Pop(patience); m != nil; m = w.pipeline.Pop(0) {
			if m.Type == gst.MessageError {
				return &deviceError{err: ErrNoDisplay, reason: m.Err.Error(), advice: displayAdvice}
			}
			if m.Window != 0 && w.x != nil {
				return w.dress(uint32(m.Window))
			}
		}
		if w.x == nil {
			if done, err := w.pipeline.Settle(0); done || err != nil {
				return err
			}
		}
	}
	return &deviceError{err: ErrNoDisplay, reason: fmt.Sprintf("no window has opened in %v", openTime), advice: displayAdvice}
}

// dress gives a new window of X11 its title and its size, takes its mouse and keys over, and waits until it can be seen.
func (w *window) dress(xid uint32) error {
	w.xid = xid
	visible, err := w.takeOver()
	if err != nil {
		return err
	}
	if w.config.Title != "" {
		if err := w.x.SetTitle(xid, w.config.Title); err != nil {
			return err
		}
	}
	for !visible {
		e, ok := w.x.Next(w.ctx.Done())
		if !ok {
			if err := w.ctx.Err(); err != nil {
				return err
			}
			return &deviceError{err: ErrNoDisplay, reason: "the display is gone", advice: displayAdvice}
		}
		visible = e.Type == x11.Mapped
	}
	width, height, err := w.x.Size(xid)
	if err != nil {
		return err
	}
	w.sink.Expose()
	w.resize(width, height)
	if w.config.Fullscreen {
		return w.x.Fullscreen(xid)
	}
	// X gives the number of a closed window again at once, and a manager that has not looked yet takes the one for the
	// other, size included (openbox 3.6.1).
	if width != w.config.Width || height != w.config.Height {
		return w.x.Resize(xid, w.config.Width, w.config.Height)
	}
	return nil
}

// takeOver has the mouse and the keys told to us instead of to the sink, which looks for them twenty times a second and loses
// what comes while it looks (GStreamer 1.22: one of some hundred on a busy machine). That it is asked to close its
// window it has said at the window's birth.
func (w *window) takeOver() (visible bool, err error) {
	if err := w.sink.Set("handle-events", "false"); err != nil {
		return false, err
	}
	for begin := time.Now(); ; {
		watched, visible, err := w.x.Watch(w.xid)
		if err != nil || watched {
			return visible, err
		}
		// The sink's word is still on its way to the server.
		if m := w.pipeline.Pop(patience); m != nil && m.Type == gst.MessageError {
			return false, m.Err
		}
		if time.Since(begin) > openTime {
			return false, &deviceError{err: ErrNoDisplay, reason: "the window's mouse is another program's"}
		}
		if err := w.ctx.Err(); err != nil {
			return false, err
		}
	}
}
