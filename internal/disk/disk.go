// Package disk reads and writes the files of tests. What fails ends the test.
package disk

import (
	"os"
	"path/filepath"
	"testing"
)

// Read returns what a file holds.
func Read(t testing.TB, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// Write makes a file, or replaces one.
func Write(t testing.TB, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// File makes a file of a name in a folder of its own, which goes with the test, and returns its path.
func File(t testing.TB, name string, content []byte) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), name)
	Write(t, path, content)
	return path
}

// Open opens a file for reading until the test ends.
func Open(t testing.TB, path string) *os.File {
	t.Helper()
	return open(t, path, os.O_RDONLY)
}

// Edit opens a file for reading and writing until the test ends.
func Edit(t testing.TB, path string) *os.File {
	t.Helper()
	return open(t, path, os.O_RDWR)
}

func open(t testing.TB, path string, flags int) *os.File {
	t.Helper()
	file, err := os.OpenFile(path, flags, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() }) // a test may have closed it
	return file
}

// Size returns the size of an open file.
func Size(t testing.TB, file *os.File) int64 {
	t.Helper()
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// Names lists a folder, in order.
func Names(t testing.TB, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
