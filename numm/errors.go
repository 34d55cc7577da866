package numm

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/gonumm/gonumm/internal/sentinel"
	"github.com/gonumm/gonumm/pipeline"
)

// What can be wrong with a file or a call; test for them with [errors.Is]. Missing files and
// permissions are fs.ErrNotExist and fs.ErrPermission, and a context's end is its own error.
var (
	// ErrNoVideo says that the file has no video stream, or not the one asked for.
	ErrNoVideo = pipeline.ErrNoVideo
	// ErrNoSound says that the file has no sound stream, or not the one asked for.
	ErrNoSound = pipeline.ErrNoSound
	// ErrNoImage says that nothing in the file can be seen.
	ErrNoImage = sentinel.ErrNoImage
	// ErrUnsupported says that there is no decoder, encoder or container for it here; see [PluginError].
	ErrUnsupported = pipeline.ErrUnsupported
	// ErrCorrupt says that the file is damaged, truncated, or lies about itself.
	ErrCorrupt = pipeline.ErrCorrupt
	// ErrForbidden says that the file asked for other files or for the network.
	ErrForbidden = pipeline.ErrForbidden
	// ErrNotEnoughMemory says that the array would not fit; see [MemoryError].
	ErrNotEnoughMemory = sentinel.ErrNotEnoughMemory
	// ErrStalled says that the source stopped delivering.
	ErrStalled = pipeline.ErrStalled
	// ErrSize says that arrays do not have the sizes that the call needs.
	ErrSize = sentinel.ErrSize
	// ErrClosed says that the reader or writer was closed before.
	ErrClosed = pipeline.ErrClosed
	// ErrNotSeekable says that the source can only be read from front to back.
	ErrNotSeekable = pipeline.ErrNotSeekable
)

// Error says which call failed on which file, and why.
type Error struct {
	Op, Path string // "ReadSound", "clip.mp4"; Path is empty for streams
	Element  string // GStreamer element, if any
	Debug    string // GStreamer's own words, for bug reports; not part of the message
	Err      error  // the reason
}

// Error names the call, the file, the element and the reason, in this order.
func (e *Error) Error() string {
	var parts []string
	switch {
	case e.Op != "" && e.Path != "":
		parts = append(parts, e.Op+" "+plain(e.Path))
	case e.Op != "" || e.Path != "":
		parts = append(parts, e.Op+plain(e.Path))
	}
	if e.Element != "" {
		parts = append(parts, e.Element)
	}
	if e.Err != nil {
		parts = append(parts, e.Err.Error())
	} else {
		parts = append(parts, "failed")
	}
	return strings.Join(parts, ": ")
}

// Unwrap returns the reason, so that errors.Is finds the sentinels, fs.ErrNotExist, and a context's error.
func (e *Error) Unwrap() error { return e.Err }

// plain returns the path as it is, or quoted where it would break or disguise a line of a log.
func plain(path string) string {
	for _, r := range path {
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			return strconv.Quote(path)
		}
	}
	return path
}

// PluginError says what GStreamer lacks here, and which package brings it. It is an [ErrUnsupported].
type PluginError = pipeline.PluginError

// MemoryError says how many bytes an array needs and how many there are. It is an [ErrNotEnoughMemory].
type MemoryError struct{ Need, Limit int64 }

// Error returns both numbers, in mebibytes where they are large.
func (e *MemoryError) Error() string {
	return fmt.Sprintf("%v: %s needed, %s at most", ErrNotEnoughMemory, byteCount(e.Need), byteCount(e.Limit))
}

// Is makes a MemoryError an ErrNotEnoughMemory.
func (e *MemoryError) Is(target error) bool { return target == ErrNotEnoughMemory }

func byteCount(n int64) string {
	if n < 10<<20 {
		return fmt.Sprintf("%d bytes", n)
	}
	return fmt.Sprintf("%d MiB", n>>20)
}
