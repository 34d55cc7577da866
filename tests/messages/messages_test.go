// Package messages keeps the text of every error that a common mistake leads to, in testdata/errors.txt, where a person has read them:
// each names the call, the file where there is one, what is wrong, and what to do where that is known.
//
// After a text was changed on purpose:
//
//	go test ./tests/messages -update
package messages

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
)

var update = flag.Bool("update", false, "write testdata/errors.txt anew")

const golden = "testdata/errors.txt"

// A mistake is a call with something wrong, made in the folder of the test.
type mistake struct {
	what string
	make func(d *desk) error
}

// Every mistake leads to the text that was read, and together they lead to every sentinel.
func TestErrorsAreAsTheyWereRead(t *testing.T) {
	d := newDesk(t)
	var text strings.Builder
	missing := sentinels()
	for _, part := range []struct {
		title    string
		mistakes []mistake
	}{{"Reading", reading}, {"Ranges, options and readers", choosing}, {"Writing", writing}, {"Pipelines and devices", launching}} {
		fmt.Fprintf(&text, "# %s\n", part.title)
		for _, m := range part.mistakes {
			err := m.make(d)
			if err == nil {
				t.Errorf("%s: no error", m.what)
				continue
			}
			missing = slices.DeleteFunc(missing, func(sentinel error) bool { return errors.Is(err, sentinel) })
			fmt.Fprintf(&text, "\n%s\n", m.what)
			for line := range strings.Lines(err.Error()) {
				fmt.Fprintf(&text, "\t%s\n", strings.TrimRight(strings.ReplaceAll(line, d.folder, "FOLDER"), "\n"))
			}
		}
		text.WriteString("\n")
	}
	for _, sentinel := range missing {
		t.Errorf("no mistake leads to %q", sentinel)
	}
	if *update {
		d.ok(os.WriteFile(golden, []byte(text.String()), 0o666))
		return
	}
	want, err := os.ReadFile(golden)
	d.ok(err)
	got, wanted := strings.Split(text.String(), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(got), len(wanted)) {
		if i >= len(got) || i >= len(wanted) || got[i] != wanted[i] {
			t.Fatalf("line %d is %q, and was read as %q", i+1, at(got, i), at(wanted, i))
		}
	}
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}

// sentinels are those that a mistake of a caller, or of a file, can lead to. A device that stops is one of neither (ErrStalled).
func sentinels() []error {
	return []error{
		numm.ErrNoVideo, numm.ErrNoSound, numm.ErrNoImage, numm.ErrUnsupported, numm.ErrCorrupt, numm.ErrForbidden,
		numm.ErrNotEnoughMemory, numm.ErrSize, numm.ErrClosed, numm.ErrNotSeekable, numm.ErrOption, live.ErrNoDevice, live.ErrNoDisplay,
	}
}

// desk has the files that the mistakes are made with.
type desk struct {
	*testing.T
	folder string
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{T: t, folder: t.TempDir()}
	for name, value := range map[string]string{ // no device of this machine is touched
		"DISPLAY": "", "WAYLAND_DISPLAY": "", "XDG_RUNTIME_DIR": d.folder, "PULSE_SERVER": "unix:/absent", "PULSE_RUNTIME_PATH": d.folder,
	} {
		t.Setenv(name, value)
	}
	ctx := t.Context()
	picture, sound := numm.NewImage(64, 48), make(numm.Sound, 4410)
	d.ok(numm.WriteSound(ctx, d.in("sound.wav"), sound))
	d.ok(numm.WriteImage(ctx, d.in("picture.png"), picture))
	d.ok(numm.WriteMovie(ctx, d.in("film.mp4"), numm.NewVideo(30, 64, 48), make(numm.Sound, 44100)))
	d.ok(numm.WriteVideo(ctx, d.in("mute.mkv"), numm.NewVideo(3, 64, 48)))
	d.write("empty.mp4", "")
	d.write("text.txt", "This is neither sound nor picture.\n")
	d.write("page.html", "<!DOCTYPE html><html><body>404</body></html>\n")
	d.write("noise.mp4", strings.Repeat("\x93\x01\xfe", 4000))
	d.cut("film.mp4", "cut.mp4", 0.4)
	d.cut("sound.wav", "cut.wav", 0.5)
	d.cut("picture.png", "cut.png", 0.6)
	return d
}

func (d *desk) in(name string) string { return filepath.Join(d.folder, name) }

func (d *desk) ok(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) write(name, content string) {
	d.Helper()
	d.ok(os.WriteFile(d.in(name), []byte(content), 0o666))
}

// cut writes the first part of a file as another one.
func (d *desk) cut(from, to string, part float64) {
	d.Helper()
	content, err := os.ReadFile(d.in(from))
	d.ok(err)
	d.write(to, string(content[:int(part*float64(len(content)))]))
}
