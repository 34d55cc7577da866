// Package x11 implements as much of the X protocol as is needed to manage a window that another client has made.
//
//	c, err := x11.Dial(ctx, os.Getenv("DISPLAY")) // an error, where X's own library ends the process
//	defer c.Close()
//	_, err = c.Watch(window)
//	for {
//		e, ok := c.Next(nil)
//		...
//	}
//
// The numbers are those of the X Window System Protocol, X Version 11, appendix B.
package x11

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"sync"
)

// Conn is a connection to an X server. It is safe for concurrent use, except that only one goroutine at a time may wait for the
// next event.
type Conn struct {
	Root          uint32
	Width, Height int // of the screen

	socket    net.Conn
	in        *bufio.Reader
	gone      chan struct{} // closed with the connection
	more      chan struct{} // holds a token when there may be events
	firstCode int           // of the keys
	codes     int

	mu       sync.Mutex
	sequence uint16
	waiting  map[uint16]chan []byte // for replies and failures
	events   []Event
	keys     [][]uint32 // keysyms of each key; nil where they must be asked for
}

// Event is something that happened to a watched window.
type Event struct {
	Type          EventType
	Width, Height int  // of Resized
	X, Y          int  // of the mouse, in the window
	Detail        byte // of a button: its number; of a key: its code
	State         uint16
}

// EventType says what happened.
type EventType int

// What happens to windows.
const (
	KeyPress      EventType = 2
	KeyRelease    EventType = 3
	ButtonPress   EventType = 4
	ButtonRelease EventType = 5
	Motion        EventType = 6
	Exposed       EventType = 12 // what was covered can be seen
	Destroyed     EventType = 17 // DestroyNotify
	Mapped        EventType = 19 // MapNotify
	Resized       EventType = 22 // ConfigureNotify, also when it was only moved
)

// The modifiers of Event.State, by the keys that they are on nearly every keyboard.
const (
	Shift   = 1 << 0
	Control = 1 << 2
	Alt     = 1 << 3 // Mod1
	Super   = 1 << 6 // Mod4
)

// Next waits for the next event of the watched windows; ok is false when the connection has ended, or stop is closed.
func (c *Conn) Next(stop <-chan struct{}) (e Event, ok bool) {
	for {
		c.mu.Lock()
		if len(c.events) > 0 {
			e, c.events = c.events[0], c.events[1:]
			c.mu.Unlock()
			return e, true
		}
		c.mu.Unlock()
		select {
		case <-c.more:
		case <-c.gone:
			return Event{}, false
		case <-stop:
			return Event{}, false
		}
	}
}

// Close ends the connection. A second call does nothing.
func (c *Conn) Close() { c.socket.Close() }

var errGone = errors.New("the connection to the X server has ended")

// mostReply is the largest reply in bytes that is read: the pixels of the largest window are the longest. A size beyond that
// is damage, as of a server that has lost its place, and no reason to ask for gigabytes.
const mostReply = 1 << 28

// read hands out replies and events until the connection ends.
func (c *Conn) read() {
	defer c.end()
	head := make([]byte, 32)
	for {
		if _, err := io.ReadFull(c.in, head); err != nil {
			return
		}
		const failure, reply = 0, 1
		switch head[0] {
		case failure:
			c.answer(binary.LittleEndian.Uint16(head[2:]), nil)
		case reply:
			words := binary.LittleEndian.Uint32(head[4:])
			if words > mostReply/4 {
				return
			}
			whole := make([]byte, 32+4*int(words))
			copy(whole, head)
			if _, err := io.ReadFull(c.in, whole[32:]); err != nil {
				return
			}
			c.answer(binary.LittleEndian.Uint16(head[2:]), whole)
		default:
			c.event(head)
		}
	}
}

func (c *Conn) end() {
	c.socket.Close()
	close(c.gone)
}

func (c *Conn) answer(sequence uint16, reply []byte) {
	c.mu.Lock()
	waiting := c.waiting[sequence]
	delete(c.waiting, sequence)
	c.mu.Unlock()
	if waiting != nil {
		waiting <- reply
	}
}

// event queues what somebody watches. When nobody has read for long, only the mouse's last position is kept.
func (c *Conn) event(b []byte) {
	const mappingNotify, many = 34, 64
	e := Event{Type: EventType(b[0] & 0x7f)}
	switch e.Type {
	case Resized:
		e.Width, e.Height = int(binary.LittleEndian.Uint16(b[20:])), int(binary.LittleEndian.Uint16(b[22:]))
	case KeyPress, KeyRelease, ButtonPress, ButtonRelease, Motion:
		e.Detail, e.State = b[1], binary.LittleEndian.Uint16(b[28:])
		e.X, e.Y = int(int16(binary.LittleEndian.Uint16(b[24:]))), int(int16(binary.LittleEndian.Uint16(b[26:])))
	case mappingNotify:
		c.mu.Lock()
		c.keys = nil
		c.mu.Unlock()
		return
	case Mapped, Exposed, Destroyed:
	default:
		return
	}
	c.mu.Lock()
	if n := len(c.events); n > many && e.Type == Motion && c.events[n-1].Type == Motion {
		c.events[n-1] = e
	} else {
		c.events = append(c.events, e)
	}
	c.mu.Unlock()
	select {
	case c.more <- struct{}{}:
	default:
	}
}

// send sends a request that has no reply.
func (c *Conn) send(request []byte) error {
	_, err := c.post(request, false)
	return err
}

// ask sends a request and waits for the reply.
func (c *Conn) ask(request []byte) ([]byte, error) {
	waiting, err := c.post(request, true)
	if err != nil {
		return nil, err
	}
	select {
	case reply := <-waiting:
		if reply == nil {
			return nil, ErrRefused
		}
		return reply, nil
	case <-c.gone:
		return nil, errGone
	}
}

// ping waits until the server has answered a request that cannot fail.
func (c *Conn) ping() error {
	const getInputFocus = 43
	_, err := c.ask(words(getInputFocus, 0))
	return err
}

// try sends a request that has no reply but a failure.
func (c *Conn) try(request []byte) error {
	failed, err := c.post(request, true)
	if err != nil {
		return err
	}
	if err := c.ping(); err != nil {
		return err
	}
	select {
	case <-failed:
		return ErrRefused
	default:
		return nil
	}
}

// ErrRefused reports a request that the X server answered with an error, as it does for a window that is gone.
var ErrRefused = errors.New("the X server refuses")

var errTooLong = errors.New("more than fits into a request to the X server")

// post sends a request, and fills in its length: the third and fourth byte.
func (c *Conn) post(request []byte, wait bool) (waiting chan []byte, err error) {
	request = pad(request)
	if len(request) > 4*math.MaxUint16 {
		return nil, errTooLong
	}
	binary.LittleEndian.PutUint16(request[2:], uint16(len(request)/4))
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sequence++
	delete(c.waiting, c.sequence) // of a try that succeeded
	if wait {
		waiting = make(chan []byte, 1)
		c.waiting[c.sequence] = waiting
	}
	if _, err := c.socket.Write(request); err != nil {
		return nil, fmt.Errorf("%w: %w", errGone, err)
	}
	return waiting, nil
}
