package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/tests/internal/procstatus"
)

// A measure is something that the process holds.
type measure struct {
	name string
	take func() float64
	// tolerance is how much more of it may be held at the end than at the start, by the line through the samples. C's heap is
	// exact to some thousands of bytes, which a further thread of Go takes. Go's threads never end. Of resident memory, what
	// is left over lies between what is held.
	tolerance float64
}

// measures are made before anything else is done with GStreamer. Objects are counted by class.
func measures() (all []measure, objects func() map[string]int) {
	objects = gst.CountObjects()
	return []measure{
		{"bytes of C's heap", func() float64 { return float64(gst.HeapBytes()) }, 256 << 10},
		{"resident bytes", func() float64 { return float64(procstatus.Of("VmRSS:")) }, 24 << 20},
		{"bytes beside Go's", func() float64 { return float64(procstatus.Of("VmRSS:")) - goBytes() }, 24 << 20},
		{"threads", func() float64 { return float64(procstatus.Of("Threads:")) }, 4},
		{"threads beside Go's", func() float64 { return float64(foreignThreads()) }, 1},
		{"descriptors", func() float64 { return float64(descriptors()) }, 1},
		{"goroutines", func() float64 { return float64(runtime.NumGoroutine()) }, 1},
		{"objects of GStreamer", func() float64 { return float64(sum(objects())) }, 8},
	}, objects
}

// A sample is what the process held at a time.
type sample struct {
	at     time.Duration
	uses   int
	atRest bool
	values []float64 // of the measures, in order
}

// restEvery is the seconds between two samples at rest. The others are of what the last use has just left.
const restEvery = 10

// takeSample tells what the process holds now.
func takeSample(measures []measure) (s sample) {
	debug.FreeOSMemory() // garbage is no leak
	for _, m := range measures {
		s.values = append(s.values, m.take())
	}
	return s
}

// idle is what runs while no use does.
type idle struct{ goroutines, foreign int }

func idleNow() idle { return idle{runtime.NumGoroutine(), foreignThreads()} }

// wait waits for what ends after a use, such as a call that its context has ended, and the threads that GLib keeps for
// the next pipeline: half a second for the same kind of work, then fifteen for any, of which it is told to end them. What
// is still there after the limit is a leak, or will be gone the next time.
func (i idle) wait() {
	const limit, step = 2 * time.Second, 10 * time.Millisecond
	tick := time.NewTicker(step)
	defer tick.Stop()
	for begin := time.Now(); time.Since(begin) < limit; <-tick.C {
		if runtime.NumGoroutine() <= i.goroutines && foreignThreads() <= i.foreign {
			return
		}
		gst.EndIdleThreads()
	}
}

// exactly is the environment in which C's heap tells what is held: else the C library and GLib keep what was given
// back to them for every thread that gave it, which is megabytes, and more with each further thread.
var exactly = []string{"GLIBC_TUNABLES=glibc.malloc.tcache_count=0", "G_SLICE=always-malloc"}

// foreignThreads returns those that Go has not started. Their names do not tell, as a thread that Go starts in a callback has
// that of the pipeline's. Go before 1.26 does not say how many are its own.
func foreignThreads() int {
	return int(procstatus.Of("Threads:")) - int(runtimeMetric("/sched/threads/total:threads"))
}

// goBytes returns what Go's own runtime has of the system.
func goBytes() float64 {
	return runtimeMetric("/memory/classes/total:bytes") - runtimeMetric("/memory/classes/heap/released:bytes")
}

func runtimeMetric(name string) float64 {
	s := []metrics.Sample{{Name: name}}
	if metrics.Read(s); s[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return float64(s[0].Value.Uint64())
}

func sum(counts map[string]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}
