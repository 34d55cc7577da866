// Package threadtime tells what the threads of this process do: whether they run, wait for a processor, or sleep. So a thread
// that is slow, on a busy machine, can be told from one that is stuck.
package threadtime

import (
	"bytes"
	"os"
	"strconv"
	"time"
)

// Time is what a thread has done since it was started. Both count up only.
type Time struct {
	Ran    time.Duration // on a processor
	Waited time.Duration // for one, with work to do
}

// Snapshot is what the process' threads had done at one moment, by their ids.
type Snapshot struct {
	Time    time.Time
	Threads map[int]Thread
}

// Thread is one thread of a Snapshot.
type Thread struct {
	Time
	Own bool // started by the Go runtime, as far as its name tells; the others were started by C libraries
}

// Take looks at all threads. ok is false where the system does not tell: it needs /proc and a kernel with scheduler statistics.
//
// Threads that Go starts keep the name of the process. C libraries name theirs, or GStreamer has named the thread that started
// them.
func Take() (s Snapshot, ok bool) {
	const tasks = "/proc/self/task/"
	entries, err := os.ReadDir(tasks)
	if err != nil {
		return s, false
	}
	process, err := os.ReadFile("/proc/self/comm")
	if err != nil {
		return s, false
	}
	s = Snapshot{Time: time.Now(), Threads: make(map[int]Thread, len(entries))}
	for _, e := range entries {
		id, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		text, err := os.ReadFile(tasks + e.Name() + "/schedstat")
		if err != nil {
			continue // it has ended meanwhile
		}
		spent, ok := parse(text)
		if !ok {
			continue
		}
		name, err := os.ReadFile(tasks + e.Name() + "/comm")
		s.Threads[id] = Thread{Time: spent, Own: err == nil && bytes.Equal(name, process)}
	}
	return s, len(s.Threads) > 0
}

// parse reads the first two numbers of a schedstat file, in nanoseconds.
func parse(text []byte) (t Time, ok bool) {
	words := bytes.Fields(text)
	if len(words) < 2 {
		return t, false
	}
	ran, err := strconv.ParseInt(string(words[0]), 10, 64)
	if err != nil {
		return t, false
	}
	waited, err := strconv.ParseInt(string(words[1]), 10, 64)
	return Time{time.Duration(ran), time.Duration(waited)}, err == nil
}

// Busiest returns the most that any one of the threads that pass has run, and the most that any has waited, since before. A thread
// that was not there before counts from its start.
func (s Snapshot) Busiest(before Snapshot, pass func(id int, t Thread) bool) Time {
	var most Time
	for id, t := range s.Threads {
		if !pass(id, t) {
			continue
		}
		was := before.Threads[id].Time
		most.Ran = max(most.Ran, t.Ran-was.Ran)
		most.Waited = max(most.Waited, t.Waited-was.Waited)
	}
	return most
}
