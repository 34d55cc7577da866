package numm_test

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// A film in step is written however long its encoder takes for a picture; one whose pictures run far ahead of the sound
// is an ErrStalled, and leaves nothing.
func TestMovieInStep(t *testing.T) {
	turn.Long(t)
	noise := numm.NewImage(2400, 1800)
	for i := range noise.Pix {
		noise.Pix[i] = uint8(rand.Uint32())
	}
	for _, test := range []struct {
		name   string
		inStep bool
		frames int
		want   error
	}{
		{"slow", true, 5, nil},
		{"ahead", false, 20, numm.ErrStalled},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			w, err := numm.CreateMovie(t.Context(), filepath.Join(folder, "film.mkv"), noise.Width(), noise.Height())
			if err != nil {
				t.Fatal(err)
			}
			defer w.Abort()
			for range test.frames {
				if err = w.WriteFrame(noise); err != nil {
					break
				}
				if test.inStep {
					if err = w.WriteSound(make(numm.Sound, numm.FrameSound)); err != nil {
						break
					}
				}
			}
			if !errors.Is(err, test.want) {
				t.Fatalf("%v, want %v", err, test.want)
			}
			if err != nil {
				if left, _ := os.ReadDir(folder); len(left) > 0 {
					t.Errorf("%v is left", left)
				}
			} else if err := w.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}
