package threadtime

import (
	"os"
	"runtime"
	"syscall"
	"testing"
	"time"
)

// A thread that computes is seen to run, by its own id; the main thread's name makes it one of Go's.
func TestTake(t *testing.T) {
	before, ok := Take()
	if !ok {
		t.Skip("the kernel keeps no scheduler statistics of threads")
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	id := syscall.Gettid()
	start, _ := Take()
	for begin, n := time.Now(), 0; ; n++ {
		if n%1000 == 0 {
			now, _ := Take()
			if now.Threads[id].Ran-start.Threads[id].Ran >= 20*time.Millisecond {
				break
			}
			if time.Since(begin) > time.Minute {
				t.Fatal("a thread that computes does not run")
			}
		}
	}
	after, _ := Take()
	busiest := after.Busiest(before, func(thread int, _ Thread) bool { return thread == id })
	if busiest.Ran < 20*time.Millisecond {
		t.Errorf("it ran for %v", busiest.Ran)
	}
	if none := after.Busiest(before, func(int, Thread) bool { return false }); none != (Time{}) {
		t.Errorf("no thread has done %v", none)
	}
	if !after.Threads[os.Getpid()].Own {
		t.Error("the main thread is not Go's")
	}
}

func TestParse(t *testing.T) {
	for text, want := range map[string]Time{"7410580 64579535 3\n": {7410580, 64579535}, "0 0 0": {}} {
		if got, ok := parse([]byte(text)); !ok || got != want {
			t.Errorf("%q: %v, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "1", "a b c", "1 b"} {
		if _, ok := parse([]byte(text)); ok {
			t.Errorf("%q was read", text)
		}
	}
}
