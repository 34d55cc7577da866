package isolated_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/gonumm/gonumm/internal/isolate"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// offspring are the children of a process, those that have ended and were not waited for included.
func offspring(t *testing.T, parent int) (pids []int) {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range all {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
		if len(fields) < 2 || fields[1] != strconv.Itoa(parent) {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path))); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}

// harms are what can happen to a child.
var harms = map[string]func(pid int) error{
	"kill": func(pid int) error { return syscall.Kill(pid, syscall.SIGKILL) },
	"stop": func(pid int) error { return syscall.Kill(pid, syscall.SIGSTOP) },
	"segv": func(pid int) error { return syscall.Kill(pid, syscall.SIGSEGV) },
	"starve": func(pid int) error {
		return errors.Join(unix.Prlimit(pid, unix.RLIMIT_AS, &unix.Rlimit{Cur: 1 << 20, Max: 1 << 20}, nil),
			unix.Prlimit(pid, unix.RLIMIT_DATA, &unix.Rlimit{Cur: 1 << 20, Max: 1 << 20}, nil))
	},
}

// Children that are killed, frozen and starved at random moments give an error or the right array, and nothing is left.
func TestHarmed(t *testing.T) {
	turn.Long(t)
	rounds := 24
	if long() {
		rounds = 500
	}
	reads := harmedReads(t)
	isolate.EndIdle()
	before, routines := descriptors(t), runtime.NumGoroutine()
	outcomes := map[string]int{}
	names := []string{"kill", "stop", "segv", "starve"}
	// When a round is harmed is left to chance, and so is how many more it takes until some have ended in each way.
	for n := 0; n < rounds || n < 10*rounds && (outcomes["right"] == 0 || outcomes["error"] == 0); n++ {
		r, name := reads[n%len(reads)], names[rand.IntN(len(names))]
		v, err := r.harmed(t, name)
		switch {
		case err == nil && reflect.DeepEqual(v, r.right):
			outcomes["right"]++
		case err == nil:
			t.Errorf("round %d: %s of %s differs after %s", n, r.way, r.path, name)
		case errors.Is(err, context.DeadlineExceeded), errors.Is(err, numm.ErrCorrupt), errors.Is(err, numm.ErrUnsupported), errors.Is(err, numm.ErrNotEnoughMemory):
			outcomes["error"]++
		default:
			t.Errorf("round %d: %s of %s after %s: %v", n, r.way, r.path, name, err)
		}
		if name == "stop" {
			isolate.EndIdle() // what was frozen while it waited would fail the next
		}
	}
	t.Log(outcomes)
	if outcomes["right"] == 0 || outcomes["error"] == 0 {
		t.Error("all rounds ended alike")
	}
	isolate.EndIdle()
	if !becomes(func() bool { return len(offspring(t, os.Getpid())) == 0 }) {
		t.Errorf("children are left: %v", offspring(t, os.Getpid()))
	}
	if !becomes(func() bool { return descriptors(t) <= before }) {
		t.Errorf("%d descriptors are open, %d were", descriptors(t), before)
	}
	if !becomes(func() bool { return runtime.NumGoroutine() <= routines }) {
		t.Errorf("%d goroutines are left, %d were there", runtime.NumGoroutine(), routines)
	}
}

// harmedRead is a way to read a file, what it gives, and how long it took.
type harmedRead struct {
	way, path string
	right     any
	took      time.Duration
}

// harmedReads returns the reads that are harmed.
func harmedReads(t *testing.T) (reads []harmedRead) {
	t.Helper()
	for _, r := range []harmedRead{
		{way: "ReadImage", path: "../testdata/video-005.gray.jpeg"},
		{way: "ReadSound", path: "../testdata/valid_44100hz_22050_samples.ogg"},
		{way: "ReadVideo", path: "../testdata/video.mp4"},
		{way: "ReadMovie", path: "../testdata/video.mp4"},
		{way: "VideoReader", path: "../testdata/video.mp4"},
	} {
		isolate.EndIdle() // so that it takes what the start of a child takes as well, as it does after a harm
		start := time.Now()
		v, err := ways[r.way](t.Context(), r.path, true)
		if err != nil {
			t.Fatal(err)
		}
		r.took = time.Since(start)
		r.right, err = ways[r.way](t.Context(), r.path, false)
		if err != nil || !reflect.DeepEqual(v, r.right) {
			t.Fatalf("%s differs in a child: %v", r.way, err)
		}
		reads = append(reads, r)
	}
	return reads
}

// harmed reads in children that are harmed within twice the time that the read took, unless it is over before.
func (r harmedRead) harmed(t *testing.T, name string) (any, error) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	if name == "stop" {
		ctx, cancel = context.WithTimeout(t.Context(), 500*time.Millisecond)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		select {
		case <-ctx.Done():
		case <-time.After(rand.N(2 * r.took)):
			for _, pid := range offspring(t, os.Getpid()) {
				_ = harms[name](pid) // it may have ended
			}
		}
	}()
	v, err := ways[r.way](ctx, r.path, true)
	cancel()
	<-done
	return v, err
}

func descriptors(t *testing.T) int {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

// becomes reports whether something becomes true within some seconds.
func becomes(is func() bool) bool {
	end := time.After(10 * time.Second)
	for look := time.NewTicker(20 * time.Millisecond); ; <-look.C {
		if is() {
			return true
		}
		select {
		case <-end:
			return false
		default:
		}
	}
}

// A child that gives no sign of life is killed by itself, and named.
func TestFrozen(t *testing.T) {
	if !long() {
		t.Skip("needs NUMM_LONG=1, with which make test-all runs it, as it takes ten seconds")
	}
	r, err := numm.OpenVideo(t.Context(), "../testdata/video.mp4", numm.Isolated())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, pid := range offspring(t, os.Getpid()) {
		if err := harms["stop"](pid); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := r.Read(nil); !errors.Is(err, numm.ErrCorrupt) || !strings.Contains(err.Error(), "no sign of life") {
		t.Errorf("%v, want ErrCorrupt that says so", err)
	}
}

// parentVariable makes this program one that holds a child and waits to be killed.
const parentVariable = "NUMM_TEST_PARENT"

func TestMain(m *testing.M) {
	if path := os.Getenv(parentVariable); path != "" {
		os.Exit(holdChild(path))
	}
	os.Exit(m.Run())
}

func holdChild(path string) int {
	r, err := numm.OpenVideo(context.Background(), path, numm.Isolated())
	if err != nil {
		fmt.Println(err)
		return 1
	}
	defer r.Close()
	fmt.Println("ready")
	select {}
}

// No child outlives its parent, however that ends.
func TestParentKilled(t *testing.T) {
	for _, stopped := range []bool{false, true} {
		cmd := exec.Command("/proc/self/exe")
		cmd.Env = append(os.Environ(), parentVariable+"=../testdata/video.mp4")
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		line := make([]byte, 100)
		if n, err := out.Read(line); err != nil || string(line[:n]) != "ready\n" {
			t.Fatalf("%q, %v", line[:n], err)
		}
		children := offspring(t, cmd.Process.Pid)
		if len(children) != 1 {
			t.Fatalf("%d children", len(children))
		}
		if stopped { // which does not see that its socket is closed
			if err := harms["stop"](children[0]); err != nil {
				t.Fatal(err)
			}
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // it was killed
		gone := func() bool {
			text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", children[0]))
			return err != nil || strings.Contains(string(text), ") Z ") || strings.Contains(string(text), ") X ")
		}
		if !becomes(gone) {
			t.Errorf("the child outlives its parent (stopped: %v)", stopped)
		}
	}
}
