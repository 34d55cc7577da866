package trust_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/tests/internal/procstatus"
)

// resources are what a process holds of the system.
type resources struct {
	files   []string       // what its descriptors lead to
	threads map[string]int // how many have a name; those of Go have the program's own
}

func held(t *testing.T) resources {
	t.Helper()
	r := resources{threads: map[string]int{}}
	for _, task := range disk.Names(t, "/proc/self/task") {
		if name, err := os.ReadFile(filepath.Join("/proc/self/task", task, "comm")); err == nil {
			r.threads[string(bytes.TrimSpace(name))]++
		}
	}
	for _, fd := range disk.Names(t, "/proc/self/fd") {
		// The listing itself has one, which is closed by now.
		if to, err := os.Readlink(filepath.Join("/proc/self/fd", fd)); err == nil {
			r.files = append(r.files, to)
		}
	}
	slices.Sort(r.files)
	return r
}

// beyond says what is held now that was not held then; empty where nothing is. Threads of Go's own stay for the
// next that needs one, so that their number is its scheduler's business.
func (r resources) beyond(then resources) string {
	var more []string
	for name, n := range r.threads {
		if name != ownName() && n > then.threads[name] {
			more = append(more, fmt.Sprintf("%d threads %q, before %d", n, name, then.threads[name]))
		}
	}
	if len(r.files) > len(then.files) {
		more = append(more, fmt.Sprintf("%d descriptors %q, before %d", len(r.files), r.files, len(then.files)))
	}
	slices.Sort(more)
	return strings.Join(more, "; ")
}

func ownName() string {
	name, err := os.ReadFile("/proc/self/comm")
	if err != nil {
		return ""
	}
	return string(bytes.TrimSpace(name))
}

// eventually waits until problem says nothing, for longer than GLib keeps an idle thread, which is fifteen seconds.
func eventually(t *testing.T, problem func() string) {
	t.Helper()
	const step, limit = 20 * time.Millisecond, 40 * time.Second
	tick := time.NewTicker(step)
	defer tick.Stop()
	for deadline := time.Now().Add(limit); ; <-tick.C {
		said := problem()
		if said == "" {
			return
		}
		if time.Now().After(deadline) {
			t.Errorf("after %v still: %s", limit, said)
			return
		}
	}
}

// resident is what the process has in memory, in bytes, without what the collector could give back.
func resident() int64 {
	runtime.GC()
	debug.FreeOSMemory()
	return procstatus.Of("VmRSS:")
}
