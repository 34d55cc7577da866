package main

import (
	"runtime"
	"runtime/metrics"
	"time"

	"github.com/gonumm/gonumm/gst"
)

// A measure is something that the process holds.
type measure struct {
	name string
	take func() float64
	// tolerance is how much more of it may be held at the end than at the begin, by the line through the samples. Threads
	// come and go with the pools of GLib; of memory, what is left over lies between what is held.
	tolerance float64
}

// measures are made before anything else is done with GStreamer.
func measures() []measure {
	alive := gst.CountObjects()
	return []measure{
		{"bytes of C's heap", func() float64 { return float64(gst.HeapBytes()) }, 2 << 20},
		{"resident bytes", func() float64 { return float64(status("VmRSS:")) }, 24 << 20},
		{"bytes beside Go's", func() float64 { return float64(status("VmRSS:")) - goBytes() }, 24 << 20},
		{"threads", func() float64 { return float64(status("Threads:")) }, 4},
		{"descriptors", func() float64 { return float64(descriptors()) }, 1},
		{"goroutines", func() float64 { return float64(runtime.NumGoroutine()) }, 1},
		{"objects of GStreamer", func() float64 { return float64(alive()) }, 8},
	}
}

// A sample is what the process held at a time.
type sample struct {
	at     time.Duration
	uses   int
	values []float64 // of the measures, in order
}

// goBytes is what Go's own runtime has of the system.
func goBytes() float64 {
	s := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(s)
	return float64(s[0].Value.Uint64()) - float64(s[1].Value.Uint64())
}
