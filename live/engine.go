package live

import (
	"io"
	"os"
	"sync"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// engine is one run of a sketch, with devices or without: it makes every call of a callback, and implements numm's keys.
// The fields for the picture are used by one goroutine, those for the sound by one other.
type engine struct {
	config  *Config // with its defaults; the callbacks are those of casts
	session *Session
	casts   casts
	timings timings
	over    func() bool // nil in Render, which ends after whole frames
	begin   time.Time   // of Xrun's clock
	printed io.Writer   // what F10 and F11 print, and panics that were survived

	picture *numm.Image // VideoOut's, as it was left
	shown   *numm.Image // what was shown last: picture, or figured; nil where nobody looks
	figured *numm.Image // picture with the figure in it
	figure  bool        // F9
	capture capture     // F10

	recorder *recorder // nil without Config.Record
}

// newEngine returns an engine for a copy of c. Callbacks can use the session once quit is set.
func newEngine(c *Config, quit func()) (*engine, error) {
	config, err := c.withDefaults()
	if err != nil {
		return nil, err
	}
	e := &engine{
		config:  config,
		casts:   casts{current: &cast{Config: config}},
		begin:   time.Now(),
		printed: &lines{w: os.Stderr},
		picture: numm.NewImage(config.Width, config.Height),
		capture: capture{folder: config.CaptureDir},
	}
	e.session = &Session{engine: e, quit: quit}
	return e, nil
}

// start calls Start.
func (e *engine) start() error {
	e.begin = time.Now()
	return e.call(startCallback, func(c *Config) { c.Start(e.session) })
}

// takeIn passes a picture to VideoIn. The callback has a header of its own, so that it cannot change ours.
func (e *engine) takeIn(in *numm.Image) error {
	err := e.call(videoIn, func(c *Config) {
		header := *in
		c.VideoIn(&header)
	})
	if err == nil {
		e.session.count(func(s *Stats) { s.FramesIn++ })
	}
	return err
}

// paint has VideoOut paint the next picture and returns what is to be shown: valid until the next call.
func (e *engine) paint() (*numm.Image, error) {
	err := e.call(videoOut, func(c *Config) {
		header := *e.picture
		c.VideoOut(&header)
	})
	if err != nil {
		return nil, err
	}
	e.shown = e.picture
	if e.figure {
		if e.figured == nil {
			e.figured = e.picture.Clone()
		} else {
			copyRows(e.figured, e.picture)
		}
		drawFigure(e.figured, e.session.Stats().FPS)
		e.shown = e.figured
	}
	return e.shown, nil
}

// event passes a MouseEvent or a KeyEvent to its callback.
func (e *engine) event(event any) error {
	switch event := event.(type) {
	case MouseEvent:
		return e.call(mouseIn, func(c *Config) { c.MouseIn(event) })
	case KeyEvent:
		return e.key(event)
	}
	return nil
}

// listen passes a block to AudioIn.
func (e *engine) listen(in numm.Sound) error {
	return e.call(audioIn, func(c *Config) { c.AudioIn(in) })
}

// play has AudioOut fill a block; without AudioOut it is silent.
func (e *engine) play(out numm.Sound) error {
	clear(out)
	return e.call(audioOut, func(c *Config) {
		clear(out) // also of what a callback wrote before it panicked
		c.AudioOut(out)
	})
}

// lost counts sound frames that are missing, and tells Xrun.
func (e *engine) lost(input bool, frames int) error {
	if frames == 0 {
		return nil
	}
	e.session.count(func(s *Stats) { s.Xruns++ })
	x := Xrun{Time: time.Since(e.begin), Input: input, Frames: frames}
	return e.call(xrunCallback, func(c *Config) { c.Xrun(x) })
}

// copyRows copies the pixels of one picture to another of the same size.
func copyRows(dst, src *numm.Image) {
	for y := range src.Height() {
		copy(dst.Row(dst.Rect.Min.Y+y), src.Row(src.Rect.Min.Y+y))
	}
}

// lines lets several goroutines write lines that stay whole.
type lines struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}
