package live

import "errors"

// What can be missing on a machine; test for it with errors.Is.
var (
	// ErrNoDevice says that there is no such camera, microphone or speaker, or nothing that a sketch could do without one.
	ErrNoDevice = errors.New("no device")
	// ErrNoDisplay says that there is no screen to open a window on.
	ErrNoDisplay = errors.New("no display")
)

// errWindowClosed says that the user has closed the window.
var errWindowClosed = errors.New("the window was closed")
