package isolate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"github.com/gonumm/gonumm/internal/isolate/wire"
)

// Session is a child at work on one file. It is safe for concurrent use; calls wait for each other.
type Session struct {
	mu      sync.Mutex
	child   *child
	failed  error // of every further call
	tainted bool  // the child is not to be used for another file
	closed  bool
}

// The messages of the two processes on the main socket.
const (
	saysHello = 'h' // child: landlock's version and two booleans
	saysNo    = 'n' // child: why it cannot be confined
	opens     = 'o' // parent: opening, and the descriptor
	calls     = 'c' // parent: a request; child: its reply
	closes    = 'q' // parent: the file is done with; child: it waits for the next
)

// opening is what a child learns about its file.
type opening struct {
	size   int64
	name   string
	handed bool // a descriptor comes with it
}

const (
	// frozenTime is how long a child may show no progress while a call waits for it.
	frozenTime = 10 * time.Second
	// processorLimit is how many seconds of processor time a child may use until the next buffer goes from one element to another.
	processorLimit = 300
	// closeTime is what a child may take to put a file away.
	closeTime = 60 * time.Millisecond
)

// Lease assigns a file to a child: an idle one, else a new one.
func Lease(ctx context.Context, source *Source) (*Session, error) {
	kind := ordinary
	if source.Fonts {
		kind = fonts
	}
	for {
		c, err := children.take(ctx, kind)
		if err != nil {
			return nil, err
		}
		old := c.files > 0
		s := &Session{child: c}
		if err = s.open(source); err == nil {
			return s, nil
		}
		s.failed = err
		_ = s.Close() // the error is known
		if !old || ctx.Err() != nil {
			return nil, err
		} // one that waited may have been ended from outside meanwhile
	}
}

func (s *Session) open(source *Source) error {
	c := s.child
	c.files++
	c.service.start(source)
	if err := c.limit(source.Room); err != nil {
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	s.renew()
	o := opening{size: source.Size, name: source.Name, handed: source.File != nil}
	body, err := wire.Append(nil, o)
	if err != nil {
		return err
	}
	return c.main.send(opens, body, source.File)
}

// Call sends a request and waits for the reply, which is the caller's. It ends with ctx, and the child with it.
func (s *Session) Call(ctx context.Context, request []byte) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, os.ErrClosed
	}
	if s.failed == nil {
		s.failed = ctx.Err()
	}
	if s.failed != nil {
		return nil, s.failed
	}
	reply, err := s.exchange(ctx, calls, request)
	if err != nil {
		s.failed = err
	}
	return reply, err
}

func (s *Session) exchange(ctx context.Context, kind byte, body []byte) ([]byte, error) {
	if ctx.Done() != nil {
		stop := context.AfterFunc(ctx, func() { s.child.kill("its caller has left") })
		defer stop()
	}
	s.renew()
	err := s.child.main.send(kind, body, nil)
	if err == nil {
		var reply []byte
		if reply, err = s.await(kind); err == nil && ctx.Err() == nil {
			return reply, nil
		}
	}
	if ended := ctx.Err(); ended != nil {
		s.child.kill("its caller has left")
		return nil, ended
	}
	if errors.Is(err, io.EOF) || errors.Is(err, unix.ECONNRESET) || errors.Is(err, unix.EPIPE) {
		s.child.ended(ctx, time.Second) // by itself, so that what it died of is told
	}
	s.child.kill("it broke off: " + err.Error())
	if s.child.ended(ctx, helloTime) {
		return nil, s.child.death
	}
	return nil, ctx.Err()
}

// await waits for the reply as long as the child is alive.
func (s *Session) await(kind byte) ([]byte, error) {
	c := s.child
	page := statusIn(c.page.bytes)
	beats, last := page.heartbeats(), time.Now()
	for {
		if err := c.main.SetReadDeadline(time.Now().Add(time.Second)); err != nil {
			return nil, err
		}
		if c.harmed.Load() {
			return nil, os.ErrClosed
		}
		got, body, file, err := c.main.receive()
		switch {
		case err == nil && got == kind && file == nil:
			return append([]byte(nil), body...), nil
		case err == nil:
			return nil, fmt.Errorf("a reply of kind %q", got)
		case !errors.Is(err, os.ErrDeadlineExceeded):
			return nil, err
		}
		if b := page.heartbeats(); b != beats {
			beats, last = b, time.Now()
		}
		if time.Since(last) > frozenTime {
			c.kill(fmt.Sprintf("it gave no sign of life for %v", frozenTime))
			return nil, err
		}
		s.renew()
	}
}

// renew gives the child more processor time where data have moved on since it last got some.
func (s *Session) renew() {
	c := s.child
	pushes := statusIn(c.page.bytes).progress() + uint64(c.files)
	if !c.renewed.IsZero() && (time.Since(c.renewed) < time.Second || pushes == c.pushes) {
		return
	}
	c.renewed, c.pushes = time.Now(), pushes
	if used, err := processorTime(c.process.Pid); err == nil {
		_ = setLimit(c.process.Pid, unix.RLIMIT_CPU, used+processorLimit) // what holds is what held before
	}
}

// Hold returns memory that the child has shared under a number. It remains until it is released, but the child may change it at any
// time: it must be trusted in nothing.
func (s *Session) Hold(number uint32) (*Shared, error) {
	if number == smallRegion {
		return &Shared{Bytes: s.child.page.bytes[pageSize+windowSize:]}, nil
	}
	service := &s.child.service
	if r := service.hold(number); r != nil {
		return &Shared{r.bytes, func() { service.release(r) }}, nil
	}
	return nil, &Death{Reason: "its decoder shares no memory of that number"}
}

// Close releases the child: for the next file where all went well. A second call does nothing.
func (s *Session) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	c := s.child
	well := s.failed == nil && !s.tainted
	if well {
		ctx, cancel := context.WithTimeout(context.Background(), closeTime)
		defer cancel()
		_, err := s.exchange(ctx, closes, nil)
		well = err == nil
	}
	c.service.leave()
	if well {
		children.put(c)
		return nil
	}
	c.kill("")
	c.letGo()
	return nil
}

// Fail marks the child as unfit for another file.
func (s *Session) Fail() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tainted = true
}

// Probe starts a child, unless one waits, and returns how it is confined.
func Probe(ctx context.Context) (Confinement, error) {
	c, err := children.take(ctx, ordinary)
	if err != nil {
		return Confinement{}, err
	}
	defer children.put(c)
	return c.confinement, nil
}
