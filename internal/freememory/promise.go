package freememory

import (
	"math"
	"runtime/debug"
	"sync"
)

// A Promise is memory that somebody was allowed to take. Until it is in use the system counts it as free, so that the
// next caller would be allowed to take the same; here it is counted. The zero Promise is of no memory. Each is used by one
// goroutine at a time; any number may be asked for at once.
type Promise struct {
	of      *ledger // nil: that of the process
	size    int64   // that was asked for
	pending int64   // of it, what is not in use yet
}

// Ask makes p a promise of need bytes, in place of what it was, and reports whether it could. If not, it returns how many could be
// promised at most: limit where that is more than 0; else the least of what the system has available and of what the control group
// and the limits of the process leave, without what is promised to others. Garbage counts as free. A refused p is unchanged.
func (p *Promise) Ask(need, limit int64) (most int64, ok bool) {
	if p.of == nil {
		p.of = &process
	}
	need = max(0, need)
	if most, ok = p.of.ask(p, need, limit); !ok && limit <= 0 {
		debug.FreeOSMemory() // what the collector has not yet returned is counted as used
		most, ok = p.of.ask(p, need, limit)
	}
	return most, ok
}

// Taken reports that n bytes of the promise are in use, so that the system counts them.
func (p *Promise) Taken(n int64) {
	if p.of != nil {
		p.of.set(p, max(0, p.size-n))
	}
}

// Release ends the promise: its memory is in use, or never will be.
func (p *Promise) Release() {
	if p.of != nil {
		p.of.set(p, 0)
	}
}

// Promised returns how many bytes are promised in this process and not yet in use.
func Promised() int64 {
	process.mu.Lock()
	defer process.mu.Unlock()
	return process.pending
}

// process is the ledger of this process: what is promised is state of the process, as its memory is.
var process = ledger{available: available}

// ledger counts the promised memory.
type ledger struct {
	available func() int64

	mu      sync.Mutex // held from reading what is free until the promise is counted
	pending int64
}

// alwaysFree is not worth a check: asking the system takes longer than filling so little.
const alwaysFree = 16 << 20

// mostPromised keeps sums from overflowing: no machine has so much.
const mostPromised = math.MaxInt64 >> 20

func (l *ledger) ask(p *Promise, need, limit int64) (most int64, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	others := l.pending - p.pending
	most, ok = need, true
	if limit > 0 {
		most, ok = limit, need <= limit
	} else if need > alwaysFree-others {
		most = max(0, l.available()-others)
		ok = need <= most
	}
	if ok {
		p.size, p.pending = need, min(need, mostPromised)
		l.pending = others + p.pending
	}
	return most, ok
}

func (l *ledger) set(p *Promise, pending int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	pending = min(pending, p.pending)
	l.pending -= p.pending - pending
	p.pending = pending
}
