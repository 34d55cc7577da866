package pipeline

import (
	"errors"
	"testing"
	"time"
)

func TestWatchdog(t *testing.T) {
	type look struct {
		taken   int64
		after   time.Duration // since the look before it
		stalled bool
	}
	const feed = -1 // in place of bytes taken: a sample comes
	for _, test := range []struct {
		name  string
		looks []look
	}{
		{"nothing for long", []look{{0, 0, false}, {0, StallTime, false}, {0, 1, true}}},
		{"nothing from the first look on", []look{{0, time.Hour, false}, {0, StallTime, false}}},
		{"bytes are read", []look{{0, 0, false}, {1, StallTime + 1, false}, {2, StallTime + 1, false}, {2, StallTime + 1, true}}},
		{"samples come", []look{{0, 0, false}, {feed, StallTime + 1, false}, {0, 0, false}, {0, StallTime, false}}},
		{"an idle consumer", []look{{0, 0, false}, {feed, 0, false}, {0, time.Hour, false}, {0, StallTime, false}, {0, 1, true}}},
		{"as much as may be read", []look{{1000, 0, false}}},
		{"too much is read", []look{{1001, 0, true}}},
		{"that much again behind a sample", []look{{1000, 0, false}, {feed, 0, false}, {2000, 0, false}, {2001, 0, true}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := watchdog{limit: 1000}
			now, taken := time.Unix(0, 0), int64(0)
			for i, l := range test.looks {
				now = now.Add(l.after)
				if l.taken == feed {
					w.feed(taken)
					continue
				}
				taken = l.taken
				if err := w.look(taken, now); errors.Is(err, ErrStalled) != l.stalled {
					t.Errorf("look %d: %v, want stalled %v", i, err, l.stalled)
				}
			}
		})
	}
}
