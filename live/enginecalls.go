package live

import (
	"fmt"
	"runtime/debug"
	"time"
)

// callback is a field of Config that is called.
type callback int

const (
	startCallback callback = iota
	videoIn
	videoOut
	mouseIn
	keyboardIn
	audioIn
	audioOut
	xrunCallback
	panickedCallback
	callbackCount
)

// String returns the field's name.
func (b callback) String() string {
	return [callbackCount]string{
		"Start", "VideoIn", "VideoOut", "MouseIn", "KeyboardIn", "AudioIn", "AudioOut", "Xrun", "Panicked",
	}[b]
}

// has reports whether the callback is set.
func (c *Config) has(which callback) bool {
	return [callbackCount]bool{
		c.Start != nil, c.VideoIn != nil, c.VideoOut != nil, c.MouseIn != nil, c.KeyboardIn != nil,
		c.AudioIn != nil, c.AudioOut != nil, c.Xrun != nil, c.Panicked != nil,
	}[which]
}

// call calls one callback, through f, where it is set. If it panics and came by Swap, the last good one is called
// instead; otherwise the error is a *PanicError. When the sketch is over, nothing is called any more.
func (e *engine) call(which callback, f func(c *Config)) error {
	for {
		if e.over != nil && e.over() {
			return errQuit
		}
		playing := e.casts.playing()
		if !playing.has(which) {
			return nil
		}
		begin := time.Now()
		panicked := guard(which, func() { f(playing.Config) })
		e.timings.add(which, time.Since(begin))
		if panicked == nil {
			playing.worked.Store(true)
			return nil
		}
		if !e.casts.fallBack(playing) {
			return panicked
		}
		if err := e.survived(panicked); err != nil {
			return err
		}
	}
}

// survived reports a panic of callbacks to the last good ones, which replace them.
func (e *engine) survived(p *PanicError) error {
	c := e.casts.playing().Config
	if c.Panicked == nil {
		fmt.Fprintf(e.printed, "live: %v; going on with the last good callbacks\n%s", p, p.Stack)
		return nil
	}
	if again := guard(panickedCallback, func() { c.Panicked(p) }); again != nil {
		return again
	}
	return nil
}

// guard turns a panic of f into a PanicError. It lets runtime.Goexit pass.
func guard(which callback, f func()) (panicked *PanicError) {
	defer func() {
		if v := recover(); v != nil {
			panicked = &PanicError{Callback: which.String(), Value: v, Stack: debug.Stack()}
		}
	}()
	f()
	return nil
}
