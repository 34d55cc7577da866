package gst

/*
#include "threads.h"
*/
import "C"

import "runtime"

// LogFlood is a number of warnings in a row, with no output from the pipeline in between, that a damaged file does not
// reach: an element that repeats them so often is stuck.
const LogFlood = int(C.NUMM_LOG_FLOOD)

// Logged returns how many warnings and criticals the pipeline's threads have logged so far. Only the first few are printed.
//
// GLib has handlers for messages by their domain, and these belong to the whole process. The handler that [Init] sets, for the
// domains of GStreamer and GLib alone, passes everything on unchanged except from threads of this package's pipelines: an
// element that loops can log a gigabyte a minute.
func (p *Pipeline) Logged() int {
	defer runtime.KeepAlive(p)
	return int(C.numm_threads_logged(p.threads))
}

// ThreadIDs returns the system's ids of the pipeline's streaming threads, and of those that start, seek or stop it. Threads
// that a decoder starts for itself are not among them.
func (p *Pipeline) ThreadIDs() []int {
	var ids [64]C.int
	n := min(int(C.numm_threads_ids(p.threads, &ids[0], C.int(len(ids)))), len(ids))
	runtime.KeepAlive(p)
	threads := make([]int, n)
	for i := range threads {
		threads[i] = int(ids[i])
	}
	return threads
}

// Abandon states that nobody waits for the pipeline's threads any more. One that goes on logging without end is put to sleep
// for good. It may be called at any time before Release returns.
func (p *Pipeline) Abandon() {
	C.numm_threads_abandon(p.threads)
	runtime.KeepAlive(p)
}
