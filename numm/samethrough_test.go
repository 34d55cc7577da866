package numm

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/gonumm/gonumm/internal/needs"
)

// encodedSound is what FFmpeg makes of a rough sound in a file of that name.
func encodedSound(t *testing.T, name string, samples int, args ...string) []byte {
	t.Helper()
	ffmpeg := needs.Program(t, "ffmpeg")
	wav, path := filepath.Join(t.TempDir(), "a.wav"), filepath.Join(t.TempDir(), name)
	if err := WriteSound(t.Context(), wav, roughSound(samples)); err != nil {
		t.Fatal(err)
	}
	command := append(append([]string{"-nostdin", "-v", "error", "-i", wav}, args...), path)
	if text, err := exec.CommandContext(t.Context(), ffmpeg, command...).CombinedOutput(); err != nil {
		t.Fatal(err, string(text))
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// sameThrough compares the whole, at two rates, and ranges of it, with what a reading gives that goes through a pipeline. Samples of a range may be off
// by so many levels.
func sameThrough(t *testing.T, pipeline StreamOption, name string, file []byte, off int, ranges ...SoundOption) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	readings := [][]SoundOption{nil, {NativeRate()}}
	for _, r := range ranges {
		readings = append(readings, []SoundOption{r})
	}
	for i, opts := range readings {
		got, err := ReadSound(t.Context(), path, opts...)
		want, wrong := ReadSound(t.Context(), path, append(opts, pipeline)...)
		if i < 2 && !slices.Equal(got, want) || mostBetween(got, want) > off ||
			(err == nil) != (wrong == nil) || errors.Is(err, ErrCorrupt) != errors.Is(wrong, ErrCorrupt) {
			t.Errorf("%s, %v: %d read, %v, and %d through GStreamer, %v; off by up to %d", name, opts, len(got), err, len(want), wrong, mostBetween(got, want))
		}
	}
}

// mostBetween returns the largest difference between two sounds; where one is longer, that is beyond all others.
func mostBetween(a, b Sound) (most int) {
	if len(a) != len(b) {
		return 1 << 16
	}
	for i, s := range a {
		for c := range s {
			most = max(most, int(s[c])-int(b[i][c]), int(b[i][c])-int(s[c]))
		}
	}
	return most
}

// readThrough reads a whole file, and shows its source before each piece and at the end.
func readThrough(t *testing.T, file []byte, look func(source soundSource)) {
	t.Helper()
	r, err := NewSoundReader(t.Context(), bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for err == nil {
		look(r.native)
		_, err = r.Read(make(Sound, 20_000))
	}
	if err != io.EOF {
		t.Fatal(err)
	}
	look(r.native)
}
