package live

import "errors"

// What can be missing on a machine; test for it with errors.Is.
var (
	// ErrNoDevice says that there is no such camera, microphone or speaker, or that it is in use, or that nothing is
	// asked for which a device could do.
	ErrNoDevice = errors.New("no device")
	// ErrNoDisplay says that there is no screen to open a window on.
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
