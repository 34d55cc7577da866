package numm

import (
	"bytes"
	"slices"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
)

// A parser that looks for the next frame byte by byte reads much of the file at each step near its end. That is no file which is read over and over.
func TestNoiseIsLookedThrough(t *testing.T) {
	whole := disk.Read(t, "../tests/testdata/made/lame.mp3")
	at := len(whole) - 40<<10
	noise := bytes.Repeat([]byte{0xff}, 8<<10)
	path := disk.File(t, "noise.mp3", slices.Concat(whole[:at], noise, whole[at:]))
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
