package live

import (
	"sync"
	"sync/atomic"
)

// cast is a set of callbacks that came together, and are exchanged together.
type cast struct {
	*Config
	worked atomic.Bool // one of them has been called and has returned
}

// casts are the callbacks that play, and the ones that would if those panicked.
type casts struct {
	mu            sync.Mutex
	current, good *cast
}

// playing is who is to be called.
func (s *casts) playing() *cast {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.current
}

// swap lets others play. Those who played until now become the last good ones, unless they have not shown yet that they
// are any better than the ones before.
func (s *casts) swap(next *cast) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.good == nil || s.current.worked.Load() {
		s.good = s.current
	}
	s.current = next
}

// fallBack puts the last good ones in the place of one that has panicked, or reports that there are none. Where others
// play already, it stays with them.
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
