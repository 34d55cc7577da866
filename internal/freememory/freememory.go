// Package freememory returns how much memory is left, so that an array that would not fit is refused before any of it is made.
//
//	var promise freememory.Promise
//	defer promise.Release()
//	if most, ok := promise.Ask(frames*size, 0); !ok {
//		return &numm.MemoryError{Need: frames * size, Limit: most}
//	}
//	array := make([]byte, frames*size)
package freememory

import (
	"bytes"
	"math"
	"os"
	"strconv"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// available returns what is left by the system, the control group and the limits of the process; math.MaxInt64 where none of them is known.
func available() int64 {
	free := int64(math.MaxInt64)
	if available, ok := statusField("/proc/meminfo", "MemAvailable:"); ok {
		free = available
	}
	if limit, err := memlimit.FromCgroup(); err == nil && limit < math.MaxInt64 {
		resident, _ := statusField("/proc/self/status", "VmRSS:")
		free = min(free, max(0, int64(limit)-resident))
	}
	return min(free, processLimit())
}

// statusField returns a number of kB in a file of the proc file system, in bytes.
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
