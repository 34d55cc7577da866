package pipeline

import (
	"math"
	"time"
)

// watchdog tells a pipeline that is at work from one that will never deliver.
type watchdog struct {
	limit int64 // bytes that may be read without a single sample

	fed     int64 // bytes read when the last sample came
	seen    int64 // bytes read at the last look
	quiet   time.Time
	started bool
}

// feed notes that a sample came.
func (w *watchdog) feed(taken int64) {
	w.fed, w.started = taken, false
}

// look is called while nothing comes.
func (w *watchdog) look(taken int64, now time.Time) error {
	if !w.started || taken != w.seen {
		w.started, w.seen, w.quiet = true, taken, now
	}
	if taken-w.fed > w.limit {
		return failure(ErrStalled, "the file was read several times over and gave nothing")
	}
	if now.Sub(w.quiet) > StallTime {
		return failure(ErrStalled, "nothing came for %v", StallTime)
	}
	return nil
}

// readLimit is so much more than a file holds that whoever reads it without giving anything is caught in it.
func readLimit(file *File) int64 {
	const allowed = 64 << 20
	return 4*min(file.Size(), (math.MaxInt64-allowed)/4) + allowed
}
