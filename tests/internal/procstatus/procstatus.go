// Package procstatus reads what the kernel states of this process in /proc/self/status.
package procstatus

import (
	"bytes"
	"os"
	"strconv"
)

// Of returns a number that the kernel states of this process: a size, such as "VmRSS:", in bytes, a count, such as "Threads:", as it is; 0
// where there is none.
func Of(field string) int64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(text) {
		if words := bytes.Fields(line); len(words) >= 2 && string(words[0]) == field {
			n, err := strconv.ParseInt(string(words[1]), 10, 64)
			if err != nil {
				return 0
			}
			if len(words) == 3 { // kB
				n <<= 10
			}
			return n
		}
	}
	return 0
}
