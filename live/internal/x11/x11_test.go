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

func TestKeysymNames(t *testing.T) {
	for sym, want := range map[uint32]string{
		'a': "a", 'Z': "Z", '7': "7", ' ': "space", '/': "slash", '@': "at", '`': "grave", '~': "asciitilde", 0xe4: "adiaeresis", 0xff: "ydiaeresis",
		0xff08: "BackSpace", 0xff0d: "Return", 0xff1b: "Escape", 0xff51: "Left", 0xff55: "Prior", 0xffbe: "F1", 0xffc6: "F9", 0xffc8: "F11",
		0xffe1: "Shift_L", 0xffe4: "Control_R", 0xffeb: "Super_L", 0xffff: "Delete", 0xffb5: "KP_5", 0xff8d: "KP_Enter", 0x20ac: "EuroSign",
		0x010003b1: "U03B1", 0: "", 0x1008ff13: "0x1008ff13",
	} {
		if got := keysymName(sym); got != want {
			t.Errorf("%#x: %q, want %q", sym, got, want)
		}
	}
}
