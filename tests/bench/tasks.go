package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sys/unix"

	"github.com/gonumm/gonumm/internal/isolate"
	library "github.com/gonumm/gonumm/numm" // numm is a contestant here
)

// A task is something to do to a file, which returns how many frames, samples or rows came of it.
type task struct {
	times int // it is done; what is done more than once is done once before, to warm up
	do    func(ctx context.Context, path string, limits []library.ReadOption) (int, error)
}

const second = time.Second

var tasks = map[string]task{
	"stream":      {1, streamed()},
	"keyframes":   {1, streamed(library.KeyframesOnly())},
	"height240":   {1, streamed(library.Height(240))},
	"first":       {9, firstFrame},
	"whole":       {1, video()},
	"random":      {1, randomFrames},
	"parallel":    {1, onAllCores(runtime.NumCPU(), streamed())},
	"first-fresh": {1, firstFrame},

	"image":          {9, pictures()},
	"image-warm":     {2000, pictures()},
	"image-fresh":    {1, pictures()},
	"image-parallel": {3, onAllCores(64, pictures())},
	"cover":          {9, pictures(library.Cover(256, 256))},
	"thumbnail":      {1, thumbnail},

	"sound":       {1, sounds()},
	"sound48":     {1, sounds(library.Rate(48000))},
	"sound-fresh": {1, sounds()},
	"warm":        {2000, sounds()},
	"sound-start": {9, sounds(library.Between(0, second))},
	"sound-end":   {9, sounds(library.Between(long-2*second, long-second))},
	"video-start": {5, video(library.Between(0, second))},
	"video-end":   {5, video(library.Between(long-2*second, long-second))},

	"child": {9, func(context.Context, string, []library.ReadOption) (int, error) {
		isolate.EndIdle()
		return 1, library.Isolation().Err
	}},
}

// perform does one thing to a file and reports what it took. What is repeated reports the median. times, where it is not 0,
// says how often.
func perform(name, path string, times int) error {
	ctx := context.Background()
	if strings.HasPrefix(name, "write.") || strings.HasPrefix(name, "pipe.") {
		return write(ctx, name, path)
	}
	if canvas, name, ok := strings.Cut(name, "."); ok {
		return paint(canvas, name)
	}
	name, isolated := strings.CutSuffix(name, "-isolated")
	var limits []library.ReadOption
	if isolated {
		limits = append(limits, library.Isolated())
	}
	t, ok := tasks[name]
	if !ok {
		return fmt.Errorf("no task %q", name)
	}
	return repeat(cmp.Or(times, t.times), func() (int, error) { return t.do(ctx, path, limits) })
}

type doing = func(ctx context.Context, path string, limits []library.ReadOption) (int, error)

func sounds(opts ...library.SoundOption) doing {
	return counted(library.ReadSound, func(s library.Sound) int { return len(s) }, opts)
}

func video(opts ...library.VideoOption) doing {
	return counted(library.ReadVideo, (*library.Video).Len, opts)
}

func pictures(opts ...library.ImageOption) doing {
	return counted(library.ReadImage, (*library.Image).Height, opts)
}

// counted reads an array and counts what is in it.
func counted[O, A any](read func(context.Context, string, ...O) (A, error), count func(A) int, opts []O) doing {
	return func(ctx context.Context, path string, limits []library.ReadOption) (int, error) {
		a, err := read(ctx, path, limited(opts, limits)...)
		if err != nil {
			return 0, err
		}
		return count(a), nil
	}
}

func limited[O any](opts []O, limits []library.ReadOption) []O {
	all := slices.Clone(opts)
	for _, l := range limits {
		all = append(all, l.(O))
	}
	return all
}

func streamed(opts ...library.VideoOption) doing {
	return func(ctx context.Context, path string, limits []library.ReadOption) (n int, err error) {
		for _, err := range library.VideoFrames(ctx, path, limited(opts, limits)...) {
			if err != nil {
				return n, err
			}
			n++
		}
		return n, nil
	}
}

func firstFrame(ctx context.Context, path string, limits []library.ReadOption) (int, error) {
	for _, err := range library.VideoFrames(ctx, path, limited([]library.VideoOption(nil), limits)...) {
		return 1, err
	}
	return 0, nil
}

// randomFrames reads a hundred frames of the first 1800, the same ones as peers.py: those of a linear congruence.
func randomFrames(ctx context.Context, path string, limits []library.ReadOption) (int, error) {
	r, err := library.OpenVideo(ctx, path, limited([]library.VideoOption(nil), limits)...)
	if err != nil {
		return 0, err
	}
	defer r.Close()
	wanted := make([]int, 100)
	for i := range wanted {
		wanted[i] = (i*7919 + 13) % 1800
	}
	v, err := r.At(wanted...)
	if err != nil {
		return 0, err
	}
	return v.Len(), nil
}

// onAllCores does something n times, as many at a time as there are cores.
func onAllCores(n int, do doing) doing {
	return func(ctx context.Context, path string, limits []library.ReadOption) (int, error) {
		counts := make([]int, n)
		var group errgroup.Group
		group.SetLimit(runtime.NumCPU())
		for i := range counts {
			group.Go(func() (err error) {
				counts[i], err = do(ctx, path, limits)
				return err
			})
		}
		err := group.Wait()
		sum := 0
		for _, c := range counts {
			sum += c
		}
		return sum, err
	}
}

func thumbnail(ctx context.Context, path string, _ []library.ReadOption) (int, error) {
	m, err := library.ReadImage(ctx, path, library.Cover(256, 256))
	if err != nil {
		return 0, err
	}
	return m.Height(), library.WriteImage(ctx, path+".thumbnail.png", m)
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
		m := startMeter()
		var err error
		if n, err = do(); err != nil {
			return err
		}
		wall, cpu := m.stop()
		walls, cpus = append(walls, wall), append(cpus, cpu)
	}
	slices.Sort(walls)
	slices.Sort(cpus)
	return json.NewEncoder(os.Stdout).Encode(report{Wall: walls[times/2].Seconds(), CPU: cpus[times/2].Seconds(), Count: n})
}

// meter measures something that is done once. What it takes to look for children, a fifth of a millisecond, is not measured.
type meter struct {
	start           time.Time
	running, waited time.Duration
}

func startMeter() meter {
	running := ofChildren()
	return meter{running: running, waited: processor(), start: time.Now()}
}

func (m meter) stop() (wall, cpu time.Duration) {
	wall, cpu = time.Since(m.start), processor()-m.waited
	return wall, cpu + ofChildren() - m.running
}

// processor returns the time that all threads of this process have used, and those of its children that it has waited for.
func processor() (used time.Duration) {
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var usage syscall.Rusage
		if err := syscall.Getrusage(who, &usage); err != nil {
			return 0
		}
		used += time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
	}
	return used
}

// ofChildren returns the time that the children have used that are running.
func ofChildren() (used time.Duration) {
	for _, pid := range children() {
		var t unix.Timespec
		clock := ^int32(pid)<<3 | 2 // CPUCLOCK_SCHED of a process, see clock_getcpuclockid(3)
		if unix.ClockGettime(clock, &t) == nil {
			used += time.Duration(t.Nano())
		}
	}
	return used
}

// children returns the processes that this one has started.
func children() (pids []int) {
	files, _ := filepath.Glob("/proc/self/task/*/children") // where there are none, there are no children
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // a thread that has ended meanwhile
		}
		for field := range strings.FieldsSeq(string(text)) {
			if pid, err := strconv.Atoi(field); err == nil {
				pids = append(pids, pid)
			}
		}
	}
	return pids
}
