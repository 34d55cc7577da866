package isolate

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// marker is the environment variable by which a child knows that it is one, and of which kind.
const marker = "NUMM_ISOLATED_CHILD"

// The descriptors that a child gets beside the standard ones.
const (
	mainSocket = 3 + iota
	backSocket
	sharedPage
	ownDescriptors // the first that is not given
)

// child is a process that waits for files.
type child struct {
	kind    string
	process *os.Process
	main    *conn // requests and their replies
	back    *conn // what the child asks of the parent
	page    *region
	holders atomic.Int32 // of the page
	output  *output
	service service

	confinement Confinement
	files       int   // that it was given
	room        int64 // that its memory is limited to
	renewed     time.Time
	pushes      uint64 // of data between elements, when its processor time was renewed

	harmed atomic.Bool // kill was called
	killed sync.Once
	why    string        // it was killed for, where this package did so
	dead   chan struct{} // closed once it has ended and death is set
	death  *Death
}

// spawn starts a child. It returns as soon as the process exists, which then has to load and to confine itself.
func spawn(kind string) (*child, error) {
	c := &child{kind: kind, dead: make(chan struct{})}
	var theirs []*os.File
	defer func() {
		for _, f := range theirs {
			_ = f.Close() // the child has its own
		}
	}()
	for _, end := range []**conn{&c.main, &c.back} {
		ours, their, err := socketPair()
		if err != nil {
			c.discard()
			return nil, err
		}
		*end, theirs = ours, append(theirs, their)
	}
	var err error
	if c.page, err = newRegion(sharedSize); err != nil {
		c.discard()
		return nil, err
	}
	var out *os.File
	if c.output, out, err = newOutput(func() { c.kill("it printed without end") }); err != nil {
		c.discard()
		return nil, err
	}
	none, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		_ = out.Close() // nothing was written
		c.discard()
		return nil, err
	}
	files := []*os.File{none, none, out, theirs[0], theirs[1], c.page.file}
	theirs = append(theirs, out, none)
	if err := c.begin(files); err != nil {
		c.discard()
		return nil, err
	}
	go c.output.run()
	c.page.forget()
	c.hold()
	c.service.stopped.Add(1)
	go c.service.serve(c)
	go c.wait()
	return c, nil
}

func (c *child) begin(files []*os.File) error {
	// The kernel ends a child when the thread that has started it ends.
	return starts.do(func() (err error) {
		name := "numm"
		if len(os.Args) > 0 {
			name = os.Args[0]
		}
		c.process, err = os.StartProcess("/proc/self/exe", []string{name, "(numm child)"}, &os.ProcAttr{
			Env: environment(c.kind), Files: files, Sys: &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL},
		})
		return err
	})
}

// environment returns the parent's variables that GStreamer and the C library need, and none of its secrets.
func environment(kind string) []string {
	kept := []string{"GST_", "ORC_", "G_", "GLIBC_", "MALLOC_", "LD_", "LC_", "XDG_", "FONTCONFIG_"}
	names := []string{"PATH", "HOME", "LANG", "LANGUAGE", "TMPDIR", "TZ", "USER", "GODEBUG", "GOTRACEBACK", "GOMAXPROCS", "GOCOVERDIR"}
	env := []string{marker + "=" + kind}
	for _, pair := range os.Environ() {
		name, _, _ := strings.Cut(pair, "=")
		keep := false
		for _, front := range kept {
			keep = keep || strings.HasPrefix(name, front)
		}
		for _, other := range names {
			keep = keep || name == other
		}
		if keep && name != marker {
			env = append(env, pair)
		}
	}
	return env
}

// discard releases what there is of a child that was not started.
func (c *child) discard() {
	for _, end := range []*conn{c.main, c.back} {
		if end != nil {
			_ = end.Close() // nothing was sent
		}
	}
	if c.page != nil {
		c.page.free()
	}
	if c.output != nil {
		c.output.abandon()
	}
}

// kill ends the child for a reason; empty where there is none to report.
func (c *child) kill(why string) {
	c.killed.Do(func() {
		c.why = why
		c.harmed.Store(true)
		_ = c.process.Kill() // it may have ended already
		// Callers need not wait until the kernel has cleaned up.
		_ = c.main.SetReadDeadline(time.Unix(1, 0))
	})
}

// wait records the end of the child and releases its resources.
func (c *child) wait() {
	defer starts.ended()
	state, err := c.process.Wait()
	text := c.output.read()
	c.killed.Do(func() {})
	c.death = &Death{Reason: reason(state, err, c.why, text), Element: statusIn(c.page.bytes).element(), Output: text}
	_ = c.main.Close() // nobody reads what is still in there
	_ = c.back.Close()
	close(c.dead)
	c.service.stopped.Wait()
	c.letGo()
}

