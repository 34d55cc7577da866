package pipeline

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/sentinel"
)

// What can be wrong with a file or a pipeline. Match them with errors.Is.
var (
	ErrNoVideo     = sentinel.ErrNoVideo
	ErrNoSound     = sentinel.ErrNoSound
	ErrUnsupported = sentinel.ErrUnsupported
	ErrCorrupt     = sentinel.ErrCorrupt
	ErrForbidden   = sentinel.ErrForbidden
	ErrStalled     = sentinel.ErrStalled
	ErrClosed      = sentinel.ErrClosed
	ErrNotSeekable = sentinel.ErrNotSeekable
	ErrWrite       = sentinel.ErrWrite
)

// Failure is how a pipeline has failed, with GStreamer's words where it had any.
type Failure struct {
	Sentinel error  // one of the errors above
	Reason   string // in our words; may be empty
	Element  string // GStreamer element, if any
	Debug    string // GStreamer's own words, if any
}

// Error returns the sentinel and the reason.
func (f *Failure) Error() string {
	if f.Reason == "" {
		return f.Sentinel.Error()
	}
	return f.Sentinel.Error() + ": " + f.Reason
}

// Unwrap returns the sentinel.
func (f *Failure) Unwrap() error { return f.Sentinel }

func failure(sentinel error, format string, args ...any) *Failure {
	return &Failure{Sentinel: sentinel, Reason: fmt.Sprintf(format, args...)}
}

// PluginError reports what GStreamer lacks here, and which package provides it. It is an [ErrUnsupported].
type PluginError struct {
	Feature string // what is missing: "H.265 decoder"
	Package string // what to install, by Debian's name; empty where no package is known to provide it
}

// Error returns what is missing and what to install.
func (e *PluginError) Error() string {
	if e.Package == "" {
		return fmt.Sprintf("%v: GStreamer has no %s here", ErrUnsupported, e.Feature)
	}
	return fmt.Sprintf("%v: GStreamer has no %s here, install %s", ErrUnsupported, e.Feature, e.Package)
}

// Is reports whether target is ErrUnsupported.
func (e *PluginError) Is(target error) bool { return target == ErrUnsupported }

// failureOf returns the sentinel for what an element reported.
func failureOf(e *gst.Error) error {
	f := &Failure{Sentinel: ErrCorrupt, Reason: reasonOf(e), Element: e.Element, Debug: e.Debug}
	switch {
	// For a wrong type, elements report that the bytes are not what their header promised, which counts as damage.
	case e.Domain == gst.StreamError && (e.Code == gst.StreamTypeNotFound || e.Code == gst.StreamCodecNotFound):
		f.Sentinel = ErrUnsupported
	case e.Domain == gst.StreamError && (e.Code == gst.StreamDecrypt || e.Code == gst.StreamDecryptNoKey):
		f.Sentinel, f.Reason = ErrUnsupported, "the stream is encrypted"
	case e.Domain == gst.ResourceError && e.Code == gst.ResourceNotFound:
		f.Sentinel = fs.ErrNotExist
	case e.Domain == gst.CoreError && e.Code == gst.CoreMissingPlugin:
		f.Sentinel = ErrUnsupported
	}
	return f
}

// reasonOf prefers what the element said for its developers, where it is about the stream: the text for everybody
// is often the same for all that can be wrong, and in the user's language.
func reasonOf(e *gst.Error) string {
	_, detail, _ := strings.Cut(e.Debug, "\n") // after the place in the sources
	if detail == "" || strings.HasPrefix(detail, "streaming stopped") {
		return e.Text
	}
	return strings.TrimSpace(detail)
}
