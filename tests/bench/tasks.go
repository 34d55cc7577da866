package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	library "github.com/gonumm/gonumm/numm" // numm is a contestant here
)

// perform does one thing to a file and reports what it took. What is repeated reports the median.
func perform(task, path string) error {
	ctx := context.Background()
	if strings.HasPrefix(task, "write.") || strings.HasPrefix(task, "pipe.") {
		return write(ctx, task, path)
	}
	times, do := 1, func() (int, error) { return 0, fmt.Errorf("no task %q", task) }
	sound := func(opts ...library.SoundOption) func() (int, error) {
		return func() (int, error) {
			s, err := library.ReadSound(ctx, path, opts...)
			return len(s), err
		}
	}
	video := func(opts ...library.VideoOption) func() (int, error) {
		return func() (int, error) {
			v, err := library.ReadVideo(ctx, path, opts...)
			if err != nil {
				return 0, err
			}
			return v.Len(), nil
		}
	}
	image := func() (int, error) {
		m, err := library.ReadImage(ctx, path)
		if err != nil {
			return 0, err
		}
		return m.Height(), nil
	}
	const second = time.Second
	switch task {
	case "stream":
		do = func() (int, error) { return count(ctx, path, -1) }
	case "first":
		times, do = 9, func() (int, error) { return count(ctx, path, 1) }
	case "whole":
		do = video()
	case "image":
		times, do = 9, image
	case "image-warm":
		times, do = 200, image
	case "sound":
		do = sound()
	case "sound48":
		do = sound(library.Rate(48000))
	case "warm":
		times, do = 200, sound()
	case "sound-start":
		times, do = 9, sound(library.Between(0, second))
	case "sound-end":
		times, do = 9, sound(library.Between(long-2*second, long-second))
	case "video-start":
		times, do = 5, video(library.Between(0, second))
	case "video-end":
		times, do = 5, video(library.Between(long-2*second, long-second))
	}
	return repeat(times, do)
}

func count(ctx context.Context, path string, limit int) (n int, err error) {
	for _, err := range library.VideoFrames(ctx, path) {
		if err != nil {
			return n, err
		}
		if n++; n == limit {
			break
		}
	}
	return n, nil
}

// repeat prints the medians; what is done more than once is done once before, to warm up.
func repeat(times int, do func() (int, error)) error {
	if times > 1 {
		if _, err := do(); err != nil {
			return err
		}
	}
	var walls, cpus []time.Duration
	var n int
	for range times {
		cpu, start := processor(), time.Now()
		var err error
		if n, err = do(); err != nil {
			return err
		}
		walls, cpus = append(walls, time.Since(start)), append(cpus, processor()-cpu)
	}
	slices.Sort(walls)
	slices.Sort(cpus)
	return json.NewEncoder(os.Stdout).Encode(report{Wall: walls[times/2].Seconds(), CPU: cpus[times/2].Seconds(), Count: n})
}

// processor is the time that all threads of this process have used, and the processes that it has waited for.
func processor() time.Duration {
	var used time.Duration
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var usage syscall.Rusage
		if err := syscall.Getrusage(who, &usage); err != nil {
			return 0
		}
		used += time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
	}
	return used
}
