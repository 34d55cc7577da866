// Package fakedisplay serves displays that do not do what they should, for tests.
package fakedisplay

import (
	"io"
	"net"
	"strconv"
	"testing"
)

// Serve serves a display until the test ends, by what answers its connections, and returns its name.
func Serve(t testing.TB, answer func(net.Conn)) (display string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			socket, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer socket.Close()
				answer(socket)
			}()
		}
	}()
	return "127.0.0.1:" + strconv.Itoa(l.Addr().(*net.TCPAddr).Port-6000)
}

// Silent hears everything and says nothing.
func Silent(socket net.Conn) { _, _ = io.Copy(io.Discard, socket) }
