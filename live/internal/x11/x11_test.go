package x11

import (
	"context"
	"encoding/binary"
	"errors"
	"net"
	"testing"
	"time"

	"github.com/gonumm/gonumm/live/internal/x11/fakedisplay"
)

func TestParse(t *testing.T) {
	for _, test := range []struct {
		display, host  string
		number, screen int
		bad            bool
	}{
		{display: ":0"},
		{display: ":12.3", number: 12, screen: 3},
		{display: "unix:1", number: 1},
		{display: "far.example:10.0", host: "far.example", number: 10},
		{display: "[::1]:2", host: "[::1]", number: 2},
		{display: "", bad: true}, {display: "nonsense", bad: true}, {display: ":x", bad: true}, {display: ":-1", bad: true}, {display: ":1.x", bad: true},
	} {
		host, number, screen, err := parse(test.display)
		if err != nil != test.bad {
			t.Errorf("%q: %v", test.display, err)
		}
		if err == nil && (host != test.host || number != test.number || screen != test.screen) {
			t.Errorf("%q: %q %d %d", test.display, host, number, screen)
		}
	}
}

func TestNoServer(t *testing.T) {
	if c, err := Dial(t.Context(), ":54321"); err == nil {
		c.Close()
		t.Error("a server where there is none")
	}
}

// greeting says that there is one screen, of 800 by 600, and nothing more.
func greeting(socket net.Conn) {
	if greet800(socket) == nil {
		fakedisplay.Silent(socket)
	}
}

// boasting greets, and answers with a reply of 16 GiB.
func boasting(socket net.Conn) {
	if greet800(socket) == nil {
		reply := make([]byte, 32)
		reply[0], reply[2] = 1, 1
		binary.LittleEndian.PutUint32(reply[4:], 1<<32-1)
		_, _ = socket.Write(reply)
		fakedisplay.Silent(socket)
	}
}

func greet800(socket net.Conn) error {
	const fixed, screen = 32, 40
	hello := make([]byte, 8+fixed+screen)
	hello[0], hello[2] = 1, 11
	binary.LittleEndian.PutUint16(hello[6:], (fixed+screen)/4)
	hello[8+20] = 1
	binary.LittleEndian.PutUint16(hello[8+fixed+20:], 800)
	binary.LittleEndian.PutUint16(hello[8+fixed+22:], 600)
	_, err := socket.Write(hello)
	return err
}

// A server that does not answer holds nobody up who has given up, whether it has greeted or not.
func TestServerThatDoesNotAnswer(t *testing.T) {
	for name, answer := range map[string]func(net.Conn){"silent": fakedisplay.Silent, "greeting": greeting} {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		c, err := Dial(ctx, fakedisplay.Serve(t, answer))
		cancel()
		if err == nil {
			c.Close()
		}
		if err != context.DeadlineExceeded {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A reply of a false size ends the connection: no memory is requested for it.
func TestReplyOfFalseSize(t *testing.T) {
	c, err := Dial(t.Context(), fakedisplay.Serve(t, boasting))
	if err == nil {
		c.Close()
	}
	if !errors.Is(err, errGone) {
		t.Errorf("%v, want %v", err, errGone)
	}
}

func TestRequestThatIsTooLong(t *testing.T) {
	c := &Conn{}
	if err := c.send(make([]byte, 1<<18)); err == nil {
		t.Error("its length does not fit into two bytes")
	}
}
