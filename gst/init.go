package gst

/*
#include <gst/gst.h>
#include "clean.h"
#include "threads.h"
*/
import "C"

import (
	"fmt"
	"runtime"
	"sync"

	"github.com/go-gst/go-glib/glib"
	"github.com/go-gst/go-gst/gst"
)

// Init starts GStreamer, once; every constructor of this package calls it. It reads no arguments,
// and forks no helper to scan for plug-ins: a library should do neither.
var Init = sync.OnceFunc(func() {
	C.gst_registry_fork_set_enabled(C.FALSE)
	gst.Init(nil)
	C.numm_log_install()
	C.numm_clean_memory()
})

// Version returns the version of the GStreamer that is loaded, such as "1.22.0".
func Version() string {
	Init()
	var major, minor, micro, nano C.guint
	C.gst_version(&major, &minor, &micro, &nano)
	return fmt.Sprintf("%d.%d.%d", major, minor, micro)
}

// AtLeast reports whether the loaded GStreamer has this version or a later one.
func AtLeast(major, minor int) bool {
	Init()
	var m, n, micro, nano C.guint
	C.gst_version(&m, &n, &micro, &nano)
	return int(m) > major || int(m) == major && int(n) >= minor
}

// Deinit ends GStreamer for the rest of the process, which no program needs to do: it is for tracers
// that report at the end what was leaked. Nothing of this package may be used afterwards.
func Deinit() { C.gst_deinit() }

// disown removes the finalizer of a wrapper of the bindings, which is set on the innermost object.
// From then on the wrapper is released by hand, once, with Unref.
func disown(o *glib.Object) {
	runtime.SetFinalizer(o, nil)
}
