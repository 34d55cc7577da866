package main

import (
	"bytes"
	"fmt"
	"os"
	"syscall"
	"time"
)

// cost is what some work took: time on the clock, and processor time of all threads.
type cost struct{ wall, cpu time.Duration }

func (c cost) String() string {
	return fmt.Sprintf("%.2f s, %.2f s of processor time", c.wall.Seconds(), c.cpu.Seconds())
}

func measure(work func() error) (cost, error) {
	start, before := time.Now(), processorTime()
	err := work()
	return cost{time.Since(start), processorTime() - before}, err
}

func processorTime() time.Duration {
	var use syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &use) != nil {
		return 0
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

// peakMemory is the most memory, in bytes, that this process ever held; 0 where the system does not say. Rusage has
// the number too, but counts what the shell or go run held before it became this program.
func peakMemory() int64 {
	status, _ := os.ReadFile("/proc/self/status")
	_, line, _ := bytes.Cut(status, []byte("VmHWM:"))
	var kilobytes int64
	fmt.Sscan(string(line), &kilobytes)
	return kilobytes << 10
}
