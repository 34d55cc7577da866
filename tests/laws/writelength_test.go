package laws

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/gonumm/gonumm/numm"
)

// No frame is lost at the end, whatever the length, whether the pictures move or stay, and whichever of the streams ends first.
// Ogg is not held to it: GStreamer 1.22's oggmux may drop the page that it has begun of the stream that ends first.
func TestWrittenFilmOfAnyLength(t *testing.T) {
	for _, extension := range []string{"mkv", "mp4", "webm", "avi"} {
		t.Run(extension, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "a."+extension)
			for n := 1; n < 70; n += 4 {
				for _, sound := range []int{n * numm.FrameSound, n*numm.FrameSound*3/4 + 1000, n*numm.FrameSound*5/4 + 1000} {
					v := film(n, 32, 32)
					if n%8 == 1 {
						v = numm.NewVideo(n, 32, 32)
					}
					if err := numm.WriteMovie(t.Context(), path, v, noise(sound)); err != nil {
						t.Fatal(err)
					}
					checkLengths(t, fmt.Sprint(n, " frames beside ", sound), extension, path, n, sound)
				}
			}
		})
	}
}

func checkLengths(t *testing.T, what, extension, path string, frames, sound int) {
	t.Helper()
	if got := readVideo(t, path).Len(); got != frames {
		t.Errorf("%s: %d frames are read", what, got)
	}
	padded := sound
	if extension == "mp4" {
		padded += 1023 - (sound-1)%1024
	}
	if got := len(readSound(t, path)); got != padded {
		t.Errorf("%s: %d sound frames are read, want %d", what, got, padded)
	}
}
