package live

import (
	"cmp"
	"context"
	"errors"
	"io"
	"sync"
	"testing"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// fakes are devices without devices, for a synctest bubble: they take the time that real ones take, and number all that
// they give.
type fakes struct {
	t *testing.T

	mu     sync.Mutex
	opened []string
	closed []string
	shown  []*numm.Image // by the window
	played numm.Sound    // by the speaker

	input    chan any      // what mouse and keys do
	shut     chan struct{} // the window's close button
	pictures int           // of the camera, before its film ends; 0: no end
	quick    int           // pictures of the camera per second; 0: 30
	blinks   int           // pictures that it loses at every 10th

	failing                                    string // what cannot be opened
	showError, nextError, heldError, overError error  // what a device says from its 5th use on
	holes                                      int    // sound frames lost at every 10th block
}

var errFake = errors.New("fake error")

func newFakes(t *testing.T) *fakes {
	return &fakes{t: t, input: make(chan any, 100), shut: make(chan struct{})}
}

func (f *fakes) opener() *opener {
	return &opener{
		window: func(ctx context.Context, c *Config) (screen, error) {
			d, err := f.open(ctx, "window", c)
			return &fakeScreen{d}, err
		},
		terminal: func(ctx context.Context) (keyboard, error) {
			if f.failing == "no terminal" {
				return nil, nil
			}
			d, err := f.open(ctx, "terminal", nil)
			return &fakeScreen{d}, err
		},
		camera: func(ctx context.Context, c *Config) (eye, error) {
			d, err := f.open(ctx, "camera", c)
			return &fakeEye{fakeDevice: d}, err
		},
		microphone: func(ctx context.Context, c *Config) (ear, error) {
			d, err := f.open(ctx, "microphone", c)
			return &fakeEar{fakeDevice: d}, err
		},
		speaker: func(ctx context.Context, c *Config) (mouth, error) {
			d, err := f.open(ctx, "speaker", c)
			return &fakeMouth{fakeDevice: d}, err
		},
	}
}

func (f *fakes) open(ctx context.Context, name string, c *Config) (*fakeDevice, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if name == f.failing {
		return nil, errFake
	}
	f.opened = append(f.opened, name)
	return &fakeDevice{fakes: f, ctx: ctx, name: name, config: c, begin: time.Now()}, nil
}

type fakeDevice struct {
	*fakes
	ctx    context.Context
	name   string
	config *Config
	begin  time.Time
	uses   int
}

func (d *fakeDevice) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = append(d.closed, d.name)
}

// until waits for a time since the device was opened, or for the context.
func (d *fakeDevice) until(at time.Duration) error {
	select {
	case <-time.After(time.Until(d.begin.Add(at))):
		return nil
	case <-d.ctx.Done():
		return d.ctx.Err()
	}
}

func (d *fakeDevice) use(failure error) error {
	if d.uses++; d.uses >= 5 {
		return failure
	}
	return nil
}

type fakeScreen struct{ *fakeDevice }

func (s *fakeScreen) events() <-chan any    { return s.input }
func (s *fakeScreen) done() <-chan struct{} { return s.shut }
func (s *fakeScreen) over() error           { return cmp.Or(s.overError, errWindowClosed) }
func (s *fakeScreen) show(m *numm.Image) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shown = append(s.shown, m.Clone())
	return s.use(s.showError)
}

// fakeEye gives pictures whose pixels are their number.
type fakeEye struct{ *fakeDevice }

func (e *fakeEye) next(dst *numm.Image) (at time.Duration, lost int, err error) {
	if err := e.use(e.nextError); err != nil {
		return 0, 0, err
	}
	k := e.uses - 1
	if e.pictures > 0 && k >= e.pictures {
		return 0, 0, io.EOF
	}
	rate := e.quick
	if rate == 0 {
		rate = 30
	}
	at = beginOf(k, rate)
	if err := e.until(at); err != nil {
		return 0, 0, err
	}
	paintNumber(dst, k)
	if k > 0 && k%10 == 0 {
		lost = e.blinks
	}
	return at, lost, nil
}

func paintNumber(m *numm.Image, k int) {
	for i := range m.Pix {
		m.Pix[i] = byte(k)
	}
}

type fakeEar struct {
	*fakeDevice
	heard int
}

// read gives sound frames whose left sample is their number.
func (e *fakeEar) read(dst numm.Sound) (lost int, err error) {
	if err := e.use(e.heldError); err != nil {
		return 0, err
	}
	for i := range dst {
		dst[i] = [2]int16{int16(e.heard + i), -1}
	}
	e.heard += len(dst)
	if e.holes > 0 && e.uses%10 == 0 {
		lost = e.holes
	}
	return lost, e.until(time.Duration(e.heard) * time.Second / numm.SampleRate)
}

func (e *fakeEar) latency() time.Duration { return 20 * time.Millisecond }

type fakeMouth struct {
	*fakeDevice
	taken int
}

// write takes 40 ms more than were played.
func (m *fakeMouth) write(src numm.Sound) (lost int, err error) {
	m.mu.Lock()
	m.played = append(m.played, src...)
	m.mu.Unlock()
	m.taken += len(src)
	return 0, m.until(time.Duration(m.taken)*time.Second/numm.SampleRate - m.latency())
}

func (m *fakeMouth) latency() time.Duration { return 40 * time.Millisecond }

// allClosed checks that what was opened is closed, in the opposite order.
func (f *fakes) allClosed() {
	f.t.Helper()
	for i, name := range f.opened {
		if n := len(f.closed); n != len(f.opened) || f.closed[n-1-i] != name {
			f.t.Errorf("%v were opened, %v were closed", f.opened, f.closed)
			return
		}
	}
}
