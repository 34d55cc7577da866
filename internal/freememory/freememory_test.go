package freememory

import (
	"math"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
)

// A little always fits, everything never does, and what is free is a number that a machine can have.
func TestAsk(t *testing.T) {
	var p Promise
	if _, ok := p.Ask(1<<20, 0); !ok || Promised() != 1<<20 {
		t.Errorf("a mebibyte: %v, and %d bytes are promised", ok, Promised())
	}
	if free, ok := p.Ask(math.MaxInt64, 0); ok || free <= 0 || free > 1<<50 {
		t.Errorf("%d bytes are free, and everything fits: %v", free, ok)
	}
	if p.Release(); Promised() != 0 {
		t.Errorf("%d bytes are still promised", Promised())
	}
}

// What is promised to one is not promised to another, until it is in use or will never be.
func TestPromises(t *testing.T) {
	const mebi = 1 << 20
	var resident int64
	l := &ledger{available: func() int64 { return 100*mebi - resident }}
	a, b := Promise{of: l}, Promise{of: l}
	ask := func(p *Promise, need, limit, most int64, ok bool) {
		t.Helper()
		if m, o := p.Ask(need, limit); o != ok || !ok && m != most {
			t.Errorf("%d bytes, limit %d: %v, %d at most; want %v, %d", need, limit, o, m, ok, most)
		}
	}
	ask(&a, 101*mebi, 0, 100*mebi, false)
	ask(&a, 70*mebi, 0, 0, true)
	ask(&b, 40*mebi, 0, 30*mebi, false)
	ask(&b, 30*mebi, 0, 0, true)
	ask(&b, 31*mebi, 0, 30*mebi, false) // in place of the 30
	ask(&b, 20*mebi, 0, 0, true)
	ask(&a, 80*mebi, 0, 0, true) // so that a grows
	resident = 60 * mebi
	a.Taken(60 * mebi)
	ask(&b, 20*mebi, 0, 0, true)
	ask(&b, 21*mebi, 0, 20*mebi, false)
	a.Taken(90 * mebi)
	a.Taken(0) // what is in use stays so
	ask(&b, 40*mebi, 0, 0, true)
	resident = 80 * mebi
	a.Release()
	ask(&a, 10*mebi, 0, 0, false)
	b.Release()
	ask(&a, 10*mebi, 0, 0, true)
	// Whoever states a limit is not held to what is free, but what it takes is not free for others.
	resident = 0
	ask(&a, 300*mebi, 200*mebi, 200*mebi, false)
	ask(&a, 90*mebi, 200*mebi, 0, true)
	ask(&b, 20*mebi, 0, 10*mebi, false)
	ask(&a, math.MaxInt64, math.MaxInt64, 0, true)
	ask(&b, math.MaxInt64, math.MaxInt64, 0, true)
	a.Release()
	b.Release()
	if l.pending != 0 {
		t.Errorf("%d bytes are still promised", l.pending)
	}
}

// However many ask at once, what they were promised together is at no moment more than there is.
func TestManyPromises(t *testing.T) {
	const there, askers, turns = 1 << 30, 64, 300
	l := &ledger{available: func() int64 { return there }}
	var held, granted, refused atomic.Int64
	var group sync.WaitGroup
	for i := range askers {
		group.Go(func() {
			r := rand.New(rand.NewPCG(1, uint64(i)))
			for range turns {
				p := Promise{of: l}
				need := r.Int64N(there / 8)
				if _, ok := p.of.ask(&p, need, 0); !ok {
					refused.Add(1)
					continue
				}
				granted.Add(1)
				if sum := held.Add(need); sum > there {
					t.Errorf("%d bytes are promised", sum)
				}
				held.Add(-need)
				p.Release()
			}
		})
	}
	group.Wait()
	if granted.Load() == 0 || l.pending != 0 {
		t.Errorf("%d granted, %d refused, %d bytes still promised", granted.Load(), refused.Load(), l.pending)
	}
	// All hold what they get, so that some get nothing.
	promises := make([]Promise, askers)
	var sum atomic.Int64
	for i := range promises {
		group.Go(func() {
			promises[i].of = l
			if _, ok := l.ask(&promises[i], there/10, 0); ok {
				sum.Add(there / 10)
			}
		})
	}
	if group.Wait(); sum.Load() != there/10*10 {
		t.Errorf("%d bytes are promised, want %d", sum.Load(), there/10*10)
	}
}
