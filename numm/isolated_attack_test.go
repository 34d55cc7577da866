//go:build linux

package numm

import (
	"context"
	"errors"
	"fmt"
	"image/color"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/isolate"
	"github.com/gonumm/gonumm/internal/isolate/wire"
	"github.com/gonumm/gonumm/internal/pixel"
	"github.com/gonumm/gonumm/internal/turn"
)

// In children of this test the decoder of a file named attack is one that the file has taken over. The variable is set
// before any init function runs, in the child as well.
var _ = func() bool {
	honest := newWorker
	newWorker = func(job *isolate.Job) isolate.Worker {
		if name, ok := strings.CutPrefix(filepath.Base(job.Name), "attack-"); ok {
			return &attacker{name: name, job: job}
		}
		return honest(job)
	}
	return true
}()

// attacker is a decoder that does what a file wants.
type attacker struct {
	name  string
	job   *isolate.Job
	given bool // a frame
}

func (a *attacker) Close() {}
func (a *attacker) Ahead() {}

func (a *attacker) Handle(body []byte) []byte {
	if lie, ok := strings.CutPrefix(a.name, "frame-"); ok {
		return a.frame(lie, body)
	}
	switch a.name {
	case "segv":
		_ = unix.Tgkill(os.Getpid(), unix.Gettid(), unix.SIGSEGV)
		select {}
	case "panic":
		panic("attack")
	case "hang":
		for n := uint(0); ; n++ {
			spun = n
		}
	case "memory":
		for {
			b := make([]byte, 16<<20)
			for i := range b {
				b[i] = 1
			}
			taken = append(taken, b)
		}
	case "flood":
		for {
			fmt.Fprintln(os.Stderr, strings.Repeat("critical ", 1000))
		}
	case "garbage":
		return []byte("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff")
	case "lies":
		b, _ := wire.Append(nil, childReply{region: 7, width: 1 << 40, height: 1 << 40, frames: 1 << 60, channels: -1})
		return b
	case "short":
		m, err := a.job.Memory(100)
		if err != nil {
			panic(err)
		}
		b, _ := wire.Append(nil, childReply{region: m.Number, width: 1000, height: 1000, channels: 3})
		return b
	}
	b, _ := wire.Append(nil, childReply{fault: &fault{text: strings.Join(tried(), "\n")}})
	return b
}

// frame replies as a child that decodes frames, and lies about the samples of one.
func (a *attacker) frame(lie string, body []byte) []byte {
	var q childRequest
	if _, err := wire.Parse(body, &q); err != nil {
		panic(err)
	}
	r := childReply{source: 1}
	switch {
	case q.op == opNextFrame && a.given:
		r.fault = faultOf(io.EOF)
	case q.op == opNextFrame:
		a.given = true
		honest := sampleHead{format: "I420", width: 1024, height: 1024}
		m, err := a.job.Memory(pixel.SamplesSize(honest.format, honest.width, honest.height))
		if err != nil {
			panic(err)
		}
		r.width, r.height, r.end, r.region, r.samples = 1024, 1024, time.Second, m.Number, honest
		lies[lie](&r)
	}
	b, _ := wire.Append(nil, r)
	return b
}

// lies are what a child may say that is not true of the memory that it shares; each is an error or a picture.
var lies = map[string]func(r *childReply){
	"format":      func(r *childReply) { r.samples.format = "none" },
	"deeper":      func(r *childReply) { r.samples.format = "Y444_12LE" },
	"larger":      func(r *childReply) { r.samples.width = 1 << 14 },
	"negative":    func(r *childReply) { r.samples.height = -1024 },
	"region":      func(r *childReply) { r.region = 99 },
	"orientation": func(r *childReply) { r.samples.orientation = 99 },
	"colours":     func(r *childReply) { r.samples.matrix, r.samples.transfer, r.samples.primaries = -1, 99, 99 },
	"size":        func(r *childReply) { r.width, r.height = 1, 1 },
}

