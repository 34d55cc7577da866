package live

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// Run opens the devices that c needs and calls its callbacks until the window closes, Session.Quit is called, or ctx ends.
//
// The callbacks for picture, mouse and keys are called on the goroutine that called Run, those for sound on another
// one. Pictures are due Rate times a second by the clock, the first one at once; one that is late by a whole frame is left out
// and counted. When mouse, keys, camera and window are all due, they come in this order.
//
// With Record, what VideoOut shows and AudioOut plays is also written to a file, in the format of its extension; it has
// pictures, sound or both, as these callbacks are set when Run begins, and Rate frames a second. Its time follows the sound, where
// it has any: so both stay together. Run does not wait for an encoder that is too slow until that is half a minute of sound late:
// pictures are left out, and counted as dropped, and the ones before them are shown for longer. However Run ends, by ctx too, the
// file is kept and complete, so that Run may return later than ctx has ended. Where no picture was shown, or nothing was played in
// a file with only sound, none is written: a file that had the name before is kept. A file that cannot be written ends Run with
// the reason.
//
// Run returns when no callback runs any more and everything is closed: nil after the window was closed, Quit, Ctrl-C in the
// terminal, or the end of a film as Source where no other device is open; the error of ctx when ctx has ended; a *PanicError
// after a panic in a callback; ErrNoDisplay or ErrNoDevice where something is missing; numm.ErrStalled where a device stopped
// midway; and otherwise the error of a device. A callback that does not return keeps Run from returning.
func Run(ctx context.Context, c *Config) error {
	return run(ctx, c, hardware())
}

// errQuit ends a sketch without an error, after Quit or because a film as Source is over; so does errWindowClosed.
var errQuit = errors.New("quit")

func run(ctx context.Context, c *Config, o *opener) (err error) {
	inner, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	e, err := newEngine(c, func() { stop(errQuit) })
	if err != nil {
		return err
	}
	e.over = func() bool { return inner.Err() != nil }
	defer e.capture.wait()
	defer e.session.end()
	if e.config.Record != "" {
		// Even when ctx ends, the film is completed, as that is a usual way to end a sketch.
		film, failed := createFilm(context.WithoutCancel(ctx), e.config.Record, e.config, nil)
		if failed != nil {
			return failed
		}
		e.recorder = newRecorder(film, e.config, e.session, stop)
		defer func() {
			if failed := e.recorder.finish(); failed != nil && !errors.Is(err, failed) {
				err = errors.Join(err, failed)
			}
		}()
	}
	d, err := o.open(inner, e.config)
	if err == nil {
		defer d.close()
		if d.window != nil {
			e.shown = e.picture
		}
		e.session.allow(d.callbacks()...)
		err = e.goOn(inner, stop, d)
	}
	stop(err)
	switch cause := context.Cause(inner); {
	case errors.Is(cause, errQuit) || errors.Is(cause, errWindowClosed):
		return nil
	case ctx.Err() != nil && errors.Is(cause, context.Cause(ctx)):
		return ctx.Err()
	default:
		return cause
	}
}

// goOn runs the sketch on open devices, and returns why it has ended when all its goroutines have. The first reason passed to
// stop counts.
func (e *engine) goOn(ctx context.Context, stop func(error), d *devices) error {
	if d.window == nil && d.keys == nil && d.camera == nil && d.microphone == nil && d.speaker == nil {
		return fmt.Errorf("%w: nothing to do: no callback is set that a device could serve", ErrNoDevice)
	}
	if err := e.start(); err != nil {
		return err
	}
	if e.recorder != nil {
		e.recorder.begin = time.Now()
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

// errGoexit reports a callback that has ended the goroutine of the sound.
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
			return d.keys.over()
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

// takeAll takes what is waiting when a picture is due: events first, then the camera.
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
		return err
	}
	e.session.showed(time.Now())
	if e.recorder != nil && !e.recorder.showed(picture) {
		e.session.count(func(s *Stats) { s.FramesDropped++ })
	}
	return nil
}
