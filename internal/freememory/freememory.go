// Package freememory tells how much memory can still be had, so that an array that would not fit is refused before
// anything is done for it.
//
//	if free, ok := freememory.Fits(frames * size); !ok {
//		return &numm.MemoryError{Need: frames * size, Limit: free}
//	}
package freememory

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

// Fits tells whether need bytes can be had, and if not, how many can: the least of what the system has available and of
// what the control group leaves. Garbage counts as free.
func Fits(need int64) (free int64, ok bool) {
	if need <= alwaysFree || need <= available() {
		return need, true
	}
	debug.FreeOSMemory() // what the collector has not yet returned is counted as used
	free = available()
	return free, need <= free
}

// available is what can still be had, math.MaxInt64 where nothing tells.
func available() int64 {
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
