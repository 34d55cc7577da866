package isolate

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/gonumm/gonumm/internal/isolate/wire"
)

// IsChild reports whether this process was started by Lease: it has the marker and the socket.
func IsChild() bool {
	if os.Getenv(marker) == "" {
		return false
	}
	kind, err := unix.GetsockoptInt(mainSocket, unix.SOL_SOCKET, unix.SO_TYPE)
	return err == nil && kind == unix.SOCK_SEQPACKET
}

// Serve does all the work of a child; it returns when the parent has gone. prepare loads what will be needed, and is given the
// page that parent and child share; open starts with a file.
func Serve(prepare func(page []byte) error, open func(*Job) Worker) error {
	kind := os.Getenv(marker)
	if err := os.Unsetenv(marker); err != nil {
		return err
	}
	// Signals of a terminal or a supervisor are for the parent, which may still have something to do.
	signal.Ignore(unix.SIGINT, unix.SIGQUIT, unix.SIGTERM, unix.SIGHUP, unix.SIGTSTP, unix.SIGPIPE)
	if err := closeInherited(); err != nil {
		return err
	}
	talk, err := inherited(mainSocket)
	if err != nil {
		return err
	}
	back, err := inherited(backSocket)
	if err != nil {
		return err
	}
	page := &region{file: os.NewFile(sharedPage, "page")}
	if err := page.mapped(sharedSize); err != nil {
		return err
	}
	page.forget()
	c, err := settle(kind, page.bytes[:pageSize], prepare)
	if err != nil {
		return talk.send(saysNo, []byte(err.Error()), nil)
	}
	hello := binary.LittleEndian.AppendUint32(nil, uint32(c.Landlock))
	hello = append(hello, bit(c.Seccomp), bit(c.Limits))
	if err := talk.send(saysHello, hello, nil); err != nil {
		return err
	}
	ask := &asker{back: back, window: page.bytes[pageSize : pageSize+windowSize], small: page.bytes[pageSize+windowSize:]}
	return serve(talk, ask, statusIn(page.bytes), open)
}

// inherited returns a socket that the parent has passed on under a number.
func inherited(fd uintptr) (*conn, error) {
	file := os.NewFile(fd, "parent")
	c, err := newConn(file)
	return c, errors.Join(err, file.Close()) // the connection has a descriptor of its own
}

func bit(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// settle loads everything and confines the process.
func settle(kind string, page []byte, prepare func(page []byte) error) (c Confinement, err error) {
	// Where memory is short, the kernel may kill this process first.
	_ = os.WriteFile("/proc/self/oom_score_adj", []byte("1000"), 0) // not every system has it
	if err := prepare(page); err != nil {
		return c, err
	}
	return confine(kind)
}

// closeInherited closes what the parent has unknowingly left open for its children: files that this process opens itself
// are closed when it starts another.
func closeInherited() error {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return err
	}
	for _, e := range entries {
		fd, err := strconv.Atoi(e.Name())
		if err != nil || fd < ownDescriptors {
			continue
		}
		flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
		if err == nil && flags&unix.FD_CLOEXEC == 0 {
			_ = unix.Close(fd) // whatever it was
		}
	}
	return nil
}

// serve does what the parent asks until it has gone.
func serve(talk *conn, ask *asker, page *status, open func(*Job) Worker) error {
	var worker Worker
	var job *Job
	beat := time.NewTicker(time.Second)
	defer beat.Stop()
	go func() {
		for range beat.C {
			page.beat()
		}
	}()
	for {
		kind, body, file, err := talk.receive()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch kind {
		case opens:
			if job, err = newJob(body, file, ask); err != nil {
				return err
			}
			worker = open(job)
		case calls:
			if worker == nil {
				return errors.New("isolate: a call without a file")
			}
			if err := talk.send(calls, worker.Handle(body), nil); err != nil {
				return err
			}
			if !talk.waits() {
				worker.Ahead()
			}
		case closes:
			worker.Close()
			job.close()
			worker = nil
			if err := talk.send(closes, nil, nil); err != nil {
				return err
			}
		}
	}
}

