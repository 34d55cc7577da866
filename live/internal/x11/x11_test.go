package x11

import "testing"

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
	if c, err := Dial(":54321"); err == nil {
		c.Close()
		t.Error("a server where there is none")
	}
}

func TestRequestThatIsTooLong(t *testing.T) {
	c := &Conn{}
	if err := c.send(make([]byte, 1<<18)); err == nil {
		t.Error("its length does not fit into two bytes")
	}
}
