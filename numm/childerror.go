package numm

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"syscall"

	"github.com/gonumm/gonumm/pipeline"
)

// fault is an error as it crosses from a child to its parent: its words, and all that a program can ask of it.
type fault struct {
	text    string
	is      []int // indices of faultKinds
	element string
	debug   string
	plugin  *PluginError
	memory  *MemoryError
}

// faultKinds are what an error can be. The order is the same in parent and child, which are the same program.
var faultKinds = []error{
	ErrNoVideo, ErrNoSound, ErrNoImage, ErrUnsupported, ErrCorrupt, ErrForbidden, ErrNotEnoughMemory, ErrStalled, ErrSize,
	ErrClosed, ErrNotSeekable, ErrOption, errEntry, errBehind, io.EOF, io.ErrUnexpectedEOF, fs.ErrNotExist, fs.ErrPermission,
	fs.ErrInvalid, context.Canceled, context.DeadlineExceeded, syscall.EIO, syscall.ENOMEM,
}

// faultOf is nil for no error.
func faultOf(err error) *fault {
	if err == nil {
		return nil
	}
	f := &fault{text: err.Error()}
	for i, kind := range faultKinds {
		if errors.Is(err, kind) {
			f.is = append(f.is, i)
		}
	}
	var failure *pipeline.Failure
	if errors.As(err, &failure) {
		f.element, f.debug = failure.Element, failure.Debug
	}
	errors.As(err, &f.plugin)
	errors.As(err, &f.memory)
	return f
}

// err decodes the error. What callers compare with == is that value itself.
func (f *fault) err() error {
	if f == nil {
		return nil
	}
	for _, i := range f.is {
		if i >= 0 && i < len(faultKinds) && faultKinds[i].Error() == f.text {
			return faultKinds[i]
		}
	}
	return (*childError)(f)
}

// childError is an error that a child has met.
type childError fault

// Error returns what the child said.
func (e *childError) Error() string { return e.text }

// Unwrap returns all that the error was in the child.
func (e *childError) Unwrap() []error {
	var all []error
	if e.element != "" || e.debug != "" {
		all = append(all, &pipeline.Failure{Sentinel: errors.New(e.text), Element: e.element, Debug: e.debug})
	}
	if e.plugin != nil {
		all = append(all, e.plugin)
	}
	if e.memory != nil {
		all = append(all, e.memory)
	}
	for _, i := range e.is {
		if i >= 0 && i < len(faultKinds) {
			all = append(all, faultKinds[i])
		}
	}
	return all
}
