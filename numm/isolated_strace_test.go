//go:build linux

package numm

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/needs"
	"github.com/gonumm/gonumm/internal/turn"
)

// What the kernel answers to a decoder that was taken over, as the kernel's own log shows it: once the filter is in force, the child
// opens no file, makes no socket and starts no process, and all its attempts are there.
func TestAttackInTheKernelsLog(t *testing.T) {
	turn.Long(t)
	needs.Program(t, "strace")
	if info := Isolation(); !info.Process || !info.Seccomp {
		t.Skipf("this kernel lacks a part of what Isolated uses: %+v", info)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	record := filepath.Join(t.TempDir(), "strace")
	cmd := exec.CommandContext(t.Context(), "strace", "-f", "-o", record,
		"-e", "trace=open,openat,openat2,creat,socket,connect,execve,execveat,fork,vfork,clone,clone3,seccomp", self, "-test.run", "^TestAttack$")
	if out, err := cmd.CombinedOutput(); err != nil {
		if strings.Contains(string(out), "PTRACE") {
			t.Skipf("strace lacks the right to trace: %s", out)
		}
		t.Fatalf("%v\n%s", err, out)
	}
	file := disk.Open(t, record)
	refused := map[string]int{}
	for _, c := range confined(t, file) {
		if !strings.Contains(c, " = -1 E") {
			t.Error("a confined child may do this: ", c)
			continue
		}
		name, _, _ := strings.Cut(c, "(")
		if strings.HasPrefix(name, "open") && !strings.Contains(c, `"/etc/passwd"`) {
			name = "another file" // such as one that tells Go of a time zone
		}
		refused[name]++
	}
	for name, least := range map[string]int{"openat": 2, "openat2": 1, "socket": 5, "execve": 2, "clone": 1} {
		if refused[name] < least {
			t.Errorf("%s was refused %d times, want %d or more: %v", name, refused[name], least, refused)
		}
	}
}

var (
	straceLine    = regexp.MustCompile(`^(\d+) +(.*)$`)
	straceResumed = regexp.MustCompile(`^<\.\.\. \w+ resumed>(.*)$`)
	straceResult  = regexp.MustCompile(` = (\d+)$`)
)

// confined returns the calls of strace's record that processes made after they had set their filter, but for new threads.
func confined(t *testing.T, record *os.File) (calls []string) {
	t.Helper()
	begun := map[string]string{}   // by thread: what it has not ended yet
	process := map[string]string{} // of a thread, where that is another's
	of := func(thread string) string {
		if p, ok := process[thread]; ok {
			return p
		}
		return thread
	}
	filtered := map[string]bool{}
	scanner := bufio.NewScanner(record)
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		m := straceLine.FindStringSubmatch(scanner.Text())
		if m == nil {
			continue
		}
		thread, c := m[1], m[2]
		if head, ok := strings.CutSuffix(c, "<unfinished ...>"); ok {
			begun[thread] = head
			continue
		}
		if rest := straceResumed.FindStringSubmatch(c); rest != nil {
			c = begun[thread] + rest[1]
		}
		made := straceResult.FindStringSubmatch(c)
		switch newThread := strings.Contains(c, "CLONE_THREAD") && made != nil; {
		case strings.HasPrefix(c, "seccomp(SECCOMP_SET_MODE_FILTER"):
			filtered[of(thread)] = filtered[of(thread)] || strings.HasSuffix(c, " = 0")
		case newThread:
			process[made[1]] = of(thread)
		case filtered[of(thread)] && strings.Contains(c, "("):
			calls = append(calls, c)
		}
	}
	if err := scanner.Err(); err != nil {
		t.Fatal(err)
	}
	if len(filtered) == 0 {
		t.Fatal("no process has set a filter")
	}
	return calls
}