// A child that lies about the samples of a frame makes the parent read nothing but the memory that it shares.
func TestLiesAboutSamples(t *testing.T) {
	defer isolate.EndIdle()
	for lie := range lies {
		path := disk.File(t, "attack-frame-"+lie, []byte("something"))
		v, err := ReadVideo(t.Context(), path, Isolated(), Range(0, 1))
		right := lie == "colours" || lie == "size" // any numbers will do
		if right != (err == nil) || err != nil && !errors.Is(err, ErrCorrupt) || err == nil && v.Len() != 1 {
			t.Errorf("%s: %v and %v", lie, v, err)
		}
	}
}

// What an attacker computes, so that it does.
var (
	spun  uint
	taken [][]byte
)

// tried tells what the kernel says to each thing that a child must not do.
func tried() []string {
	var said []string
	try := func(what string, err error) { said = append(said, fmt.Sprintf("%s: %v", what, err)) }
	raw := func(number uintptr, args ...uintptr) error {
		var a [6]uintptr
		copy(a[:], args)
		if _, _, errno := unix.RawSyscall6(number, a[0], a[1], a[2], a[3], a[4], a[5]); errno != 0 {
			return errno
		}
		return nil
	}
	passwd := []byte("/etc/passwd\x00")
	name := uintptr(unsafe.Pointer(&passwd[0]))
	at := unix.AT_FDCWD
	parent := uintptr(os.Getppid())
	_, err := os.ReadFile("/etc/passwd")
	try("read", err)
	try("openat", raw(unix.SYS_OPENAT, uintptr(at), name, unix.O_RDONLY))
	how := unix.OpenHow{}
	try("openat2", raw(unix.SYS_OPENAT2, uintptr(at), name, uintptr(unsafe.Pointer(&how)), unsafe.Sizeof(how)))
	try("create", os.WriteFile("/tmp/attack", nil, 0o600))
	try("unlink", raw(unix.SYS_UNLINKAT, uintptr(at), name, 0))
	for family := range map[uintptr]bool{unix.AF_UNIX: true, unix.AF_INET: true, unix.AF_INET6: true, unix.AF_NETLINK: true} {
		try(fmt.Sprint("socket ", family), raw(unix.SYS_SOCKET, family, unix.SOCK_STREAM, 0))
	}
	try("exec", raw(unix.SYS_EXECVE, name, 0, 0))
	try("fork", raw(unix.SYS_CLONE, uintptr(unix.SIGCHLD)))
	try("kill", raw(unix.SYS_KILL, parent, uintptr(unix.SIGCONT)))
	try("tgkill", raw(unix.SYS_TGKILL, parent, parent, uintptr(unix.SIGCONT)))
	try("ptrace", raw(unix.SYS_PTRACE, unix.PTRACE_ATTACH, parent))
	try("process_vm_readv", raw(unix.SYS_PROCESS_VM_READV, parent))
	try("pidfd_open", raw(unix.SYS_PIDFD_OPEN, parent))
	try("memfd_create", raw(unix.SYS_MEMFD_CREATE, name, 0))
	try("io_uring_setup", raw(unix.SYS_IO_URING_SETUP, 1))
	try("bpf", raw(unix.SYS_BPF, 0))
	try("userfaultfd", raw(unix.SYS_USERFAULTFD, 0))
	try("mount", raw(unix.SYS_MOUNT, 0))
	try("unshare", raw(unix.SYS_UNSHARE, unix.CLONE_NEWUSER))
	limit := unix.Rlimit{Cur: unix.RLIM_INFINITY, Max: unix.RLIM_INFINITY}
	try("setrlimit", raw(unix.SYS_PRLIMIT64, 0, unix.RLIMIT_DATA, uintptr(unsafe.Pointer(&limit)), 0))
	for fd := range 300 {
		var s unix.Stat_t
		if unix.Fstat(fd, &s) == nil {
			said = append(said, fmt.Sprintf("has %d %d", s.Dev, s.Ino))
		}
	}
	for _, pair := range os.Environ() {
		said = append(said, "knows "+pair)
	}
	return said
}

func attack(ctx context.Context, t *testing.T, name string, opts ...ImageOption) error {
	t.Helper()
	path := disk.File(t, "attack-"+name, []byte("something"))
	m, err := ReadImage(ctx, path, append(opts, Isolated())...)
	if err == nil || m != nil {
		t.Fatalf("attack-%s gives %v", name, m)
	}
	return err
}

