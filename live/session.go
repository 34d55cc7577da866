package live

import (
	"fmt"
	"sync"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// Session is a running sketch, as Config.Start is given it. All methods are safe from any goroutine, from within
// callbacks, and after the end.
type Session struct {
	engine *engine
	quit   func()

	mu     sync.Mutex
	ended  bool
	open   [callbackCount]bool // what Swap may set: the devices of the others are closed
	stats  Stats
	fps    meter
	blocks int // of sound
}

// Quit ends Run or Render, without an error, as soon as the callbacks that are being called have returned. Render then
// returns what there is, up to the end of that frame.
func (s *Session) Quit() {
	if s.quit != nil {
		s.quit()
	}
}

// Swap replaces the running callbacks by those of c, all at once, between two calls: VideoIn, VideoOut, MouseIn,
// KeyboardIn, AudioIn, AudioOut, Xrun and Panicked. Start is not called, and the other fields of c are ignored: devices and
// sizes stay as they were when Run began. A callback that is nil in c is no longer called; its device stays open, and
// the window keeps its last picture.
//
// When one of the new callbacks panics, however late, the last good ones are restored, all of them, from that very
// call on, and Panicked is called. The last good ones are those that were replaced; if none of these had returned from a
// call yet, they are the ones before them. If those panic as well, Run ends with the *PanicError.
//
// The error is a numm.ErrClosed where a callback needs a device that was not opened, which changes nothing, and
// where the sketch has ended.
func (s *Session) Swap(c *Config) error {
	s.mu.Lock()
	ended, open := s.ended || s.engine == nil, s.open
	s.mu.Unlock()
	if ended {
		return fmt.Errorf("live: swap: %w: the sketch has ended", numm.ErrClosed)
	}
	if c == nil {
		c = &Config{}
	}
	next := *c
	for which := videoIn; which <= audioOut; which++ {
		if next.has(which) && !open[which] {
			return fmt.Errorf("live: swap: %w: nothing was opened for %v when the sketch began", numm.ErrClosed, which)
		}
	}
	s.engine.casts.swap(&cast{Config: &next})
	return nil
}

// Stats returns how the sketch is doing at this moment.
func (s *Session) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stats
}

// Stats reports how a sketch is doing.
type Stats struct {
	InLatency, OutLatency time.Duration // of microphone and speaker, measured; 0 without them

	// FramesIn counts the pictures given to VideoIn, FramesOut those shown from VideoOut, and FramesDropped those
	// left out on either side because the callbacks took too long, or the machine was too busy.
	FramesIn, FramesOut, FramesDropped int

	Xruns     int     // how often sound was late or lost
	FPS       float64 // pictures shown per second, over the last 32 of them; in Render, Rate
	AudioLoad float64 // share of the block's time used by the callbacks, over about the last second
}

// count changes the numbers.
func (s *Session) count(f func(stats *Stats)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f(&s.stats)
}

// showed counts a picture that was shown at a moment.
func (s *Session) showed(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stats.FramesOut++
	s.stats.FPS = s.fps.add(now)
}

// allow sets which callbacks Swap may set.
func (s *Session) allow(callbacks ...callback) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, which := range callbacks {
		s.open[which] = true
	}
}

// end makes Swap fail from now on.
func (s *Session) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
}

// meter measures a rate over the last few events. The zero value is ready.
type meter struct {
	times [32]time.Time // a ring
	count int           // of all events
}

// add records an event and returns the rate, 0 for the first.
func (m *meter) add(now time.Time) float64 {
	m.times[m.count%len(m.times)] = now
	m.count++
	n := min(m.count, len(m.times))
	oldest := m.times[(m.count-n)%len(m.times)]
	if span := now.Sub(oldest); n > 1 && span > 0 {
		return float64(n-1) / span.Seconds()
	}
	return 0
}
