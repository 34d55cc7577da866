package live

import (
	"context"
	"fmt"
	"os"
	"sync"

	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// terminal reads keys from a terminal, key by key: raw, but the lines that the program prints still start at the left.
type terminal struct {
	fd     int
	before *term.State
	wake   *os.File // closing it ends the reading
	pipe   *os.File
	ctx    context.Context // ends with that of openTerminal, and with close
	end    context.CancelFunc
	keys   chan any
	left   chan struct{}
	reader sync.WaitGroup
}

// openTerminal takes over a terminal until close. Where f is none, or belongs to another job, it returns nil without an error.
func openTerminal(ctx context.Context, f *os.File) (*terminal, error) {
	fd := int(f.Fd())
	if !term.IsTerminal(fd) || !inForeground(fd) {
		return nil, nil
	}
	pipe, wake, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("terminal: %w", err)
	}
	t := &terminal{fd: fd, wake: wake, pipe: pipe, keys: make(chan any, 64), left: make(chan struct{})}
	t.ctx, t.end = context.WithCancel(ctx)
	if t.before, err = term.MakeRaw(fd); err != nil {
		t.end()
		pipe.Close()
		wake.Close()
		return nil, fmt.Errorf("terminal: %w", err)
	}
	keepOutput(fd)
	t.reader.Go(t.read)
	return t, nil
}

// inForeground reports whether this process owns the terminal: reading it from the background would stop the process.
func inForeground(fd int) bool {
	group, err := unix.IoctlGetInt(fd, unix.TIOCGPGRP)
	return err != nil || group == unix.Getpgrp() // an error: it is nobody's terminal
}

// keepOutput turns the processing of output on again, which raw mode turns off: without it a new line starts where the
// last one ended. Where that fails, lines only look odd.
func keepOutput(fd int) {
	if state, err := unix.IoctlGetTermios(fd, unix.TCGETS); err == nil {
		state.Oflag |= unix.OPOST
		_ = unix.IoctlSetTermios(fd, unix.TCSETS, state)
	}
}

func (t *terminal) events() <-chan any    { return t.keys }
func (t *terminal) done() <-chan struct{} { return t.left }
func (t *terminal) over() error           { return errWindowClosed }

// close restores the terminal. Keys that nobody has taken do not hold it up.
func (t *terminal) close() {
	t.end()
	t.wake.Close()
	t.reader.Wait()
	t.pipe.Close()
	_ = term.Restore(t.fd, t.before) // a terminal that is gone needs nothing
}

// escapeTime is how long after an Escape, in milliseconds, another byte still belongs to it.
const escapeTime = 50

// read sends keys until the terminal is closed, hangs up, or receives Ctrl-C.
func (t *terminal) read() {
	var pending []byte
	for {
		timeout := -1
		if len(pending) > 0 {
			timeout = escapeTime
		}
		more, err := t.more(timeout)
		if err != nil {
			close(t.left)
			return
		}
		keys, rest := decodeKeys(append(pending, more...), len(more) == 0)
		pending = rest
		for _, k := range keys {
			if k.Key == "c" && k.Mods == Control {
				close(t.left)
				return
			}
			if !t.send(k) {
				return
			}
		}
	}
}

// send sends a press and the release, which a terminal does not report.
func (t *terminal) send(k KeyEvent) bool {
	for _, k.Action = range []Action{Press, Release} {
		select {
		case t.keys <- k:
		case <-t.ctx.Done():
			return false
		}
	}
	return true
}

// more waits for bytes; after the timeout there are none.
func (t *terminal) more(timeout int) ([]byte, error) {
	var buffer [256]byte
	for {
		polled := []unix.PollFd{
			{Fd: int32(t.fd), Events: unix.POLLIN},
			{Fd: int32(t.pipe.Fd()), Events: unix.POLLIN},
		}
		n, err := unix.Poll(polled, timeout)
		switch {
		case err == unix.EINTR:
			continue
		case err != nil:
			return nil, err
		case n == 0:
			return nil, nil
		case polled[1].Revents != 0:
			return nil, os.ErrClosed
		}
		n, err = unix.Read(t.fd, buffer[:])
		switch {
		case err == unix.EINTR || err == unix.EAGAIN:
			continue
		case err != nil:
			return nil, err
		case n == 0:
			return nil, os.ErrClosed
		}
		return buffer[:n], nil
	}
}
