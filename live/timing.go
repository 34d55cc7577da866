package live

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// timings record how long the callbacks took, since they were printed last.
type timings struct {
	mu    sync.Mutex
	taken [callbackCount]struct {
		calls          int
		total, longest time.Duration
	}
}

// add counts a call.
func (t *timings) add(which callback, took time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	k := &t.taken[which]
	k.calls++
	k.total += took
	k.longest = max(k.longest, took)
}

// print implements F11: it prints a line for each callback that was called, and starts again.
func (t *timings) print(w io.Writer) {
	t.mu.Lock()
	taken := t.taken
	clear(t.taken[:])
	t.mu.Unlock()
	var b strings.Builder
	fmt.Fprintf(&b, "%-10s %8s %12s %12s\n", "callback", "calls", "mean ms", "longest ms")
	for which, k := range taken {
		if k.calls == 0 {
			continue
		}
		mean := k.total / time.Duration(k.calls)
		fmt.Fprintf(&b, "%-10v %8d %12.3f %12.3f\n", callback(which), k.calls, milliseconds(mean), milliseconds(k.longest))
	}
	io.WriteString(w, b.String())
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
