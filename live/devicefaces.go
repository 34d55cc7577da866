package live

import (
	"context"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// The engine's view of devices. All of them stop waiting when the context ends with which they were opened;
// close is called once, when nobody uses them any more.

// keyboard is a window or a terminal: MouseEvents and KeyEvents.
type keyboard interface {
	events() <-chan any
	done() <-chan struct{} // closed when the user has closed it, or when it has failed
	over() error           // which of these it was: errWindowClosed or another error
	close()
}

// screen is a window.
type screen interface {
	keyboard
	show(m *numm.Image) error // m can be changed afterwards
}

// eye is a camera.
type eye interface {
	// next returns the newest picture; lost counts those before it that nobody asked for in time; io.EOF is the end of a file.
	next(dst *numm.Image) (at time.Duration, lost int, err error)
	close()
}

// ear is a microphone.
type ear interface {
	read(dst numm.Sound) (lost int, err error)
	latency() time.Duration
	close()
}

// mouth is a speaker.
type mouth interface {
	write(src numm.Sound) (lost int, err error)
	latency() time.Duration
	close()
}

// opener opens devices.
type opener struct {
	window     func(ctx context.Context, c *Config) (screen, error)
	terminal   func(ctx context.Context) (keyboard, error) // nil where there is none
	camera     func(ctx context.Context, c *Config) (eye, error)
	microphone func(ctx context.Context, c *Config) (ear, error)
	speaker    func(ctx context.Context, c *Config) (mouth, error)
}

// devices are those that a sketch asked for; the others are nil.
type devices struct {
	window     screen
	keys       keyboard // the window or the terminal
	camera     eye
	microphone ear
	speaker    mouth
	closers    []func()
}

// open opens what c asks for, and leaves nothing open where one of them fails.
func (o *opener) open(ctx context.Context, c *Config) (*devices, error) {
	d := &devices{}
	if err := d.open(ctx, c, o); err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

func (d *devices) open(ctx context.Context, c *Config, o *opener) (err error) {
	if c.VideoOut != nil || c.MouseIn != nil {
		if d.window, err = o.window(ctx, c); err != nil {
			return err
		}
		d.closers = append(d.closers, d.window.close)
		d.keys = d.window
	} else if c.KeyboardIn != nil {
		if d.keys, err = o.terminal(ctx); err != nil {
			return err
		}
		if d.keys != nil {
			d.closers = append(d.closers, d.keys.close)
		}
	}
	if c.VideoIn != nil {
		if d.camera, err = o.camera(ctx, c); err != nil {
			return err
		}
		d.closers = append(d.closers, d.camera.close)
	}
	if c.AudioIn != nil {
		if d.microphone, err = o.microphone(ctx, c); err != nil {
			return err
		}
		d.closers = append(d.closers, d.microphone.close)
	}
	if c.AudioOut != nil {
		if d.speaker, err = o.speaker(ctx, c); err != nil {
			return err
		}
		d.closers = append(d.closers, d.speaker.close)
	}
	return nil
}

// callbacks returns those that the open devices can serve.
func (d *devices) callbacks() []callback {
	var open []callback
	for _, k := range []struct {
		open  bool
		which []callback
	}{
		{d.window != nil, []callback{videoOut, mouseIn}},
		{d.keys != nil, []callback{keyboardIn}},
		{d.camera != nil, []callback{videoIn}},
		{d.microphone != nil, []callback{audioIn}},
		{d.speaker != nil, []callback{audioOut}},
	} {
		if k.open {
			open = append(open, k.which...)
		}
	}
	return open
}

// close closes all of them, the last one first.
func (d *devices) close() {
	for i := len(d.closers) - 1; i >= 0; i-- {
		d.closers[i]()
	}
}
