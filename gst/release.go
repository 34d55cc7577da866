package gst

import (
	"runtime"

	"github.com/go-gst/go-gst/gst"
)

// releaseMessage frees a message now instead of at some later collection. A plain Unref
// would free it twice, as the finalizer would follow.
func releaseMessage(m *gst.Message) {
	runtime.SetFinalizer(m, nil)
	m.Unref()
}
