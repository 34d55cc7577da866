package live

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

func TestDecodeKeys(t *testing.T) {
	for sent, want := range map[string][]KeyEvent{
		"a":                  {{Key: "a"}},
		"aB7":                {{Key: "a"}, {Key: "b", Mods: Shift}, {Key: "7"}},
		" \r\n\t":            {{Key: "space"}, {Key: "Return"}, {Key: "Return"}, {Key: "Tab"}},
		"\x7f\b":             {{Key: "BackSpace"}, {Key: "BackSpace"}},
		"\x01\x1a":           {{Key: "a", Mods: Control}, {Key: "z", Mods: Control}},
		"\x00\x1c\x1f":       {{Key: "space", Mods: Control}, {Key: "backslash", Mods: Control}, {Key: "underscore", Mods: Control}},
		"!/:@[`{~":           {{Key: "exclam"}, {Key: "slash"}, {Key: "colon"}, {Key: "at"}, {Key: "bracketleft"}, {Key: "grave"}, {Key: "braceleft"}, {Key: "asciitilde"}},
		"éÄß÷€":              {{Key: "eacute"}, {Key: "adiaeresis", Mods: Shift}, {Key: "ssharp"}, {Key: "division"}, {Key: "EuroSign"}},
		"\xff":               nil,
		"\x1b":               {{Key: "Escape"}},
		"\x1b\x1b":           {{Key: "Escape"}, {Key: "Escape"}},
		"\x1bx\x1bX":         {{Key: "x", Mods: Alt}, {Key: "x", Mods: Alt | Shift}},
		"\x1b[A\x1b[B":       {{Key: "Up"}, {Key: "Down"}},
		"\x1b[C\x1bOD":       {{Key: "Right"}, {Key: "Left"}},
		"\x1b[1;5C":          {{Key: "Right", Mods: Control}},
		"\x1b[1;2A":          {{Key: "Up", Mods: Shift}},
		"\x1b[H\x1b[F":       {{Key: "Home"}, {Key: "End"}},
		"\x1b[3~\x1b[5~":     {{Key: "Delete"}, {Key: "Prior"}},
		"\x1bOP\x1bOS":       {{Key: "F1"}, {Key: "F4"}},
		"\x1b[[A\x1b[[E":     {{Key: "F1"}, {Key: "F5"}},
		"\x1b[15~\x1b[17~":   {{Key: "F5"}, {Key: "F6"}},
		"\x1b[20~\x1b[21~":   {{Key: "F9"}, {Key: "F10"}},
		"\x1b[23~\x1b[24;4~": {{Key: "F11"}, {Key: "F12", Mods: Shift | Alt}},
		"\x1b[Z":             {{Key: "Tab", Mods: Shift}},
		"\x1b[99~\x1b[?6c":   nil,
		"\x1b[":              {{Key: "bracketleft", Mods: Alt}},
	} {
		keys, rest := decodeKeys([]byte(sent), true)
		if diff := cmp.Diff(want, keys); diff != "" || len(rest) > 0 {
			t.Errorf("%q, %q left: %s", sent, rest, diff)
		}
		// The same a byte at a time.
		keys, rest = nil, nil
		for i := range len(sent) {
			var more []KeyEvent
			more, rest = decodeKeys(append(rest, sent[i]), false)
			keys = append(keys, more...)
		}
		more, rest := decodeKeys(rest, true)
		if diff := cmp.Diff(want, append(keys, more...)); diff != "" || len(rest) > 0 {
			t.Errorf("%q byte by byte, %q left: %s", sent, rest, diff)
		}
	}
}

