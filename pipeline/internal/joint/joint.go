// Package joint has what all containers say of files that are joined without decoding.
package joint

import (
	"fmt"
	"io"
)

// Part is a file that is joined to others.
type Part struct {
	io.ReaderAt
	Size int64
}

// Reason is why a part cannot be joined.
type Reason int

// The reasons.
const (
	Differs Reason = iota // from the parts before it
	Size                  // of its pictures, likewise
	Damaged
)

// Error refuses a part.
type Error struct {
	Part   int // its index
	Reason Reason
	Text   string
}

func (e *Error) Error() string { return e.Text }

// Refuse returns an Error.
func Refuse(part int, reason Reason, format string, args ...any) error {
	return &Error{part, reason, fmt.Sprintf(format, args...)}
}

// Length returns how long a part lasts whose pictures and sound last for some time; a kind that is missing lasts for 0. The next part
// begins when the pictures end: sound that goes on for less than a frame is cut off, so that the frames of all parts follow each other
// evenly. Where it goes on for longer, the last picture is shown until it ends.
func Length(pictures, sound, frame int64) int64 {
	if pictures > 0 && sound <= pictures+frame {
		return pictures
	}
	return max(pictures, sound)
}

// Streams says that a part has another number of streams of a kind than the first one; an empty text where it has as many.
func Streams(kind string, has, want int) string {
	switch {
	case has == want:
		return ""
	case has == 0:
		return "it has no " + kind
	case want == 0:
		return "it has " + kind + ", which the parts before it do not have"
	}
	return fmt.Sprintf("it has %d streams of %s, not %d", has, kind, want)
}
