package numm

import (
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/gonumm/gonumm/internal/needs"
	"github.com/gonumm/gonumm/internal/turn"
)

// Vorbis is entered exactly up to its end, however long the pages are of which the last one does not tell where it begins.
func TestLastPagesAreEnteredExactly(t *testing.T) {
	turn.Long(t)
	ffmpeg := needs.Program(t, "ffmpeg")
	const n = 20*SampleRate + 1234
	first := filepath.Join(t.TempDir(), "a.ogg")
	if err := WriteSound(t.Context(), first, roughSound(n)); err != nil {
		t.Fatal(err)
	}
	want, err := ReadSound(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	paths := []string{first}
	for _, page := range []string{"1000", "50000", "700000", "3000000", "10000000"} { // in microseconds
		if !turn.Takes(page, 3) {
			continue
		}
		path := filepath.Join(t.TempDir(), page+".ogg")
		text, err := exec.CommandContext(t.Context(), ffmpeg, "-nostdin", "-v", "error", "-i", first, "-c", "copy", "-page_duration", page, path).CombinedOutput()
		if err != nil {
			t.Fatal(err, string(text))
		}
		paths = append(paths, path)
	}
	for _, path := range paths {
		if whole, err := ReadSound(t.Context(), path); err != nil || !slices.Equal(whole, want) {
			t.Fatalf("%s: %d of %d sound frames, %v", filepath.Base(path), len(whole), len(want), err)
		}
		for back := 1; back < 14*SampleRate; back += 31_007 {
			from := len(want) - back
			to := min(len(want), from+3000)
			if got, err := ReadSound(t.Context(), path, Range(from, to)); err != nil || !slices.Equal(got, want[from:to]) {
				t.Errorf("%s, %d before its end: %d sound frames that differ, %v", filepath.Base(path), back, len(got), err)
			}
		}
	}
}