// openPTY returns a pair of files: what is written to the keyboard, the terminal reads.
func openPTY(t *testing.T) (keyboard, terminal *os.File) {
	t.Helper()
	keyboard, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { keyboard.Close() })
	if err := unix.IoctlSetPointerInt(int(keyboard.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(int(keyboard.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	terminal, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { terminal.Close() })
	return keyboard, terminal
}

func state(t *testing.T, f *os.File) *unix.Termios {
	t.Helper()
	s, err := unix.IoctlGetTermios(int(f.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// atTerminal runs a sketch that reads the keys of a terminal of its own, and checks that this is as before in the end.
func atTerminal(ctx context.Context, t *testing.T, sketch func(keyboard *os.File) *Config) error {
	t.Helper()
	keys, f := openPTY(t)
	before := state(t, f)
	o := newFakes(t).opener()
	o.terminal = func(ctx context.Context) (keyboard, error) {
		opened, err := openTerminal(ctx, f)
		if err != nil {
			return nil, err
		}
		during := state(t, f)
		if during.Lflag&(unix.ICANON|unix.ECHO|unix.ISIG) != 0 || during.Oflag&unix.OPOST == 0 {
			t.Errorf("not raw: %+v", during)
		}
		return opened, nil
	}
	err := run(ctx, sketch(keys), o)
	if diff := cmp.Diff(before, state(t, f)); diff != "" {
		t.Error("the terminal is not as before: ", diff)
	}
	return err
}

func typed(t *testing.T, keyboard *os.File, keys string) {
	if _, err := keyboard.WriteString(keys); err != nil {
		t.Error(err)
	}
}

// Keys come once each, pressed and released, with what the terminal sends in pieces put together; an Escape that nothing
// follows comes as such.
func TestTerminal(t *testing.T) {
	var got []KeyEvent
	err := atTerminal(t.Context(), t, func(keyboard *os.File) *Config {
		var session *Session
		return &Config{
			Start: func(s *Session) { session = s; typed(t, keyboard, "aé\x1b[20~\x1b") },
			KeyboardIn: func(e KeyEvent) bool {
				got = append(got, e)
				if e.Key == "Escape" && e.Action == Release {
					session.Quit()
				}
				return true
			},
		}
	})
	if err != nil {
		t.Error(err)
	}
	want := []KeyEvent{
		{Press, "a", 0}, {Release, "a", 0}, {Press, "eacute", 0}, {Release, "eacute", 0},
		{Press, "F9", 0}, {Release, "F9", 0}, {Press, "Escape", 0}, {Release, "Escape", 0},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The terminal is given back on every way out.
func TestTerminalIsGivenBack(t *testing.T) {
	for name, k := range map[string]struct {
		send  string
		press func(s *Session, cancel func())
		want  string
	}{
		"Ctrl-C":  {"a\x03b", func(*Session, func()) {}, "<nil>"},
		"Quit":    {"a", func(s *Session, _ func()) { s.Quit() }, "<nil>"},
		"panic":   {"a", func(*Session, func()) { panic("boom") }, "panic in KeyboardIn: boom"},
		"context": {"a", func(_ *Session, cancel func()) { cancel() }, "context canceled"},
		"many":    {string(make([]byte, 1000)), func(s *Session, _ func()) { s.Quit() }, "<nil>"},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		err := atTerminal(ctx, t, func(keyboard *os.File) *Config {
			var session *Session
			return &Config{
				Start:      func(s *Session) { session = s; go typed(t, keyboard, k.send) },
				KeyboardIn: func(KeyEvent) bool { k.press(session, cancel); return true },
			}
		})
		cancel()
		if fmt.Sprint(err) != k.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Closing a terminal does not wait for somebody to take its keys, as nobody does when another device cannot be opened.
func TestTerminalFullOfKeys(t *testing.T) {
	keyboard, f := openPTY(t)
	before := state(t, f)
	terminal, err := openTerminal(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	typed(t, keyboard, strings.Repeat("a", cap(terminal.keys)))
	late := time.After(time.Minute)
	for len(terminal.keys) < cap(terminal.keys) {
		select {
		case <-time.After(time.Millisecond):
		case <-late:
			t.Fatalf("%d keys have come", len(terminal.keys))
		}
	}
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		terminal.close()
	}()
	select {
	case <-closed:
	case <-late:
		t.Fatal("it is not closed")
	}
	if diff := cmp.Diff(before, state(t, f)); diff != "" {
		t.Error("the terminal is not as before: ", diff)
	}
}

// A terminal that hangs up ends the sketch.
func TestTerminalHangsUp(t *testing.T) {
	keyboard, f := openPTY(t)
	terminal, err := openTerminal(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	defer terminal.close()
	keyboard.Close()
	select {
	case <-terminal.done():
	case <-time.After(time.Minute):
		t.Error("nobody notices")
	}
}

// What is no terminal gives no keys, and no error.
func TestNoTerminal(t *testing.T) {
	f := disk.Open(t, os.DevNull)
	if terminal, err := openTerminal(t.Context(), f); terminal != nil || err != nil {
		t.Error(terminal, err)
	}
	if term.IsTerminal(int(f.Fd())) {
		t.Error("the null device is a terminal")
	}
}

// A sketch without a window reads the keys of the terminal that is its standard input, which is as before afterwards, also
// when the sketch panics.
func TestRunReadsTheTerminal(t *testing.T) {
	for _, panics := range []bool{false, true} {
		keyboard, terminal := openPTY(t)
		before := state(t, terminal)
		stdin := os.Stdin
		os.Stdin = terminal
		var session *Session
		var got []KeyEvent
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		err := Run(ctx, &Config{
			Start: func(s *Session) {
				session = s
				if _, err := keyboard.WriteString("aÉ\x1b[A"); err != nil {
					t.Error(err)
				}
			},
			KeyboardIn: func(e KeyEvent) bool {
				if got = append(got, e); len(got) == 6 {
					if panics {
						panic("boom")
					}
					session.Quit()
				}
				return true
			},
		})
		cancel()
		os.Stdin = stdin
		if panicked := (*PanicError)(nil); errors.As(err, &panicked) != panics || !panics && err != nil {
			t.Errorf("panics %v: %v", panics, err)
		}
		want := []KeyEvent{
			{Action: Press, Key: "a"}, {Action: Release, Key: "a"},
			{Action: Press, Key: "eacute", Mods: Shift}, {Action: Release, Key: "eacute", Mods: Shift},
			{Action: Press, Key: "Up"}, {Action: Release, Key: "Up"},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(before, state(t, terminal)); diff != "" {
			t.Errorf("panics %v: the terminal is not as before: %s", panics, diff)
		}
	}
}
