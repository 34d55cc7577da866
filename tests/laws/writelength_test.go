package laws

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// No frame is lost at the end, whatever the length, whether the pictures move or stay, and whichever of the streams ends first.
func TestWrittenFilmOfAnyLength(t *testing.T) {
	turn.Long(t)
	for _, extension := range []string{"mkv", "mp4", "webm", "avi", "ogv"} {
		t.Run(extension, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "a."+extension)
			for n := 1; n < 70; n += 4 {
				for _, sound := range []int{n * numm.FrameSound, n*numm.FrameSound*3/4 + 1000, n*numm.FrameSound*5/4 + 1000} {
					if !turn.Takes(fmt.Sprint(extension, n, sound), oneIn) {
						continue
					}
					v := film(n, 32, 32)
					if n%8 == 1 {
						v = numm.NewVideo(n, 32, 32)
					}
					if err := numm.WriteMovie(t.Context(), path, v, noise(sound)); err != nil {
						t.Fatal(err)
					}
					checkLengths(t, fmt.Sprint(n, " frames beside ", sound), path, n, sound)
				}
			}
		})
	}
}

func checkLengths(t *testing.T, what, path string, frames, sound int) {
	t.Helper()
	if got := readVideo(t, path).Len(); got != frames {
		t.Errorf("%s: %d frames are read", what, got)
	}
	if got := len(readSound(t, path)); got != sound {
		t.Errorf("%s: %d sound frames are read, want %d", what, got, sound)
	}
}
