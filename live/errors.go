package live

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/numm"
)

// What can be missing on a machine; test for these with errors.Is.
var (
	// ErrNoDevice reports that there is no such camera, microphone or speaker, or that it is in use, or that nothing
	// was requested that a device could do.
	ErrNoDevice = errors.New("no device")
	// ErrNoDisplay reports that there is no screen to open a window on.
	ErrNoDisplay = errors.New("no display")
)

// deviceError says what is missing, why, and what to do about it.
type deviceError struct {
	err    error // a sentinel
	reason string
	advice string
}

func (e *deviceError) Error() string {
	text := e.err.Error() + ": " + e.reason
	if e.advice != "" {
		text += ": " + e.advice
	}
	return text
}

func (e *deviceError) Unwrap() error { return e.err }

// unopened returns the error for a device that exists and cannot be used.
func unopened(kind Kind, reason string) error {
	return &deviceError{err: ErrNoDevice, reason: "the " + strings.ToLower(kind.String()) + " cannot be opened: " + reason,
		advice: "see whether another program uses it, and whether you may"}
}

// gone makes an error of GStreamer's, which says so in its own words, into one for an open device that has stopped midway.
func gone(kind Kind, err error) error {
	if failed := (*gst.Error)(nil); errors.As(err, &failed) && !errors.Is(err, numm.ErrStalled) {
		return fmt.Errorf("%w: the %s is gone: %w", numm.ErrStalled, strings.ToLower(kind.String()), err)
	}
	return err
}

// failureOf returns the first error that a pipeline has reported, or else otherwise.
func failureOf(p *gst.Pipeline, otherwise error) error {
	for m := p.Pop(0); m != nil; m = p.Pop(0) {
		if m.Type == gst.MessageError {
			return m.Err
		}
	}
	return otherwise
}
