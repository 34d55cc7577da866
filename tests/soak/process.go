package main

import (
	"bytes"
	"os"
	"strconv"
)

// rlimitData is RLIMIT_DATA: the private writable memory of a process, which does not count what is only reserved.
const rlimitData = 2

// status returns a size that the kernel states of this process, in bytes.
func status(field string) int64 {
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

// descriptors returns how many are open.
func descriptors() int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	return len(entries) - 1 // the listing's own
}
