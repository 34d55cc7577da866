package numm

import (
	"bytes"
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