// hold keeps the shared page until letGo was called equally often.
func (c *child) hold() { c.holders.Add(1) }

func (c *child) letGo() {
	if c.holders.Add(-1) == 0 {
		c.page.free()
	}
}

// hello waits until the child is confined.
func (c *child) hello() error {
	_ = c.main.SetReadDeadline(time.Now().Add(helloTime))
	kind, body, _, err := c.main.receive()
	switch {
	case err != nil:
		c.kill("it was not ready in time")
		<-c.dead
		return fmt.Errorf("%w: %w: %s", ErrUnavailable, c.death, c.death.Output)
	case kind == saysNo:
		c.kill("")
		return fmt.Errorf("%w: %s", ErrUnavailable, body)
	case kind != saysHello || len(body) != 6:
		c.kill("")
		return fmt.Errorf("%w: it said %q", ErrUnavailable, body)
	}
	c.confinement = Confinement{
		Landlock: int(binary.LittleEndian.Uint32(body)), Seccomp: body[4] == 1, Limits: body[5] == 1,
	}
	return nil
}

// helloTime is what a child may take to load all plug-ins, on a machine that is busy.
const helloTime = time.Minute

// starts starts the children of this process.
var starts starter

// starter starts processes from a thread of its own, which lasts as long as there is one of them.
type starter struct {
	mu   sync.Mutex
	jobs chan func()
	live int
}

func (s *starter) do(start func() error) error {
	s.mu.Lock()
	if s.live == 0 {
		s.jobs = make(chan func())
		go s.run(s.jobs)
	}
	s.live++
	jobs := s.jobs
	s.mu.Unlock()
	done := make(chan error)
	jobs <- func() { done <- start() }
	err := <-done
	if err != nil {
		s.ended()
	}
	return err
}

func (s *starter) ended() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.live--; s.live == 0 {
		close(s.jobs)
	}
}

func (s *starter) run(jobs chan func()) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread() // no child is left, so that the thread may end or not
	for job := range jobs {
		job()
	}
}

// ended waits for the child's end, as long as ctx and a time allow, and reports whether it came.
func (c *child) ended(ctx context.Context, most time.Duration) bool {
	late := time.NewTimer(most)
	defer late.Stop()
	select {
	case <-c.dead:
		return true
	case <-ctx.Done():
	case <-late.C:
	}
	return false
}

// running reports whether the child is still running.
func (c *child) running() bool {
	select {
	case <-c.dead:
		return false
	default:
		return true
	}
}

// limit bounds the memory that the child takes from now on. A change of less than an eighth is not made: the call takes
// as long as decoding a small picture.
func (c *child) limit(room int64) error {
	if c.room > 0 && room <= c.room && c.room-room <= c.room/8 {
		return nil
	}
	c.room = room
	size, data, err := sizes(c.process.Pid)
	if err != nil {
		return err
	}
	const spare, reserved = 256 << 20, 4 << 30 // what decoding takes beside; stacks and heaps of threads that are not used
	for which, n := range map[int]int64{unix.RLIMIT_DATA: data + room + spare, unix.RLIMIT_AS: size + 2*room + reserved} {
		if err := setLimit(c.process.Pid, which, n); err != nil {
			return err
		}
	}
	return nil
}

// setLimit sets the current limit, up to the child's permanent one.
func setLimit(pid, which int, n int64) error {
	var now unix.Rlimit
	if err := unix.Prlimit(pid, which, nil, &now); err != nil {
		return os.NewSyscallError("prlimit", err)
	}
	now.Cur = min(uint64(n), now.Max)
	return os.NewSyscallError("prlimit", unix.Prlimit(pid, which, &now, nil))
}

// sizes returns the address space and the data of a process.
func sizes(pid int) (size, data int64, err error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0, 0, err
	}
	var resident, shared, code, library int64
	if _, err := fmt.Sscan(string(text), &size, &resident, &shared, &code, &library, &data); err != nil {
		return 0, 0, err
	}
	page := int64(os.Getpagesize())
	return size * page, data * page, nil
}

// processorTime returns what all threads of a process have used, in seconds.
func processorTime(pid int) (int64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	// The name, in parentheses, may hold anything.
	_, rest, ok := strings.Cut(string(text[max(0, strings.LastIndexByte(string(text), ')')):]), " ")
	if !ok {
		return 0, errors.New("isolate: no times in the process' status")
	}
	fields := strings.Fields(rest)
	var user, system int64
	if len(fields) < 13 {
		return 0, errors.New("isolate: no times in the process' status")
	}
	if _, err := fmt.Sscan(fields[11]+" "+fields[12], &user, &system); err != nil {
		return 0, err
	}
	const ticks = 100 // a second, on every Linux that Go runs on
	return (user + system) / ticks, nil
}
