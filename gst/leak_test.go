package gst_test

import (
	"errors"
	"testing"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/disk"
)

// Pipelines that ran to the end, stopped half way, failed or never ran leave nothing behind.
func TestNothingLeaks(t *testing.T) {
	run := func() {
		p, _, sink := wavPipeline(t, 50_000)
		play(t, p)
		if s, err := sink.Pull(pullTimeout); err != nil {
			t.Fatal(err)
		} else {
			s.Release()
		}
		sink.Close()
		p.Release()

		p, _, sink = wavPipeline(t, 1000)
		play(t, p)
		pullAllBytes(t, sink)
		sink.Close()
		p.Release()

		p, _, _ = wavPipeline(t, 1000)
		p.Release()

		p = parsePipeline(t, "filesrc location=/nonexistent ! fakesink")
		if err := p.SetState(gst.Playing); err == nil {
			t.Error("a file that is not there is played")
		}
		p.Release()

		p = newPipeline(t)
		var missing *gst.MissingError
		if _, err := p.Add("nosuchelement"); !errors.As(err, &missing) {
			t.Error(err)
		}
		p.Release()

		m := gst.NewMonitor("v4l2deviceprovider", "nosuchprovider") // whether there is a camera or not
		m.Wait(0)
		m.Release()
	}
	// GLib keeps a few idle threads for the next pipeline, and Go its own: both settle soon.
	for range 5 {
		run()
	}
	files, threads := len(disk.Names(t, "/proc/self/fd")), len(disk.Names(t, "/proc/self/task"))
	for range 30 {
		run()
	}
	// A thread that has done its work takes a moment to be gone, the longer the busier the machine.
	for begin := time.Now(); ; run() {
		nowFiles, nowThreads := len(disk.Names(t, "/proc/self/fd")), len(disk.Names(t, "/proc/self/task"))
		if nowFiles <= files && nowThreads <= threads+8 {
			return
		}
		if time.Since(begin) > pullTimeout {
			t.Fatalf("%d file descriptors and %d threads, were %d and %d", nowFiles, nowThreads, files, threads)
		}
	}
}
