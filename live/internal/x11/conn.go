// Package x11 speaks as much of the X protocol as it takes to look after a window that somebody else has made.
//
//	c, err := x11.Dial(os.Getenv("DISPLAY")) // an error, where X's own library ends the process
//	defer c.Close()
//	err = c.Watch(window)
//	for e := range c.Events() { ... }
//
// The numbers are those of the X Window System Protocol, X Version 11, appendix B.
package x11

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
)

// Conn is a connection to an X server. It is safe for concurrent use.
type Conn struct {
	Root          uint32
	Width, Height int // of the screen

	socket net.Conn
	in     *bufio.Reader
	events chan Event
	gone   chan struct{} // closed with the connection

	mu       sync.Mutex
	sequence uint16
	waiting  map[uint16]chan []byte // for replies
}

// Event is something that happened to a watched window.
type Event struct {
	Type          EventType
	Window        uint32
	Width, Height int // of Resized
}

// EventType says what happened.
type EventType int

// What happens to windows.
const (
	Resized   EventType = 22 // ConfigureNotify, also when it was only moved
	Mapped    EventType = 19 // MapNotify
	Destroyed EventType = 17 // DestroyNotify
	Unfocused EventType = 10 // FocusOut
)

// Events are those of the watched windows. The channel is closed when the connection ends.
func (c *Conn) Events() <-chan Event { return c.events }

// Close ends the connection. A second call does nothing.
func (c *Conn) Close() { c.socket.Close() }

var errGone = errors.New("the connection to the X server has ended")

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
			whole := make([]byte, 32+4*int(binary.LittleEndian.Uint32(head[4:])))
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
	close(c.events)
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

// event passes on what somebody watches. A size that nobody has looked at yet makes room for the newer one.
func (c *Conn) event(b []byte) {
	e := Event{Type: EventType(b[0] & 0x7f), Window: binary.LittleEndian.Uint32(b[4:])}
	switch e.Type {
	case Resized:
		e.Width, e.Height = int(binary.LittleEndian.Uint16(b[20:])), int(binary.LittleEndian.Uint16(b[22:]))
	case Mapped, Destroyed, Unfocused:
	default:
		return
	}
	for {
		select {
		case c.events <- e:
			return
		default:
		}
		select {
		case <-c.events:
		default:
		}
	}
}

// send sends a request whose length, in its third and fourth byte, is filled in. With answered, the reply is waited for.
func (c *Conn) send(request []byte, answered bool) ([]byte, error) {
	request = pad(request)
	binary.LittleEndian.PutUint16(request[2:], uint16(len(request)/4))
	var waiting chan []byte
	c.mu.Lock()
	c.sequence++
	if answered {
		waiting = make(chan []byte, 1)
		c.waiting[c.sequence] = waiting
	}
	_, err := c.socket.Write(request)
	c.mu.Unlock()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errGone, err)
	}
	if !answered {
		return nil, nil
	}
	select {
	case reply := <-waiting:
		if reply == nil {
			return nil, errors.New("the X server refuses")
		}
		return reply, nil
	case <-c.gone:
		return nil, errGone
	}
}
