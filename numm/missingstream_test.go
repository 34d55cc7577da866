package numm

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// Whether a film has a sound follows from the file alone: not from whether its damage is noticed sooner than what it lacks.
func TestWhatADamagedFilmLacks(t *testing.T) {
	film, err := os.ReadFile("../tests/testdata/bt709_full_range.mp4")
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(film, []byte("stsz")) + 8 // the size of all samples, 0 where each has its own
	binary.BigEndian.PutUint32(film[at:], 1<<31-1)
	path := filepath.Join(t.TempDir(), "damaged.mp4")
	if err := os.WriteFile(path, film, 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range 40 {
		_, err := ReadSound(t.Context(), path)
		if !errors.Is(err, ErrNoSound) {
			t.Fatalf("reading %d: %v, want %v", i, err, ErrNoSound)
		}
	}
}
