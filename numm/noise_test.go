package numm

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// A parser that looks for the next frame byte by byte reads much of the file at each step near its end. That is no file which is read over and over.
func TestNoiseIsLookedThrough(t *testing.T) {
	whole, err := os.ReadFile("../tests/testdata/made/lame.mp3")
	if err != nil {
		t.Fatal(err)
	}
	at := len(whole) - 40<<10
	noise := bytes.Repeat([]byte{0xff}, 8<<10)
	path := filepath.Join(t.TempDir(), "noise.mp3")
	if err := os.WriteFile(path, slices.Concat(whole[:at], noise, whole[at:]), 0o600); err != nil {
		t.Fatal(err)
	}
	clean, err := ReadSound(t.Context(), "../tests/testdata/made/lame.mp3")
	if err != nil {
		t.Fatal(err)
	}
	sound, err := ReadSound(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if missing := len(clean) - len(sound); missing > 4*1152 {
		t.Errorf("%d of %d samples are lost", missing, len(clean))
	}
}
