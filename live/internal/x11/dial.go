package x11

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// dialTimeout is how long a server may take to answer.
const dialTimeout = 10 * time.Second

// Dial connects to a display such as ":0", "host:1.0", as X's own library does, except that it waits for ten seconds at most. The
// server has answered a request by then: that library waits for one without end. The error is that of ctx when ctx has ended first.
func Dial(ctx context.Context, display string) (*Conn, error) {
	host, number, screen, err := parse(display)
	if err != nil {
		return nil, err
	}
	waiting, enough := context.WithTimeout(ctx, dialTimeout)
	defer enough()
	c, err := open(waiting, host, number, screen)
	switch {
	case err == nil:
		return c, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case waiting.Err() != nil:
		return nil, fmt.Errorf("display %s: the server does not answer in %v", display, dialTimeout)
	}
	return nil, fmt.Errorf("display %s: %w", display, err)
}

// open is Dial for a display whose name was parsed. When ctx ends, nothing waits any more and the connection is closed.
func open(ctx context.Context, host string, number, screen int) (*Conn, error) {
	socket, err := connect(ctx, host, number)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { socket.Close() })
	c, err := greet(socket, number, screen)
	if err == nil {
		go c.read()
		err = c.ping()
	}
	if !stop() && err == nil {
		err = ctx.Err()
	}
	if err != nil {
		socket.Close()
		return nil, err
	}
	return c, nil
}

func parse(display string) (host string, number, screen int, err error) {
	colon := strings.LastIndex(display, ":")
	if colon < 0 {
		return "", 0, 0, fmt.Errorf("display %q has no number", display)
	}
	host = strings.TrimSuffix(display[:colon], "unix")
	text, screenText, hasScreen := strings.Cut(display[colon+1:], ".")
	if number, err = strconv.Atoi(text); err == nil && hasScreen {
		screen, err = strconv.Atoi(screenText)
	}
	if err != nil || number < 0 {
		return "", 0, 0, fmt.Errorf("display %q has no number", display)
	}
	return host, number, screen, nil
}

func connect(ctx context.Context, host string, number int) (net.Conn, error) {
	var d net.Dialer
	if host != "" {
		return d.DialContext(ctx, "tcp", net.JoinHostPort(strings.Trim(host, "[]"), strconv.Itoa(6000+number)))
	}
	path := "/tmp/.X11-unix/X" + strconv.Itoa(number)
	socket, err := d.DialContext(ctx, "unix", path)
	if err != nil {
		if abstract, failed := d.DialContext(ctx, "unix", "@"+path); failed == nil {
			return abstract, nil
		}
	}
	return socket, err
}

// greet sends and reads the set-up of X11, chapter 8.
func greet(socket net.Conn, number, screen int) (*Conn, error) {
	name, key := cookie(number)
	hello := []byte{'l', 0, 11, 0, 0, 0}
	hello = binary.LittleEndian.AppendUint16(hello, uint16(len(name)))
	hello = binary.LittleEndian.AppendUint16(hello, uint16(len(key)))
	hello = append(hello, 0, 0)
	hello = append(pad(append(hello, name...)), key...)
	if _, err := socket.Write(pad(hello)); err != nil {
		return nil, err
	}
	in := bufio.NewReader(socket)
	head := make([]byte, 8)
	if _, err := io.ReadFull(in, head); err != nil {
		return nil, err
	}
	body := make([]byte, 4*int(binary.LittleEndian.Uint16(head[6:])))
	if _, err := io.ReadFull(in, body); err != nil {
		return nil, err
	}
	if head[0] != 1 {
		return nil, fmt.Errorf("the server refuses: %s", bytes.TrimRight(body[:min(int(head[1]), len(body))], "\n\x00"))
	}
	c := &Conn{socket: socket, in: in, waiting: map[uint16]chan []byte{}, gone: make(chan struct{}), more: make(chan struct{}, 1)}
	return c, c.setup(body, screen)
}

var errSetup = errors.New("the server's greeting makes no sense")

// setup finds the root window of the screen, after the vendor's name, the formats and the screens before.
func (c *Conn) setup(body []byte, screen int) error {
	const fixed, format, screenHead, depthHead, visual = 32, 8, 40, 8, 24
	if len(body) < fixed {
		return errSetup
	}
	c.firstCode, c.codes = int(body[26]), int(body[27])-int(body[26])+1
	vendor := int(binary.LittleEndian.Uint16(body[16:]))
	at := fixed + (vendor+3)&^3 + format*int(body[21])
	for n := 0; ; n++ {
		if at+screenHead > len(body) || n >= int(body[20]) {
			return errSetup
		}
		if n == screen {
			c.Root = binary.LittleEndian.Uint32(body[at:])
			c.Width = int(binary.LittleEndian.Uint16(body[at+20:]))
			c.Height = int(binary.LittleEndian.Uint16(body[at+22:]))
			return nil
		}
		depths := int(body[at+39])
		at += screenHead
		for range depths {
			if at+depthHead > len(body) {
				return errSetup
			}
			at += depthHead + visual*int(binary.LittleEndian.Uint16(body[at+2:]))
		}
	}
}

// cookie reads the secret of a local display from Xauthority. Its entries are a family and four strings, all in
// big-endian order.
func cookie(number int) (name, key string) {
	path := os.Getenv("XAUTHORITY")
	if path == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", ""
		}
		path = filepath.Join(home, ".Xauthority")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return "", ""
	}
	host, err := os.Hostname()
	if err != nil {
		host = ""
	}
	const local, wild = 256, 65535
	for len(data) >= 2 {
		family := int(binary.BigEndian.Uint16(data))
		data = data[2:]
		var fields [4]string // address, number, name, data
		for i := range fields {
			if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
				return "", ""
			}
			n := int(binary.BigEndian.Uint16(data))
			fields[i], data = string(data[2:2+n]), data[2+n:]
		}
		if (fields[1] == "" || fields[1] == strconv.Itoa(number)) && fields[2] == "MIT-MAGIC-COOKIE-1" &&
			(family == wild || family == local && fields[0] == host) {
			return fields[2], fields[3]
		}
	}
	return "", ""
}

func pad(b []byte) []byte {
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return b
}
