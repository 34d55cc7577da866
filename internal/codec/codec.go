// Package codec holds what the picture decoders under internal have in common: how they take their data, and their errors.
package codec

// #include "result.h"
import "C"

import (
	"errors"
	"fmt"
	"io"
)

var (
	// ErrDamaged reports that the data breaks its format's rules, or ends early.
	ErrDamaged = errors.New("damaged")
	// ErrUnsupported reports that the library does not support this variant of the format.
	ErrUnsupported = errors.New("unsupported")
)

// Error returns an error of the kind with the library's message, after the name of the format.
func Error(kind error, format, text string) error {
	return fmt.Errorf("%w: %s: %s", kind, format, text)
}

// NoMemory returns the error for a library that got no memory.
func NoMemory(format string) error { return errors.New(format + ": no memory") }

// Result is an enum numm_result of result.h.
type Result uint32

// Error returns the error of a result, with the library's message where it is of the data: nil where all is well, io.EOF past the last
// frame.
func (r Result) Error(format, message string) error {
	switch r {
	case C.NUMM_OK:
		return nil
	case C.NUMM_END:
		return io.EOF
	case C.NUMM_NO_MEMORY:
		return NoMemory(format)
	case C.NUMM_UNSUPPORTED:
		return Error(ErrUnsupported, format, message)
	}
	return Error(ErrDamaged, format, message)
}
