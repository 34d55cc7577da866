// Package sentinel holds the errors that the packages of this module share, so that packages below package pipeline can return the
// same values. Packages pipeline and numm export them under the same names.
package sentinel

import "errors"

// The errors; packages pipeline and numm say what each means.
var (
	ErrNoVideo         = errors.New("no such video stream in the file")
	ErrNoSound         = errors.New("no such sound stream in the file")
	ErrNoImage         = errors.New("no image in the file")
	ErrUnsupported     = errors.New("format not supported")
	ErrCorrupt         = errors.New("file is damaged or truncated")
	ErrForbidden       = errors.New("file refers to other files or to the network")
	ErrNotEnoughMemory = errors.New("not enough memory")
	ErrStalled         = errors.New("source stopped delivering")
	ErrSize            = errors.New("wrong size")
	ErrClosed          = errors.New("already closed")
	ErrNotSeekable     = errors.New("source cannot seek")
	ErrWrite           = errors.New("file cannot be written")
)
