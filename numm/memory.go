package numm

import (
	"bytes"
	"context"
	"math"
	"os"
	"runtime/debug"
	"strconv"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// alwaysFree is not worth a look: asking the system takes longer than filling so little.
const alwaysFree = 16 << 20

// checkMemory returns a *MemoryError where need bytes are more than limit, or, where limit is 0, more than is free:
// the least of what the system has available and of what the control group leaves. Garbage counts as free.
func checkMemory(need, limit int64) error {
	switch {
	case limit > 0 && need > limit:
		return &MemoryError{Need: need, Limit: limit}
	case limit > 0 || need <= alwaysFree:
		return nil
	}
	if need <= freeMemory() {
		return nil
	}
	debug.FreeOSMemory() // what the collector has not yet returned is counted as used
	if free := freeMemory(); need > free {
		return &MemoryError{Need: need, Limit: free}
	}
	return nil
}

// room gives s room for n elements more. Where the collector has the memory to give again, that takes a second for
// some gigabytes, as all of it is cleared: the end of ctx does not wait for that.
func room[T any](ctx context.Context, s []T, n int) ([]T, error) {
	grown := make(chan []T, 1)
	go func() {
		larger := make([]T, len(s), len(s)+n)
		copy(larger, s)
		grown <- larger
	}()
	select {
	case s = <-grown:
		return s, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// withSpare is n elements of a size and some to spare, as far as the limit goes. Memory that nobody touches costs
// nothing.
func withSpare(n, spare, size int, limit int64) int {
	if limit > 0 {
		return int(min(int64(n+spare), max(int64(n), limit/int64(size))))
	}
	return n + spare
}

// freeMemory is what can still be had, math.MaxInt64 where nothing tells.
func freeMemory() int64 {
	free := int64(math.MaxInt64)
	if available, ok := statusField("/proc/meminfo", "MemAvailable:"); ok {
		free = available
	}
	if limit, err := memlimit.FromCgroup(); err == nil && limit < math.MaxInt64 {
		resident, _ := statusField("/proc/self/status", "VmRSS:")
		free = min(free, max(0, int64(limit)-resident))
	}
	return free
}

// statusField is a number of kB in a file of the proc file system, as bytes.
func statusField(path, field string) (int64, bool) {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, false
	}
	for line := range bytes.Lines(text) {
		words := bytes.Fields(line)
		if len(words) >= 2 && string(words[0]) == field {
			n, err := strconv.ParseInt(string(words[1]), 10, 64)
			return n << 10, err == nil
		}
	}
	return 0, false
}
