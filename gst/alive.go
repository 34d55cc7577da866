package gst

/*
#include "alive.h"
#include <glib.h>
*/
import "C"

// CountObjects makes GStreamer tell of all objects, buffers, events and caps that it makes and drops, for the rest of the
// process, and returns what tells how many there are by class of those that were made since. It is for programs that
// look for leaks, takes some time of everything, and must be called before anything else is at work. The leaks tracer
// of GStreamer 1.22 crashes where it is asked while buffers come and go.
//
// Classes that do not tell when they make an object count as none: GstQTMux and GstAggregatorPad of GStreamer 1.22. What
// holds one that is left is not told, what it holds is.
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

// HeapBytes is how many bytes GStreamer, and all other C code of the process, have asked for and not given back. What was
// given back goes to the system first, of which the C library else keeps some. What a thread's cache holds (tcache, up to
// 200 KB of each) counts as in use but where GLIBC_TUNABLES=glibc.malloc.tcache_count=0 stands in the environment.
func HeapBytes() int { return int(C.numm_heap_bytes()) }

// EndIdleThreads ends the threads that GLib keeps for the next pipeline: up to eight, each for fifteen seconds. The system
// has them for a moment longer. Those that called Go count among its goroutines, too.
func EndIdleThreads() { C.g_thread_pool_stop_unused_threads() }
