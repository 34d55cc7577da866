package numm

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
)

// Whether a film has a sound follows from the file alone: not from whether its damage is noticed sooner than what it lacks.
func TestWhatADamagedFilmLacks(t *testing.T) {
	film := disk.Read(t, "../tests/testdata/bt709_full_range.mp4")
	at := bytes.Index(film, []byte("stsz")) + 8 // the size of all samples, 0 where each has its own
	binary.BigEndian.PutUint32(film[at:], 1<<31-1)
	path := disk.File(t, "damaged.mp4", film)
	for i := range 40 {
		_, err := ReadSound(t.Context(), path)
		if !errors.Is(err, ErrNoSound) {
			t.Fatalf("reading %d: %v, want %v", i, err, ErrNoSound)
		}
	}
}
