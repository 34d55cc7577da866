package pipeline

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gonumm/gonumm/gst"
)

// What can be wrong with a file or a pipeline. Match them with errors.Is.
var (
	ErrNoVideo     = errors.New("no such video stream in the file")
	ErrNoSound     = errors.New("no such sound stream in the file")
	ErrUnsupported = errors.New("format not supported")
	ErrCorrupt     = errors.New("file is damaged or truncated")
	ErrForbidden   = errors.New("file refers to other files or to the network")
	ErrStalled     = errors.New("source stopped delivering")
	ErrClosed      = errors.New("already closed")
	ErrNotSeekable = errors.New("source cannot seek")
	ErrWrite       = errors.New("file cannot be written")
)

// Failure is what became of a pipeline, with GStreamer's words where it had any.
type Failure struct {
	Sentinel error  // one of the errors above
	Reason   string // in our words; may be empty
	Element  string // GStreamer element, if any
	Debug    string // GStreamer's own words, if any
}

// Error is the sentinel and the reason.
func (f *Failure) Error() string {
	if f.Reason == "" {
		return f.Sentinel.Error()
	}
	return f.Sentinel.Error() + ": " + f.Reason
}

// Unwrap is the sentinel.
func (f *Failure) Unwrap() error { return f.Sentinel }

func failure(sentinel error, format string, args ...any) *Failure {
	return &Failure{Sentinel: sentinel, Reason: fmt.Sprintf(format, args...)}
}

// PluginError says what GStreamer lacks here, and which package brings it. It is an [ErrUnsupported].
type PluginError struct {
	Feature string // what is missing: "H.265 decoder"
	Package string // what to install, by Debian's name; empty where no package is known to bring it
}

// Error says what is missing and what to install.
func (e *PluginError) Error() string {
	if e.Package == "" {
		return fmt.Sprintf("%v: GStreamer has no %s here", ErrUnsupported, e.Feature)
	}
	return fmt.Sprintf("%v: GStreamer has no %s here, install %s", ErrUnsupported, e.Feature, e.Package)
}

// Is makes a PluginError an ErrUnsupported.
func (e *PluginError) Is(target error) bool { return target == ErrUnsupported }

// failureOf finds the sentinel for what an element reported.
func failureOf(e *gst.Error) error {
	f := &Failure{Sentinel: ErrCorrupt, Reason: reasonOf(e), Element: e.Element, Debug: e.Debug}
	switch {
	// Elements say of a wrong type that the bytes are not what their head promised, which stays damage.
	case e.Domain == gst.StreamError && (e.Code == gst.StreamTypeNotFound || e.Code == gst.StreamCodecNotFound):
		f.Sentinel = ErrUnsupported
	case e.Domain == gst.StreamError && (e.Code == gst.StreamDecrypt || e.Code == gst.StreamDecryptNoKey):
		f.Sentinel, f.Reason = ErrUnsupported, "the stream is encrypted"
	case e.Domain == gst.CoreError && e.Code == gst.CoreMissingPlugin:
		f.Sentinel = ErrUnsupported
	}
	return f
}

// reasonOf prefers what the element said for its developers, where it is about the stream: the text for everybody
// is often the same for all that can be wrong, and in the user's language.
func reasonOf(e *gst.Error) string {
	_, detail, _ := strings.Cut(e.Debug, "\n") // behind the place in the sources
	if detail == "" || strings.HasPrefix(detail, "streaming stopped") {
		return e.Text
	}
	return strings.TrimSpace(detail)
}
