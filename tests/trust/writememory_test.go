package trust_test

import (
	"context"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// Law 9 for writing: an hour of sound takes no more memory than a minute, and so do minutes of film.
func TestWritingIsBounded(t *testing.T) {
	turn.Long(t)
	for _, c := range []struct {
		extension string
		width     int
		seconds   int
	}{
		{"wav", 0, seconds}, {"flac", 0, seconds}, {"m4a", 0, seconds / 30}, {"mp3", 0, seconds / 40},
		{"mkv", 160, seconds / 60}, {"mp4", 96, seconds / 60}, {"webm", 64, seconds / 60}, {"ogv", 160, seconds / 60}, {"gif", 32, seconds / 60},
		{"webp", 32, seconds / 60}, {"apng", 64, seconds / 60},
	} {
		if !turn.Takes(c.extension, 3) {
			continue
		}
		t.Run(c.extension, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "a."+c.extension)
			r, _ := child{}.do(t, "record", path, strconv.Itoa(c.seconds), strconv.Itoa(c.width))
			if r.Error != "" {
				t.Fatal(r.Error)
			}
			if r.Frames != c.seconds*numm.FrameRate {
				t.Errorf("%d pieces were written", r.Frames)
			}
			checkBounded(t, r)
			checkLevels(t, r)
		})
	}
}

// record writes so many seconds, of pictures of a width where the format has them.
func record(r *report, args []string) error {
	seconds, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	width, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	w, err := createSized(context.Background(), args[0], width, width)
	if err != nil {
		return err
	}
	defer w.Abort()
	for range seconds * numm.FrameRate {
		if err := w.write(); err != nil {
			return err
		}
		r.Frames++
		r.sample(r.Frames, seconds/2)
	}
	return w.Close()
}

func init() { jobs["record"] = record }
