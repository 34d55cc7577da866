//go:build rig

package live

import (
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/numm"
)

// resources are what a process could leave behind.
type resources struct{ files, threads, goroutines, windows, processes int }

func resourcesNow(t *testing.T) (r resources) {
	t.Helper()
	files, tasks := disk.Names(t, "/proc/self/fd"), disk.Names(t, "/proc/self/task")
	r.files, r.threads = len(files), len(tasks)
	for _, task := range tasks {
		children, err := os.ReadFile("/proc/self/task/" + task + "/children")
		if err == nil { // the thread may have ended meanwhile
			r.processes += len(strings.Fields(string(children)))
		}
	}
	r.goroutines = runtime.NumGoroutine()
	r.windows = strings.Count(do(t, "xwininfo", "-root", "-tree"), "\n")
	return r
}

// Twenty times everything opened, used and closed leaves nothing behind.
func TestNothingIsLeftOpen(t *testing.T) {
	once := func() {
		w, err := openWindow(t.Context(), windowConfig{Width: 64, Height: 48})
		if err != nil {
			t.Fatal(err)
		}
		defer w.close()
		c, err := openCamera(t.Context(), cameraConfig{Width: 64, Height: 48})
		if err != nil {
			t.Fatal(err)
		}
		defer c.close()
		m, err := openMicrophone(t.Context(), soundConfig{Block: 441})
		if err != nil {
			t.Fatal(err)
		}
		defer m.close()
		s, err := openSpeaker(t.Context(), soundConfig{Block: 441})
		if err != nil {
			t.Fatal(err)
		}
		defer s.close()
		picture, sound := numm.NewImage(64, 48), make(numm.Sound, 441)
		for range 3 {
			if _, _, err := c.next(picture); err != nil {
				t.Fatal(err)
			}
			if err := w.show(picture); err != nil {
				t.Fatal(err)
			}
			if _, err := m.read(sound); err != nil {
				t.Fatal(err)
			}
			if _, err := s.write(sound); err != nil {
				t.Fatal(err)
			}
		}
	}
	for range 5 {
		once()
	}
	before := resourcesNow(t)
	for range 20 {
		once()
	}
	// What is about to go takes a moment on a busy machine.
	await(t, "as much as before", func() (bool, any) {
		now := resourcesNow(t)
		return now.files <= before.files && now.threads <= before.threads+4 &&
			now.goroutines <= before.goroutines && now.windows <= before.windows && now.processes <= before.processes, now
	})
}
