package numm

import (
	"errors"
	"io"
	"math"

	"github.com/gonumm/gonumm/pipeline"
)

// maxIndex stands for the end of a range that has none.
const maxIndex = math.MaxInt

// wrap names the call and the file once. io.EOF stays itself, and nil stays nil.
func wrap(op, path string, err error) error {
	if err == nil || err == io.EOF {
		return err
	}
	wrapped := &Error{Op: op, Path: path, Err: err}
	var f *pipeline.Failure
	if errors.As(err, &f) {
		wrapped.Element, wrapped.Debug = f.Element, f.Debug
	}
	return wrapped
}
