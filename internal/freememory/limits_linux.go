package freememory

import (
	"math"

	"golang.org/x/sys/unix"
)

// processLimit returns what the limits of this process leave, those on its address space and on its data, as ulimit, systemd and batch
// systems set them; math.MaxInt64 where there are none.
func processLimit() int64 {
	free := int64(math.MaxInt64)
	for _, l := range []struct {
		resource int
		used     string
	}{{unix.RLIMIT_AS, "VmSize:"}, {unix.RLIMIT_DATA, "VmData:"}} {
		var limit unix.Rlimit
		if err := unix.Getrlimit(l.resource, &limit); err != nil || limit.Cur > math.MaxInt64 {
			continue // no limit is the largest number
		}
		if used, ok := statusField("/proc/self/status", l.used); ok {
			free = min(free, max(0, int64(limit.Cur)-used))
		}
	}
	return free
}
