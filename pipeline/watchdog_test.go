package pipeline

import (
	"errors"
	"testing"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/threadtime"
)

// spent is what threads do in a second.
type spent struct{ ran, waited time.Duration }

// What a second looks like: of the pipeline's own thread, of a thread that some C library has started, of Go's.
type second struct{ own, other, golang spent }

var (
	asleep  = second{}
	working = second{own: spent{ran: time.Second}}
	starved = second{own: spent{ran: 50 * time.Millisecond, waited: 950 * time.Millisecond}}
	frozen  = second{own: spent{waited: time.Second}}
	helped  = second{other: spent{ran: time.Second}}
	slow    = second{other: spent{ran: 100 * time.Millisecond, waited: 900 * time.Millisecond}}
	program = second{golang: spent{ran: time.Second}}
)

// threads are three threads that live by the second.
type threads struct {
	now   time.Time
	spent [3]threadtime.Time
}

func (s *threads) pass(d time.Duration, what second) {
	s.now = s.now.Add(d)
	for i, spent := range []spent{what.own, what.other, what.golang} {
		s.spent[i].Ran += time.Duration(d.Seconds() * float64(spent.ran))
		s.spent[i].Waited += time.Duration(d.Seconds() * float64(spent.waited))
	}
}

func (s *threads) take() (threadtime.Snapshot, bool) {
	return threadtime.Snapshot{Time: s.now, Threads: map[int]threadtime.Thread{
		1: {Time: s.spent[0]}, 2: {Time: s.spent[1]}, 3: {Time: s.spent[2], Own: true},
	}}, true
}

func newWatchdog(limit int64) (*watchdog, *threads) {
	s := &threads{now: time.Unix(0, 0)}
	return &watchdog{limit: limit, pace: 1, threads: func() []int { return []int{1} }, take: s.take}, s
}

// A pipeline whose threads do one thing all the time is given up after a while that depends on what they do, and not on the
// clock alone.
func TestWatchdogSeesWork(t *testing.T) {
	const day = 24 * time.Hour
	for _, test := range []struct {
		name string
		what second
		min  time.Duration // it is not given up before
		max  time.Duration // it is given up by then; 0: not within a day
	}{
		{"asleep", asleep, StallTime, StallTime + 2*time.Second},
		{"beside a program that computes", program, StallTime, StallTime + 2*time.Second},
		{"at work", working, busyTime, busyTime + 2*time.Second},
		{"on a busy machine", starved, 15 * busyTime, 25 * busyTime},
		{"without a processor", frozen, day, 0},
		{"its decoder's threads at work", helped, outsideTime, outsideTime + 2*time.Second},
		{"these on a busy machine", slow, 8 * outsideTime, 12 * outsideTime},
	} {
		t.Run(test.name, func(t *testing.T) {
			w, s := newWatchdog(1000)
			begin := s.now
			const step = 100 * time.Millisecond
			for s.now.Sub(begin) < day {
				if err := w.check(evidence{now: s.now}); err != nil {
					took := s.now.Sub(begin)
					if !errors.Is(err, ErrStalled) || took < test.min || test.max == 0 || took > test.max {
						t.Fatalf("%v after %v, want it between %v and %v", err, took, test.min, test.max)
					}
					return
				}
				s.pass(step, test.what)
			}
			if test.max != 0 {
				t.Error("it is never given up")
			}
		})
	}
}

// A large picture is given more time, by what was read of it.
func TestWatchdogKnowsSize(t *testing.T) {
	w, s := newWatchdog(1 << 40)
	w.feed(evidence{now: s.now})
	const size = 50 << 20
	for s.pass(time.Second, working); s.now.Sub(time.Unix(0, 0)) < busyTime+90*time.Second; s.pass(time.Second, working) {
		if err := w.check(evidence{now: s.now, done: size}); err != nil {
			t.Fatal(s.now.Sub(time.Unix(0, 0)), err)
		}
	}
}

// What moves is never stalled, and bytes or samples start the count anew.
func TestWatchdogSeesProgress(t *testing.T) {
	for _, test := range []struct {
		name string
		do   func(w *watchdog, s *threads, done *int64)
	}{
		{"bytes are read", func(_ *watchdog, _ *threads, done *int64) { *done++ }},
		{"samples come", func(w *watchdog, s *threads, _ *int64) { w.feed(evidence{now: s.now}) }},
	} {
		for _, what := range []second{asleep, working, helped} {
			t.Run(test.name, func(t *testing.T) {
				w, s := newWatchdog(1000)
				done := int64(0)
				for i := range 6000 {
					s.pass(100*time.Millisecond, what)
					if err := w.check(evidence{now: s.now, done: done}); err != nil {
						t.Fatal(i, err)
					}
					if i%90 == 89 {
						test.do(w, s, &done)
					}
				}
			})
		}
	}
}

// A process that was stopped, or a machine that slept, is no pipeline that did.
func TestWatchdogKnowsTheClockLies(t *testing.T) {
	w, s := newWatchdog(1000)
	for range 5 {
		s.pass(time.Hour, asleep)
		if err := w.check(evidence{now: s.now}); err != nil {
			t.Fatal(err)
		}
	}
}

// Where the system does not tell what threads do, the clock must.
func TestWatchdogWithoutTheSystem(t *testing.T) {
	w, s := newWatchdog(1000)
	w.take = func() (threadtime.Snapshot, bool) { return threadtime.Snapshot{}, false }
	for s.now.Sub(time.Unix(0, 0)) < StallTime {
		if err := w.check(evidence{now: s.now}); err != nil {
			t.Fatal(s.now, err)
		}
		s.pass(100*time.Millisecond, working)
	}
	s.pass(time.Second, working)
	if err := w.check(evidence{now: s.now}); !errors.Is(err, ErrStalled) {
		t.Error(err)
	}
}

// What an element takes or logs without giving anything has its limits.
func TestWatchdogCounts(t *testing.T) {
	for _, test := range []struct {
		name  string
		fed   evidence
		now   evidence
		wants error
	}{
		{"a file that is looked through", evidence{}, evidence{done: 1e6}, nil},
		{"a file that is looked through for ever", evidence{}, evidence{done: 1025 * 1024 * 1000}, ErrStalled},
		{"as much as may be read again", evidence{}, evidence{again: 1000}, nil},
		{"too much is read again", evidence{}, evidence{again: 1001}, ErrStalled},
		{"after a sample that much more", evidence{again: 1000}, evidence{again: 2000}, nil},
		{"and no more", evidence{again: 1000}, evidence{again: 2001}, ErrStalled},
		{"some warnings", evidence{}, evidence{logged: gst.LogFlood}, nil},
		{"a flood of warnings", evidence{}, evidence{logged: gst.LogFlood + 1}, ErrCorrupt},
		{"warnings beside samples", evidence{logged: 1e6}, evidence{logged: 1e6 + gst.LogFlood}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			w, _ := newWatchdog(1000)
			w.feed(test.fed)
			if err := w.check(test.now); !errors.Is(err, test.wants) {
				t.Errorf("%v, want %v", err, test.wants)
			}
		})
	}
}
