package live

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// errQuit ends a sketch without an error: Quit, a closed window, a film as Source that is over.
var errQuit = errors.New("quit")

func run(ctx context.Context, c *Config, o *opener) error {
	inner, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	e, err := newEngine(c, func() { stop(errQuit) })
	if err != nil {
		return err
	}
	e.over = func() bool { return inner.Err() != nil }
	d, err := o.open(inner, e.config)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return err
	}
	defer d.close()
	defer e.capture.wait()
	defer e.session.end()
	if d.window != nil {
		e.shown = e.picture
	}
	e.session.allow(d.callbacks()...)
	stop(e.goOn(inner, stop, d))
	switch cause := context.Cause(inner); {
	case errors.Is(cause, errQuit):
		return nil
	case ctx.Err() != nil && errors.Is(cause, context.Cause(ctx)):
		return ctx.Err()
	default:
		return cause
	}
}

// goOn runs the sketch on open devices, and returns why it has ended when all its goroutines have. The first reason that stop is
// given counts.
func (e *engine) goOn(ctx context.Context, stop func(error), d *devices) error {
	if d.window == nil && d.keys == nil && d.camera == nil && d.microphone == nil && d.speaker == nil {
		return fmt.Errorf("%w: nothing to do: no callback is set that a device could serve", ErrNoDevice)
	}
	if err := e.start(); err != nil {
		return err
	}
	var others sync.WaitGroup
	defer others.Wait()
	defer stop(nil) // also on runtime.Goexit, which runs the deferred functions alone
	var camera *pictures
	if d.camera != nil {
		camera = newPictures(e.config.InWidth, e.config.InHeight)
		others.Go(func() {
			if err := camera.read(d.camera, e.session); err != nil {
				stop(err)
			}
		})
	}
	if d.microphone != nil || d.speaker != nil {
		others.Go(func() {
			defer stop(errGoexit) // counts where the next line does not come to its end
			stop(e.sound(ctx, d))
		})
	}
	err := e.serve(ctx, d, camera)
	stop(err)
	return err
}

// errGoexit stands for a callback that has ended the goroutine of the sound.
var errGoexit = errors.New("a sound callback has called runtime.Goexit")

// serve calls the callbacks for picture, mouse and keys until something ends the sketch, and returns what.
func (e *engine) serve(ctx context.Context, d *devices, camera *pictures) error {
	var (
		events <-chan any
		closed <-chan struct{}
		in     <-chan *numm.Image
		due    <-chan time.Time
	)
	paced := pace{begin: time.Now(), rate: e.config.Rate}
	timer := time.NewTimer(0)
	defer timer.Stop()
	if d.keys != nil {
		events, closed = d.keys.events(), d.keys.done()
	}
	if d.window != nil {
		due = timer.C
	}
	if camera != nil {
		in = camera.full
	}
	for {
		var err error
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-closed:
			return errQuit
		case event := <-events:
			err = e.event(event)
		case picture, ok := <-in:
			if !ok {
				if in = nil; d.keys == nil && d.microphone == nil && d.speaker == nil {
					return errQuit
				}
				continue
			}
			err = e.takePicture(camera, picture)
		case <-due:
			if err = e.takeAll(events, camera); err == nil {
				err = e.show(d.window, &paced)
			}
			timer.Reset(paced.wait(time.Now()))
		}
		if err != nil {
			return err
		}
	}
}

// takeAll takes what waits already when a picture is due: events first, then the camera.
func (e *engine) takeAll(events <-chan any, camera *pictures) error {
	for range len(events) {
		if err := e.event(<-events); err != nil {
			return err
		}
	}
	if camera == nil {
		return nil
	}
	for range len(camera.full) {
		select {
		case picture, ok := <-camera.full:
			if !ok {
				return nil
			}
			if err := e.takePicture(camera, picture); err != nil {
				return err
			}
		default: // the camera was quicker, and has taken it back
		}
	}
	return nil
}

func (e *engine) takePicture(camera *pictures, picture *numm.Image) error {
	defer camera.giveBack(picture)
	return e.takeIn(picture)
}

// show paints and shows the picture that is due.
func (e *engine) show(w screen, paced *pace) error {
	late := paced.take(time.Now())
	e.session.count(func(s *Stats) { s.FramesDropped += late })
	picture, err := e.paint()
	if err != nil {
		return err
	}
	if err := w.show(picture); err != nil {
		select {
		case <-w.done():
			return errQuit
		default:
			return err
		}
	}
	e.session.showed(time.Now())
	return nil
}
