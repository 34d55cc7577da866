package isolate

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// output keeps only the start and the end of what a child prints.
type output struct {
	from  *os.File
	flood func() // called once it is too much
	done  chan struct{}

	mu   sync.Mutex
	head []byte
	tail []byte
	all  int
}

const (
	keptOutput = 4 << 10
	mostOutput = 16 << 20
)

func newOutput(flood func()) (o *output, theirs *os.File, err error) {
	from, theirs, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	o = &output{from: from, flood: flood, done: make(chan struct{})}
	return o, theirs, nil
}

// run reads until the child's end is closed. It is started once the child has a process, which flood may kill.
func (o *output) run() {
	defer close(o.done)
	buf := make([]byte, 4<<10)
	for {
		n, err := o.from.Read(buf)
		o.take(buf[:n])
		if err != nil {
			_ = o.from.Close() // nothing is written here
			return
		}
	}
}

func (o *output) take(b []byte) {
	o.mu.Lock()
	before := o.all
	o.all += len(b)
	if room := keptOutput - len(o.head); room > 0 {
		n := min(room, len(b))
		o.head, b = append(o.head, b[:n]...), b[n:]
	}
	o.tail = append(o.tail, b...)
	o.tail = o.tail[max(0, len(o.tail)-keptOutput):]
	flooded := before <= mostOutput && o.all > mostOutput
	o.mu.Unlock()
	if flooded {
		o.flood()
	}
}

// read waits for the end and returns what was kept.
func (o *output) read() string {
	<-o.done
	if left := o.all - len(o.head) - len(o.tail); left > 0 {
		return fmt.Sprintf("%s\n[%d bytes]\n%s", o.head, left, o.tail)
	}
	return string(o.head) + string(o.tail)
}

// abandon ends the reading of an output that was never started.
func (o *output) abandon() { _ = o.from.Close() }

// goSignal is how Go's runtime begins its report of a signal, and of other ends.
var (
	goSignal = regexp.MustCompile(`(?m)^(?:fatal error: unexpected signal[^\n]*\n\[signal )?(SIG[A-Z]+)[: ]`)
	goEnd    = regexp.MustCompile(`(?m)^(?:panic|fatal error): ([^\n]*)`)
	noMemory = regexp.MustCompile(`(?i)out of memory|cannot allocate|failed to allocate|bad_alloc`)
)

// reason returns what a child has died of, as the kernel and the child itself have reported it.
func reason(state *os.ProcessState, err error, why, text string) string {
	switch {
	case why != "":
		return "its decoder was killed, as " + why
	case err != nil:
		return "its decoder has ended: " + err.Error()
	}
	memory := ""
	if noMemory.MatchString(text) {
		memory = ", out of memory"
	}
	status, ok := state.Sys().(syscall.WaitStatus)
	if ok && status.Signaled() {
		return "its decoder was ended by " + signalName(status.Signal()) + memory
	}
	if m := goSignal.FindStringSubmatch(text); m != nil {
		return "its decoder was ended by " + m[1] + memory
	}
	if m := goEnd.FindStringSubmatch(text); m != nil {
		return "its decoder has ended: " + strings.TrimSpace(m[1])
	}
	return fmt.Sprintf("its decoder has ended: %v%s", state, memory)
}

func signalName(s syscall.Signal) string {
	switch s {
	case unix.SIGXCPU:
		return "SIGXCPU, as it computed for too long without a result"
	case unix.SIGSYS:
		return "SIGSYS, as it asked the kernel for what it may not have"
	}
	if name := unix.SignalName(s); name != "" {
		return name
	}
	return s.String()
}