func newJob(body []byte, file *os.File, ask *asker) (*Job, error) {
	var o opening
	if _, err := wire.Parse(body, &o); err != nil {
		return nil, err
	}
	j := &Job{Size: o.size, Name: o.name, ask: ask}
	ask.smallTaken = false
	if !o.handed {
		j.From = ask
		return j, nil
	}
	if file == nil {
		return nil, errors.New("isolate: no descriptor came with the file")
	}
	// Under the parent's name for it, for messages.
	fd, err := unix.FcntlInt(file.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err = errors.Join(os.NewSyscallError("fcntl", err), file.Close()); err != nil {
		return nil, err
	}
	j.File = os.NewFile(uintptr(fd), o.name)
	j.From = j.File
	return j, nil
}

func (j *Job) close() {
	if j.File != nil {
		_ = j.File.Close() // it was read only
	}
}

// Memory asks the parent for memory that both share.
func (j *Job) Memory(size int) (*Memory, error) {
	if size <= len(j.ask.small) && !j.ask.smallTaken {
		j.ask.smallTaken = true
		return &Memory{Number: smallRegion, Bytes: j.ask.small}, nil
	}
	id, file, err := j.ask.memory(size)
	if err != nil {
		return nil, err
	}
	r := &region{file: file}
	if err := r.mapped(size); err != nil {
		r.free()
		return nil, err
	}
	r.forget()
	return &Memory{Number: id, Bytes: r.bytes, region: r}, nil
}

// Free releases memory, in the parent as well.
func (j *Job) Free(m *Memory) {
	if m.Number == smallRegion {
		j.ask.smallTaken = false
		return
	}
	m.region.free()
	j.ask.gives(m.Number)
}

// Available returns how many bytes of memory the parent could give to any caller now.
func (j *Job) Available() int64 {
	n, _, err := j.ask.ask(asksFree)
	if err != nil {
		return 0
	}
	return n
}

// Exhausted reports whether the child is at the end of the memory that it may take: decoders written in C may have left something
// out then without a word. Far more is to spare where the limit is the parent's own.
func (j *Job) Exhausted() bool {
	const piece = 32 << 20
	p, err := unix.MmapPtr(-1, 0, nil, piece, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANONYMOUS|unix.MAP_NORESERVE)
	if err != nil {
		return true
	}
	return unix.MunmapPtr(p, piece) != nil
}

// asker sends requests to the parent, one at a time, from any thread.
type asker struct {
	mu     sync.Mutex
	back   *conn
	window []byte

	small      []byte // of the worker, which is one goroutine
	smallTaken bool
}

// ReadAt reads bytes of the file through the parent.
func (a *asker) ReadAt(p []byte, offset int64) (n int, err error) {
	for n < len(p) {
		got, err := a.part(p[n:], offset+int64(n))
		n += got
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

func (a *asker) part(p []byte, offset int64) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	n, _, err := a.exchange(asksBytes, uint64(offset), uint64(min(len(p), len(a.window))))
	switch {
	case err != nil:
		return 0, err
	case n < 0:
		return 0, syscall.Errno(-n)
	case n == 0:
		return 0, io.EOF
	}
	return copy(p, a.window[:min(n, int64(len(a.window)))]), nil
}

func (a *asker) memory(size int) (uint32, *os.File, error) {
	id, file, err := a.ask(asksMemory, uint64(size))
	switch {
	case err != nil:
		return 0, nil, err
	case id <= 0 || id > math.MaxUint32 || file == nil:
		return 0, nil, fmt.Errorf("no %d bytes to share", size)
	}
	return uint32(id), file, nil
}

func (a *asker) gives(id uint32) {
	a.mu.Lock()
	defer a.mu.Unlock()
	_ = a.back.send(gives, binary.LittleEndian.AppendUint64(nil, uint64(id)), nil) // a parent that has gone needs nothing
}

func (a *asker) ask(kind byte, words ...uint64) (int64, *os.File, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.exchange(kind, words...)
}

func (a *asker) exchange(kind byte, words ...uint64) (int64, *os.File, error) {
	var body []byte
	for _, w := range words {
		body = binary.LittleEndian.AppendUint64(body, w)
	}
	if err := a.back.send(kind, body, nil); err != nil {
		return 0, nil, err
	}
	got, answer, file, err := a.back.receive()
	if err != nil {
		return 0, nil, err
	}
	if got != kind || len(answer) != 8 {
		return 0, nil, fmt.Errorf("isolate: an answer of kind %q", strings.ToValidUTF8(string(got), "?"))
	}
	return int64(binary.LittleEndian.Uint64(answer)), file, nil
}

// ReadOnly reports whether a child that receives the file can only read it.
func ReadOnly(f *os.File) bool {
	raw, err := f.SyscallConn()
	if err != nil {
		return false
	}
	only := false
	err = raw.Control(func(fd uintptr) {
		flags, err := unix.FcntlInt(fd, unix.F_GETFL, 0)
		only = err == nil && flags&unix.O_ACCMODE == unix.O_RDONLY && flags&unix.O_PATH == 0
	})
	return err == nil && only
}
