package gst

import (
	"runtime"

	"github.com/go-gst/go-gst/gst"
)

// releaseMessage gives a message back now instead of at some collection to come. A plain Unref
// would free it twice, as the finalizer would follow.
func releaseMessage(m *gst.Message) {
	runtime.SetFinalizer(m, nil)
	m.Unref()
}
