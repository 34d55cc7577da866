package gst

/*
#cgo pkg-config: gstreamer-1.0 gstreamer-base-1.0 gstreamer-app-1.0 gstreamer-video-1.0 gstreamer-audio-1.0 gstreamer-tag-1.0 gstreamer-pbutils-1.0
#cgo CFLAGS: -Wall -Wextra -Wno-unused-parameter -Wno-unused-variable -Wno-cast-function-type -Wno-deprecated-declarations

#include <glib.h>
*/
import "C"

// gboolean returns a truth value as GLib has it.
func gboolean(b bool) C.gboolean {
	if b {
		return C.TRUE
	}
	return C.FALSE
}
