package pipeline

import (
	"math"
	"slices"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/detach"
	"github.com/gonumm/gonumm/internal/threadtime"
)

// StallTime is how long a source may neither read nor deliver, with all threads of the pipeline asleep, before it counts as
// stalled.
const StallTime = detach.StallTime

// What a pipeline may take without reading a byte or giving a sample, besides StallTime. None of it counts while its threads
// wait for a processor, so that it is the same on a machine that is busy.
const (
	busyTime    = 30 * time.Second // that one of its threads runs
	busyPerMiB  = 2 * time.Second  // more for each MiB read since the last sample: a large picture
	outsideTime = time.Minute      // that its threads wait for others of the process that run, such as a decoder's own
)

// lookedThrough is how many times as much as may be read again may be read while a parser looks for something further and further on.
const lookedThrough = 1024

// glance is the time between two looks at the threads, which cost some microseconds each.
const glance = 500 * time.Millisecond

// watchdog tells a pipeline that is at work, however slow, from one that will never deliver. What counts is what it reads and
// gives, and what its threads do meanwhile; the clock alone tells nothing. The zero value lets a pipeline take any time, but no
// flood of warnings.
type watchdog struct {
	limit   int64        // bytes that may be read again without a single sample; 0: any number
	pace    float64      // how many times as much as above is allowed
	patient bool         // threads that sleep may wait for somebody who takes any time
	threads func() []int // the system's ids of the pipeline's threads
	take    func() (threadtime.Snapshot, bool)

	started bool
	fed     evidence            // at the last sample
	seen    evidence            // at the last look
	before  threadtime.Snapshot // at the last glance, or at the first look
	known   bool                // the system tells what threads do

	asleep, busy, outside time.Duration // since anything moved
}

// evidence is what can be seen of a pipeline at one moment.
type evidence struct {
	now    time.Time
	done   int64 // bytes read, or written: what moves while it is at work
	again  int64 // of the bytes read, those by reads that began no further on than one before
	logged int   // warnings
}

func watch(native *gst.Pipeline, limit int64) watchdog {
	return watchdog{limit: limit, pace: 1, threads: native.ThreadIDs, take: threadtime.Take}
}

// feed notes that a sample came.
func (w *watchdog) feed(e evidence) {
	w.fed, w.started = e, false
}

// check is called while nothing comes. Its error says why nothing will.
func (w *watchdog) check(e evidence) error {
	if !w.started || e.done != w.seen.done {
		w.started, w.seen = true, e
		w.asleep, w.busy, w.outside = 0, 0, 0
		w.before = threadtime.Snapshot{Time: e.now}
	}
	if w.limit > 0 && (e.again-w.fed.again > w.limit || (e.done-w.fed.done)/lookedThrough > w.limit) {
		return failure(ErrStalled, "the file was read several times over and gave nothing")
	}
	if e.logged-w.fed.logged > gst.LogFlood {
		return failure(ErrCorrupt, "an element gave %d warnings and nothing else", e.logged-w.fed.logged)
	}
	if w.threads == nil || e.now.Sub(w.before.Time) < glance {
		return nil
	}
	w.glance(e.now)
	return w.verdict(e)
}

// glance adds what the threads did since the last one. Where this process itself was stopped meanwhile, the time is not theirs.
func (w *watchdog) glance(now time.Time) {
	step := min(now.Sub(w.before.Time), 2*glance)
	before := w.before
	w.before, w.known = w.take()
	w.before.Time = now
	if !w.known {
		w.asleep += step
		return
	}
	if before.Threads == nil {
		return
	}
	own := w.threads()
	mine := w.before.Busiest(before, func(id int, _ threadtime.Thread) bool { return slices.Contains(own, id) })
	others := w.before.Busiest(before, func(id int, t threadtime.Thread) bool { return !t.Own && !slices.Contains(own, id) })
	const works = glance / 50
	w.busy += mine.Ran
	slept := max(0, step-mine.Ran-mine.Waited)
	if others.Ran+others.Waited > works {
		w.outside += max(0, slept-others.Waited)
	} else {
		w.asleep += slept
	}
}

func (w *watchdog) verdict(e evidence) error {
	switch {
	case w.asleep > w.allowed(StallTime) && !w.patient:
		return failure(ErrStalled, "nothing came for %v", w.allowed(StallTime))
	case w.busy > w.allowed(busyTime+time.Duration(float64(busyPerMiB)*float64(e.done-w.fed.done)/(1<<20))):
		return failure(ErrStalled, "an element worked for %v and gave nothing", w.busy.Round(time.Second))
	case w.outside > w.allowed(outsideTime):
		return failure(ErrStalled, "nothing came for %v, while other threads were at work", w.allowed(outsideTime))
	}
	return nil
}

func (w *watchdog) allowed(d time.Duration) time.Duration { return time.Duration(w.pace * float64(d)) }

// readLimit is so much more than a file holds that whoever reads it without giving anything is caught in it.
func readLimit(file *File) int64 {
	const allowed = 64 << 20
	return 4*min(file.Size(), (math.MaxInt64-allowed)/4) + allowed
}
