package isolate

import (
	"encoding/binary"
	"fmt"
	"net"
	"os"

	"golang.org/x/sys/unix"
)

// conn carries messages, each with at most one descriptor. A message is a kind, a length and bytes, in as many packets as
// it needs.
type conn struct {
	*net.UnixConn
	buf []byte
}

const (
	packetSize  = 64 << 10
	headSize    = 5
	mostMessage = 64 << 20 // what a child may send at once: Info of a file with thousands of tags
)

func newConn(file *os.File) (*conn, error) {
	c, err := net.FileConn(file) // a descriptor of its own
	if err != nil {
		return nil, err
	}
	u, ok := c.(*net.UnixConn)
	if !ok {
		return nil, fmt.Errorf("isolate: %T is no socket of this kind", c)
	}
	return &conn{UnixConn: u, buf: make([]byte, packetSize)}, nil
}

// send is for one goroutine at a time, and so is receive.
func (c *conn) send(kind byte, body []byte, file *os.File) error {
	head := make([]byte, headSize, headSize+min(len(body), packetSize-headSize))
	head[0] = kind
	binary.LittleEndian.PutUint32(head[1:], uint32(len(body)))
	n := min(len(body), packetSize-headSize)
	packet, body := append(head, body[:n]...), body[n:]
	var rights []byte
	if file != nil {
		rights = unix.UnixRights(int(file.Fd()))
	}
	for {
		if _, _, err := c.WriteMsgUnix(packet, rights, nil); err != nil {
			return err
		}
		if len(body) == 0 {
			return nil
		}
		n := min(len(body), packetSize)
		packet, body, rights = body[:n], body[n:], nil
	}
}

// receive returns bytes that are valid until the next call where they came in one packet, and the descriptor that came
// with them, if any.
func (c *conn) receive() (kind byte, body []byte, file *os.File, err error) {
	rights := make([]byte, unix.CmsgSpace(4))
	n, m, _, _, err := c.ReadMsgUnix(c.buf, rights)
	if err != nil {
		return 0, nil, nil, err
	}
	file = fileIn(rights[:m])
	fail := func(err error) (byte, []byte, *os.File, error) {
		if file != nil {
			_ = file.Close() // nothing was written
		}
		return 0, nil, nil, err
	}
	if n < headSize {
		return fail(fmt.Errorf("isolate: a packet of %d bytes", n))
	}
	kind, size := c.buf[0], int(binary.LittleEndian.Uint32(c.buf[1:]))
	body = c.buf[headSize:n]
	if size > mostMessage || size < len(body) {
		return fail(fmt.Errorf("isolate: a message of %d bytes", size))
	}
	if len(body) == size {
		return kind, body, file, nil
	}
	body = append([]byte(nil), body...)
	for len(body) < size {
		n, _, _, _, err := c.ReadMsgUnix(c.buf, nil)
		if err != nil {
			return fail(err)
		}
		if n == 0 || len(body)+n > size {
			return fail(fmt.Errorf("isolate: a message of %d bytes goes on for more", size))
		}
		body = append(body, c.buf[:n]...)
	}
	return kind, body, file, nil
}

// waits reports whether something has come that is not received yet, or that nothing will.
func (c *conn) waits() bool {
	raw, err := c.SyscallConn()
	if err != nil {
		return true
	}
	some := true
	err = raw.Control(func(fd uintptr) {
		n, err := unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}, 0)
		some = n != 0 || err != nil
	})
	return some || err != nil
}

// fileIn returns the descriptor in a control message; nil where there is none.
func fileIn(rights []byte) *os.File {
	messages, err := unix.ParseSocketControlMessage(rights)
	if err != nil || len(messages) == 0 {
		return nil
	}
	fds, err := unix.ParseUnixRights(&messages[0])
	if err != nil || len(fds) == 0 {
		return nil
	}
	return os.NewFile(uintptr(fds[0]), "shared")
}

// socketPair is two ends of packets, for this process and for the child.
func socketPair() (ours *conn, theirs *os.File, err error) {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_SEQPACKET|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, nil, os.NewSyscallError("socketpair", err)
	}
	mine := os.NewFile(uintptr(fds[0]), "parent")
	theirs = os.NewFile(uintptr(fds[1]), "child")
	defer mine.Close()
	if ours, err = newConn(mine); err != nil {
		_ = theirs.Close()
		return nil, nil, err
	}
	return ours, theirs, nil
}
