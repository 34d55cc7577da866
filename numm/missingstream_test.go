package numm

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
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
		sameProbes(t, fmt.Sprint("the box at ", at), path)
	}
}

// A tag that is cut off is damage each time, and never a stream of nothing that anybody knows: what fails ends its stream, too.
func TestProbeOfACutTag(t *testing.T) {
	cover := disk.Read(t, "../tests/testdata/made/cover.mp3")
	sound := disk.Read(t, "../tests/testdata/made/s16.flac")
	for name, file := range map[string][]byte{
		"of MP3":    cover[:len(cover)/9],
		"in two":    cover[:400],
		"and FLAC":  append(bytes.Clone(cover[:300]), sound[:2000]...),
		"two tags":  append(bytes.Clone(cover[:5000]), cover[:5000]...),
		"and noise": append(bytes.Clone(cover[:10]), bytes.Repeat([]byte{0xa5, 3, 0x77}, 3000)...),
	} {
		said := sameProbes(t, "a tag "+name, disk.File(t, "cut.mp3", file))
		if !strings.Contains(said, ErrCorrupt.Error()) {
			t.Errorf("a tag %s: %s", name, said)
		}
	}
}

// sameProbes probes a file many times at once, and returns what the first one said, which the others must say, too.
func sameProbes(t *testing.T, what, path string) string {
	t.Helper()
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
			t.Errorf("%s: probe %d: %s, want %s", what, i, s, said[0])
		}
	}
	return said[0]
}