// A decoder that a file has taken over can open nothing, start nothing, and reach nobody; it has no descriptor of its
// parent's and does not know its environment.
func TestAttack(t *testing.T) {
	if info := Isolation(); !info.Process || !info.Seccomp || !info.Limits {
		t.Skipf("this kernel lacks a part of what Isolated uses: %+v", info)
	}
	t.Setenv("SECRET_OF_THE_PARENT", "password")
	secret := filepath.Join(t.TempDir(), "secret")
	fd, err := unix.Open(secret, unix.O_RDWR|unix.O_CREAT, 0o600) // without close-on-exec
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	var own unix.Stat_t
	if err := unix.Fstat(fd, &own); err != nil {
		t.Fatal(err)
	}
	isolate.EndIdle() // so that the child is started with all that
	defer isolate.EndIdle()
	said := strings.Split(strings.TrimPrefix(attack(t.Context(), t, "all").Error(), "ReadImage "), "\n")
	if len(said) < 25 {
		t.Fatalf("only %d things were tried: %q", len(said), said)
	}
	refusals := []string{unix.EPERM.Error(), unix.EACCES.Error(), unix.ENOSYS.Error()}
	for _, line := range said {
		if inode, ok := strings.CutPrefix(line, "has "); ok {
			if inode == fmt.Sprintf("%d %d", own.Dev, own.Ino) {
				t.Error("the child has a descriptor of the parent's")
			}
			continue
		}
		if pair, ok := strings.CutPrefix(line, "knows "); ok {
			if strings.HasPrefix(pair, "SECRET_") {
				t.Error("the child knows", pair)
			}
			continue
		}
		if !slices.ContainsFunc(refusals, func(r string) bool { return strings.HasSuffix(line, r) }) {
			t.Errorf("a child may do this: %s", line)
		}
	}
	if _, err := os.Stat("/tmp/attack"); err == nil {
		t.Error("a file was made")
	}
}

// Whatever a child does instead of decoding is an ErrCorrupt that says what it was, and the next call is well.
func TestMisbehaviour(t *testing.T) {
	turn.Long(t)
	defer isolate.EndIdle()
	for name, want := range map[string]string{
		"segv": "SIGSEGV", "panic": "attack", "memory": "memory", "flood": "printed without end",
		"garbage": "something else", "lies": "picture of", "short": "does not fit",
	} {
		err := attack(t.Context(), t, name, MaxMemory(64<<20))
		if !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want ErrCorrupt that says %q", name, err, want)
		}
		if _, err := ReadImage(t.Context(), "../tests/testdata/video-005.gray.jpeg", Isolated()); err != nil {
			t.Errorf("after %s: %v", name, err)
		}
	}
}

// A child that computes for ever is killed when the context ends.
func TestHangingChild(t *testing.T) {
	defer isolate.EndIdle()
	if _, err := ReadImage(t.Context(), "../tests/testdata/video-005.gray.jpeg", Isolated()); err != nil {
		t.Fatal(err)
	} // so that there is a child
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(300*time.Millisecond, cancel)
	if err := attack(ctx, t, "hang"); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want the context's error", err)
	}
}

// Every option crosses: a child has what its parent was given.
func TestConfigsCross(t *testing.T) {
	c, err := newVideoConfig([]VideoOption{Range(3, 9), Rate(12), Stream(1), MaxMemory(1 << 30), Plugins("a", "b"), Size(7, 8),
		Background(color.RGBA64{R: 1, G: 2, B: 3, A: 65535})})
	if err != nil {
		t.Fatal(err)
	}
	b, err := wire.Append(nil, childRequest{op: opFrames, video: c})
	if err != nil {
		t.Fatal(err)
	}
	var q childRequest
	if _, err := wire.Parse(b, &q); err != nil || fmt.Sprintf("%+v", *q.video) != fmt.Sprintf("%+v", *c) {
		t.Errorf("%v: %+v, want %+v", err, *q.video, *c)
	}
}
