package gst

/*
#include "leakcheck.h"
#include <glib.h>
*/
import "C"

// CountObjects makes GStreamer report all objects, buffers, events and caps that it makes and drops, for the rest of the
// process. It returns a function that counts by class those made since and still alive. It is for programs that look for
// leaks, slows everything down a little, and must be called before any pipeline runs. The leaks tracer of GStreamer 1.22
// crashes when it is queried while buffers come and go.
//
// Classes that do not report a new object count as none: GstQTMux and GstAggregatorPad of GStreamer 1.22. An object of
// theirs that is leaked does not show, but what it holds does.
func CountObjects() (alive func() map[string]int) {
	Init()
	C.numm_count_objects()
	return func() map[string]int {
		counts := map[string]int{}
		var class *C.char
		var n C.int
		for at := C.numm_next_count(0, &class, &n); at >= 0; at = C.numm_next_count(at, &class, &n) {
			counts[C.GoString(class)] = int(n)
		}
		return counts
	}
}

// HeapBytes returns how many bytes GStreamer, and all other C code of the process, have allocated and not freed. Freed memory
// is first returned to the system, since the C library keeps some of it otherwise. What a thread's cache holds (tcache, up to
// 200 KB each) counts as in use unless GLIBC_TUNABLES=glibc.malloc.tcache_count=0 is set in the environment.
func HeapBytes() int { return int(C.numm_heap_bytes()) }

// EndIdleThreads ends the threads that GLib keeps for the next pipeline: up to eight, each for fifteen seconds. They remain
// visible in the system for a moment. Those that called Go count among its goroutines, too.
func EndIdleThreads() { C.g_thread_pool_stop_unused_threads() }
