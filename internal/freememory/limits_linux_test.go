package freememory

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"golang.org/x/sys/unix"
)

// limitVariable names the limit that a child of this test sets itself.
const limitVariable = "GONUMM_TEST_LIMIT"

func TestMain(m *testing.M) {
	if name := os.Getenv(limitVariable); name != "" {
		os.Exit(limited(name))
	}
	os.Exit(m.Run())
}

const left = 256 << 20

// limited sets a limit that leaves some memory, and prints what is available then.
func limited(name string) int {
	resource, field := unix.RLIMIT_AS, "VmSize:"
	if name == "data" {
		resource, field = unix.RLIMIT_DATA, "VmData:"
	}
	used, _ := statusField("/proc/self/status", field)
	limit := unix.Rlimit{Cur: uint64(used + left), Max: unix.RLIM_INFINITY}
	if err := unix.Setrlimit(resource, &limit); err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Print(available())
	return 0
}

// The limits of a process count.
func TestProcessLimits(t *testing.T) {
	for _, name := range []string{"address space", "data"} {
		t.Run(name, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), os.Args[0])
			cmd.Env = append(os.Environ(), limitVariable+"="+name)
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			free, err := strconv.ParseInt(string(out), 10, 64)
			if err != nil || free > left || free < left/2 {
				t.Errorf("%q is available, want at most %d", out, left)
			}
		})
	}
}
