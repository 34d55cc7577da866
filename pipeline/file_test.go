package pipeline

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
)

func TestOpen(t *testing.T) {
	folder := t.TempDir()
	named := func(name string) string { return filepath.Join(folder, name) }
	if err := syscall.Mkfifo(named("fifo"), 0o666); err != nil {
		t.Fatal(err)
	}
	disk.Write(t, named("empty"), nil)
	if err := os.Symlink(named("nowhere"), named("dangling")); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, path string
		err        error
		says       string
	}{
		{"missing", named("missing"), fs.ErrNotExist, ""},
		{"dangling link", named("dangling"), fs.ErrNotExist, ""},
		{"no name", "", fs.ErrNotExist, ""},
		{"directory", folder, ErrUnsupported, "a directory"},
		{"FIFO without a writer", named("fifo"), ErrUnsupported, "a FIFO"},
		{"device", "/dev/zero", ErrUnsupported, "a device"},
		{"empty", named("empty"), ErrCorrupt, "empty"},
		{"name with a NUL", "a\x00b", syscall.EINVAL, ""},
		{"name as a URI", "file://" + named("empty"), fs.ErrNotExist, ""},
	} {
		file, err := Open(test.path)
		if file != nil || !errors.Is(err, test.err) || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v, want %v that says %q", test.name, err, test.err, test.says)
		}
		if err != nil && test.path != "" && strings.Contains(err.Error(), test.path) {
			t.Errorf("%s: %q names the path, which the caller does", test.name, err)
		}
	}
}

// Names are names, whatever stands in them.
func TestOpenNames(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	for _, name := range []string{
		"two words", "quotes\"'`", "!", "a ! fakesink", "line\nbreak", "%s%n%05d", "\xff\xfe", "-dash", "colon:name", "a=b,c",
		"file:name", "pipe|", "*?[]", "$HOME", "~", "#1", "näme",
	} {
		disk.Write(t, name, []byte(name))
		file, err := Open(name)
		if err != nil {
			t.Errorf("%q: %v", name, err)
			continue
		}
		got := make([]byte, file.Size())
		if _, err := file.ReadAt(got, 0); err != nil || string(got) != name {
			t.Errorf("%q holds %q, %v", name, got, err)
		}
		if view := file.All(); view.Start != 0 || view.End != int64(len(name)) || view.Patches != nil {
			t.Errorf("%q: all of it is %+v", name, view)
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	}
}
