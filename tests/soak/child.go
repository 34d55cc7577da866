package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/gonumm/gonumm/internal/isolate"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/internal/procstatus"
)

const (
	// casesPerChild is after how many a child makes room for another.
	casesPerChild = 400
	// callTime is when the context of a call ends: what would read on for minutes is no defect, what reads on after it is.
	callTime = 5 * time.Second
	// lateTime is what a call may take after its context's end. Law 10 says 100 ms and has its own tests; this
	// program shares the processor with others, and looks for what does not come back.
	lateTime = 3 * time.Second
	// dataLimit is the kernel's limit on the memory of a child, above which an allocation fails.
	dataLimit = 2 << 30
	// peakLimit is what a child may have resident: the array, twice while it grows, the 64 MiB beside it that DESIGN
	// gives, and the process itself with all its plug-ins.
	peakLimit = 512 << 20
)

// A message is what a child tells its parent, a line of JSON each.
type message struct {
	Case    int
	Call    string        // that begins, where not over
	Done    bool          // the case is over
	Errors  []string      // of the calls, by the name of the sentinel
	Read    []uint64      // by the calls, as digests
	Slow    int           // calls that their context ended
	Problem string        // what is wrong first, apart from crashes, hangs, and being killed
	Peak    int64         // resident bytes, at most
	Took    time.Duration // all calls
}

func (m *message) found(format string, args ...any) {
	if m.Problem == "" {
		m.Problem = fmt.Sprintf(format, args...)
	}
}

// child does the cases from first on in a folder, and says on descriptor 3 what it does.
func (h *hostile) child(first int, alone bool, folder string) error {
	limit := syscall.Rlimit{Cur: dataLimit, Max: dataLimit}
	if err := syscall.Setrlimit(rlimitData, &limit); err != nil {
		return err
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{}); err != nil {
		return err
	}
	files, err := goodFiles(h.files, h.corpus)
	if err != nil {
		return err
	}
	tell := json.NewEncoder(os.NewFile(3, "parent"))
	last := (first/casesPerChild + 1) * casesPerChild
	if alone {
		last = first + 1
	}
	var begin int // descriptors
	for n := first; n < last; n++ {
		c := caseOf(h.seed, n, files)
		m, err := c.do(folder, tell)
		if err != nil {
			return err
		}
		if n == first+20 || n == last-1 {
			isolate.EndIdle() // a child that waits for a file has descriptors here
		}
		if open := descriptors(); n == first+20 {
			begin = open
		} else if n == last-1 && begin > 0 && open > begin+8 {
			m.found("%d descriptors are open, %d were", open, begin)
		}
		if err := tell.Encode(m); err != nil {
			return err
		}
	}
	return nil
}

// do does the calls of a case.
func (c *hostileCase) do(folder string, tell *json.Encoder) (message, error) {
	over := message{Case: c.number, Done: true}
	path := filepath.Join(folder, "case"+c.ending)
	if err := os.WriteFile(path, c.bytes, 0o600); err != nil {
		return over, err
	}
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
		return over, err
	}
	before := descriptors()
	for _, call := range c.calls {
		if err := tell.Encode(message{Case: c.number, Call: call.name}); err != nil {
			return over, err
		}
		begin := time.Now()
		ctx, cancel := context.WithTimeout(context.Background(), callTime)
		read := newDigest()
		err := call.do(ctx, path, c.bytes, read)
		cancel()
		took := time.Since(begin)
		over.Took += took
		name, promised := sentinel(err)
		over.Errors = append(over.Errors, name)
		over.Read = append(over.Read, read.Sum64())
		switch {
		case took > callTime+lateTime:
			over.found("%s came back after %v", call.name, took)
		case !promised:
			over.found("%s: %v is no promised error", call.name, err)
		case err != nil && !strings.HasPrefix(call.name, "Decode") && !strings.Contains(err.Error(), "case"+c.ending):
			over.found("%s: %v does not name the file", call.name, err)
		}
		if took >= callTime {
			over.Slow++
		}
	}
	over.Peak = procstatus.Of("VmHWM:")
	if over.Peak > peakLimit {
		over.found("%d MiB resident", over.Peak>>20)
	}
	if open := descriptors(); open > before+64 {
		over.found("%d descriptors are open, %d were", open, before)
	}
	if c.number%8 == 0 {
		runtime.GC()
	}
	return over, os.Remove(path)
}

// promised are the errors that a bad file may give, by name.
var promised = []struct {
	name string
	err  error
}{
	{"ErrCorrupt", numm.ErrCorrupt}, {"ErrUnsupported", numm.ErrUnsupported}, {"ErrNoSound", numm.ErrNoSound}, {"ErrNoVideo", numm.ErrNoVideo},
	{"ErrNoImage", numm.ErrNoImage}, {"ErrForbidden", numm.ErrForbidden}, {"ErrNotEnoughMemory", numm.ErrNotEnoughMemory},
	{"ErrStalled", numm.ErrStalled}, {"ErrSize", numm.ErrSize}, {"DeadlineExceeded", context.DeadlineExceeded},
}

func sentinel(err error) (name string, ok bool) {
	if err == nil {
		return "none", true
	}
	for _, p := range promised {
		if errors.Is(err, p.err) {
			return p.name, true
		}
	}
	return err.Error(), false
}
