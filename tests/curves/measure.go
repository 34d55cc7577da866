package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// A curve is what was measured of a format, in seconds.
type curve struct {
	Video  bool      `json:"video"`
	Ranges []float64 `json:"ranges,omitempty"` // a second of it at 0, 10, … 100 % of its length
	Parts  []float64 `json:"parts,omitempty"`  // an eighth, a quarter, a half, all of it
	Name   string    `json:"name"`
}

const (
	places = 10 // of ranges, and one
	turns  = 3
)

var parts = []float64{1. / 8, 1. / 4, 1. / 2, 1}

// measure replaces what is asked for.
func (c *curve) measure(ctx context.Context, f format, folder string, length time.Duration, ranges, whole bool) error {
	path := filepath.Join(folder, f.file)
	if ranges {
		c.Ranges = nil
		for k := range places + 1 {
			from := (length - 2*time.Second) * time.Duration(k) / places
			took, err := least(turns, func() error { return second(ctx, f, path, from) })
			if err != nil {
				return err
			}
			c.Ranges = append(c.Ranges, took)
		}
	}
	if whole {
		c.Parts = nil
		for _, part := range parts {
			took, err := least(1, func() error { return stream(ctx, f, path, time.Duration(part*float64(length))) })
			if err != nil {
				return err
			}
			c.Parts = append(c.Parts, took)
		}
	}
	return nil
}

// least returns the least that doing something took of n times.
func least(n int, do func() error) (seconds float64, err error) {
	for k := range n {
		before, err := processor()
		if err != nil {
			return 0, err
		}
		if err := do(); err != nil {
			return 0, err
		}
		after, err := processor()
		if err != nil {
			return 0, err
		}
		if took := after - before; k == 0 || took < seconds {
			seconds = took
		}
	}
	return seconds, nil
}

// processor returns the processor time that the process has used.
func processor() (seconds float64, err error) {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0, err
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds(), nil
}

// second reads a second from a place in an array.
func second(ctx context.Context, f format, path string, from time.Duration) error {
	got, want := 0, numm.SampleRate
	if f.video {
		want = numm.FrameRate
		v, err := numm.ReadVideo(ctx, path, numm.Between(from, from+time.Second))
		if err != nil {
			return err
		}
		got = v.Len()
	} else {
		s, err := numm.ReadSound(ctx, path, numm.Between(from, from+time.Second))
		if err != nil {
			return err
		}
		got = len(s)
	}
	if got != want {
		return fmt.Errorf("%d instead of %d at %v", got, want, from)
	}
	return nil
}

// stream reads all up to an end and keeps nothing.
func stream(ctx context.Context, f format, path string, to time.Duration) error {
	if f.video {
		for _, err := range numm.VideoFrames(ctx, path, numm.Between(0, to)) {
			if err != nil {
				return err
			}
		}
		return nil
	}
	for _, err := range numm.SoundChunks(ctx, path, numm.SampleRate, numm.Between(0, to)) {
		if err != nil {
			return err
		}
	}
	return nil
}

// String returns the ranges in milliseconds, then the parts in seconds.
func (c curve) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-10s", c.Name)
	for _, s := range c.Ranges {
		fmt.Fprintf(&b, " %6.1f", 1000*s)
	}
	b.WriteString("  |")
	for _, s := range c.Parts {
		fmt.Fprintf(&b, " %6.2f", s)
	}
	return b.String()
}
