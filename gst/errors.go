package gst

/*
#include <gst/gst.h>
*/
import "C"

import "fmt"

// Error is a failure that an element reported on the bus.
type Error struct {
	Element string // the factory that failed, such as "qtdemux"
	Domain  string // GStreamer's domain, such as "gst-stream-error-quark"
	Code    int    // within the domain
	Text    string // for people
	Debug   string // GStreamer's own words, with the place in its sources
}

// Error returns the element and its text.
func (e *Error) Error() string {
	if e.Element == "" {
		return e.Text
	}
	return e.Element + ": " + e.Text
}

// The domains of Error.Domain.
const (
	CoreError     = "gst-core-error-quark"
	LibraryError  = "gst-library-error-quark"
	ResourceError = "gst-resource-error-quark"
	StreamError   = "gst-stream-error-quark"
)

// The codes that callers tell apart.
const (
	CoreMissingPlugin   = int(C.GST_CORE_ERROR_MISSING_PLUGIN)
	StreamWrongType     = int(C.GST_STREAM_ERROR_WRONG_TYPE)
	StreamTypeNotFound  = int(C.GST_STREAM_ERROR_TYPE_NOT_FOUND)
	StreamCodecNotFound = int(C.GST_STREAM_ERROR_CODEC_NOT_FOUND)
	StreamDecrypt       = int(C.GST_STREAM_ERROR_DECRYPT)
	StreamDecryptNoKey  = int(C.GST_STREAM_ERROR_DECRYPT_NOKEY)
	ResourceNotFound    = int(C.GST_RESOURCE_ERROR_NOT_FOUND)
	ResourceNoSpaceLeft = int(C.GST_RESOURCE_ERROR_NO_SPACE_LEFT)
)

// MissingError reports that no installed plug-in has an element of that name.
type MissingError struct{ Feature string }

// Error names the element.
func (e *MissingError) Error() string {
	return fmt.Sprintf("no GStreamer element %q is installed", e.Feature)
}
