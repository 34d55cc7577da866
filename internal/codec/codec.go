// Package codec holds what the picture decoders under internal have in common: the kinds of their errors.
package codec

import (
	"errors"
	"fmt"
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
