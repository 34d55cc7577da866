package live

import (
	"sync"
	"sync/atomic"
)

// cast is a set of callbacks that were set together, and are replaced together.
type cast struct {
	*Config
	worked atomic.Bool // one of them has been called and has returned
}

// casts are the callbacks in use, and those that replace them if they panic.
type casts struct {
	mu            sync.Mutex
	current, good *cast
}

// playing returns the callbacks to be called.
func (s *casts) playing() *cast {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.current
}

// swap puts other callbacks in use. Those used until now become the last good ones, unless none of them has returned
// from a call yet.
func (s *casts) swap(next *cast) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.good == nil || s.current.worked.Load() {
		s.good = s.current
	}
	s.current = next
}

// fallBack replaces callbacks that have panicked by the last good ones, or reports that there are none. Where others
// are in use already, these stay.
func (s *casts) fallBack(panicked *cast) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current != panicked {
		return true
	}
	if s.good == nil {
		return false
	}
	s.current, s.good = s.good, nil
	return true
}
