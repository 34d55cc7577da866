//go:build unix

package file

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
)

func part(t *testing.T, target string) *os.File {
	t.Helper()
	f, err := createPart(target)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// die closes a part as the system does when its process dies: the file stays, the lock goes.
func die(t *testing.T, f *os.File) {
	t.Helper()
	if _, err := f.WriteString("half a file"); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// Who writes one target at once, each has a part; those that the dead have left are taken over, emptied, and swept.
func TestPartsOfTheDead(t *testing.T) {
	folder := t.TempDir()
	target := filepath.Join(folder, "a.wav")
	first, second, third := part(t, target), part(t, target), part(t, target)
	if first.Name() == second.Name() || second.Name() == third.Name() || first.Name() == third.Name() {
		t.Fatalf("three at once write to %s, %s and %s", first.Name(), second.Name(), third.Name())
	}
	die(t, first)
	again := part(t, target)
	if info, err := again.Stat(); err != nil || info.Size() != 0 || again.Name() != first.Name() {
		t.Errorf("%s is %v, want %s, empty (%v)", again.Name(), info, first.Name(), err)
	}
	if list := disk.Names(t, folder); len(list) != 3 {
		t.Errorf("%q stand there, want three parts, of which two are alive beside this one", list)
	}
	die(t, again)
	die(t, second)
	die(t, third)
	last := part(t, target)
	if list := disk.Names(t, folder); !slices.Equal(list, []string{filepath.Base(last.Name())}) {
		t.Errorf("%q stand there, want one part", list)
	}
}

// Parts of other targets are nobody's business, dead or not.
func TestPartsOfOtherTargets(t *testing.T) {
	folder := t.TempDir()
	other := part(t, filepath.Join(folder, "b.wav"))
	die(t, other)
	part(t, filepath.Join(folder, "a.wav"))
	if b, err := os.ReadFile(other.Name()); err != nil || string(b) != "half a file" {
		t.Errorf("it holds %q (%v)", b, err)
	}
}

// What has a part's name and is none, or another user's, is passed by and stays as it is.
func TestPartsThatAreNone(t *testing.T) {
	for what, put := range map[string]func(name string) error{
		"folder": func(name string) error { return os.Mkdir(name, 0o700) },
		"link":   func(name string) error { return os.Symlink("elsewhere", name) },
		"link to a file": func(name string) error {
			elsewhere := filepath.Join(filepath.Dir(name), "elsewhere")
			return errors.Join(os.WriteFile(elsewhere, []byte("precious"), 0o600), os.Symlink(elsewhere, name))
		},
		"second name of a file": func(name string) error {
			elsewhere := filepath.Join(filepath.Dir(name), "elsewhere")
			return errors.Join(os.WriteFile(elsewhere, []byte("precious"), 0o600), os.Link(elsewhere, name))
		},
	} {
		t.Run(what, func(t *testing.T) {
			folder := t.TempDir()
			target := filepath.Join(folder, "a.wav")
			usual := part(t, target)
			if err := errors.Join(usual.Close(), os.Remove(usual.Name()), put(usual.Name())); err != nil {
				t.Fatal(err)
			}
			before := len(disk.Names(t, folder))
			f := part(t, target)
			if f.Name() == usual.Name() {
				t.Error("it is written to")
			}
			if b, err := os.ReadFile(filepath.Join(folder, "elsewhere")); err == nil && string(b) != "precious" {
				t.Errorf("what it leads to is %q now", b)
			}
			if n := len(disk.Names(t, folder)); n != before+1 {
				t.Errorf("%q stand there", disk.Names(t, folder))
			}
		})
	}
}

// A part that may not be opened, as one of another user, does not keep the target from being written.
func TestPartThatMayNotBeOpened(t *testing.T) {
	target := filepath.Join(t.TempDir(), "a.wav")
	f := part(t, target)
	die(t, f)
	if err := os.Chmod(f.Name(), 0); err != nil {
		t.Fatal(err)
	}
	part(t, target) // root takes it over, everybody else has another
}

// Where there is no folder, or none that may be written to, the error says so.
func TestPartWithoutFolder(t *testing.T) {
	if _, err := createPart(filepath.Join(t.TempDir(), "none", "a.wav")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want ErrNotExist", err)
	}
	if os.Geteuid() != 0 {
		folder := t.TempDir()
		if err := os.Chmod(folder, 0o500); err != nil {
			t.Fatal(err)
		}
		if _, err := createPart(filepath.Join(folder, "a.wav")); !errors.Is(err, fs.ErrPermission) {
			t.Errorf("got %v, want ErrPermission", err)
		}
	}
}

// Without locks every writer has a part of its own.
func TestUnlockedParts(t *testing.T) {
	target := filepath.Join(t.TempDir(), "a.wav")
	a, err := createUnlocked(target)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	b, err := createUnlocked(target)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if a.Name() == b.Name() || filepath.Dir(a.Name()) != filepath.Dir(target) {
		t.Errorf("%s and %s", a.Name(), b.Name())
	}
}
