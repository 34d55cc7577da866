package numm

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"testing"

	"golang.org/x/sync/errgroup"

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

// Whether streams are named follows from the file alone, too, where the demuxer reports damage before it names them.
func TestStreamsOfADamagedFilm(t *testing.T) {
	good := disk.Read(t, "../tests/testdata/made/subtitles.mp4")
	for at := 0; ; at++ {
		next := bytes.Index(good[at:], []byte("mdia"))
		if next < 0 {
			return
		}
		at += next
		film := bytes.Clone(good)
		binary.BigEndian.PutUint32(film[at-4:], 8192)
		path := disk.File(t, "damaged.mp4", film)
		var group errgroup.Group
		said := make([]string, 40)
		for i := range said {
			group.Go(func() error {
				info, err := Probe(t.Context(), path)
				said[i] = fmt.Sprintf("%+v, %v", info, err)
				return nil
			})
		}
		_ = group.Wait()
		for i, s := range said {
			if s != said[0] {
				t.Errorf("the box at %d: probe %d: %s, want %s", at, i, s, said[0])
			}
		}
	}
}
