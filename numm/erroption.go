package numm

import (
	"errors"
	"fmt"
	"math"
)

// ErrOption is returned for an option whose value is wrong, or that the call or the format cannot keep. Where it is about a
// format it is an [ErrUnsupported] as well, and where it is about the size of a picture an [ErrSize].
var ErrOption = errors.New("wrong option")

// optionError is an ErrOption, and what it was called before there was one.
type optionError struct {
	text string
	also error // ErrUnsupported, ErrSize or nil
}

func (e *optionError) Error() string { return e.text }

func (e *optionError) Is(target error) bool {
	return target == ErrOption || e.also != nil && target == e.also
}

// wrongOption returns the ErrOption of an option whose value is wrong.
func wrongOption(o fmt.Stringer, format string, args ...any) error {
	return &optionError{text: "option " + o.String() + ": " + fmt.Sprintf(format, args...)}
}

// wrongSize is wrongOption for an option that is a size.
func wrongSize(o fmt.Stringer, format string, args ...any) error {
	return &optionError{text: fmt.Sprintf("%v: option %v: ", ErrSize, o) + fmt.Sprintf(format, args...), also: ErrSize}
}

// unkept returns the ErrOption of an option that a call or a format cannot keep; the text names it.
func unkept(format string, args ...any) error {
	return &optionError{text: fmt.Sprintf("%v: ", ErrUnsupported) + fmt.Sprintf(format, args...), also: ErrUnsupported}
}

// checkNumber returns an ErrOption for a number that is out of range.
func checkNumber(o fmt.Stringer, n, low, high int64) error {
	switch {
	case n < low && high >= math.MaxInt32:
		return wrongOption(o, "must be %d or more", low)
	case n < low || n > high:
		return wrongOption(o, "must be from %d to %d", low, high)
	}
	return nil
}
