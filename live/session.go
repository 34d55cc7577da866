package live

import (
	"sync"
	"time"
)

// Session is a running sketch, as Config.Start is given it. All methods are safe from any goroutine, also after the end.
type Session struct {
	mu    sync.Mutex
	stats Stats
}

// Stats tells how a sketch is doing.
type Stats struct {
	InLatency, OutLatency              time.Duration // of microphone and speaker, measured; 0 without them
	FramesIn, FramesOut, FramesDropped int           // pictures given to VideoIn, shown from VideoOut, and left out as late
	Xruns                              int           // how often sound was late or lost
	FPS                                float64       // pictures shown per second, over the last of them
	AudioLoad                          float64       // share of the block's time used by the callbacks, over the last second
}

// Stats tells how the sketch is doing at this moment.
func (s *Session) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stats
}
