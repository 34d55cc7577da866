package laws

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// The same film is the same bytes, in every format: there is no date in it, nothing random, and nothing of how threads ran.
func TestWrittenFilmIsTheSame(t *testing.T) {
	v, s := film(20, 64, 48), noise(20*numm.FrameSound)
	for _, extension := range []string{"mkv", "mp4", "m4v", "mov", "webm", "avi", "ogv", "gif", "webp", "apng"} {
		t.Run(extension, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			one, other := filepath.Join(folder, "one."+extension), filepath.Join(folder, "other."+extension)
			for _, path := range []string{one, other} {
				var opts []numm.EncodeOption
				if extension != "gif" && extension != "webp" && extension != "apng" {
					opts = append(opts, numm.WithSound(s))
				}
				if err := numm.WriteVideo(t.Context(), path, v, opts...); err != nil {
					t.Fatal(err)
				}
			}
			sameBytes(t, one, other)
		})
	}
}

// A short sound keeps its length in Opus, alone and in a film: shorter than a packet of the encoder, and around one.
func TestWrittenOpusOfAnyLength(t *testing.T) {
	turn.Long(t)
	folder := t.TempDir()
	for _, n := range []int{0, 1, 2, 100, 581, 595, 596, 597, 881, 882, 883, 884, 1000, 1478, 1764, 2000} {
		if !turn.Takes(fmt.Sprint(n), 3) {
			continue
		}
		s := noise(n)
		path := filepath.Join(folder, "a.opus")
		writeSound(t, path, s)
		if got := len(readSound(t, path)); got != n {
			t.Errorf("%d sound frames are read of %d", got, n)
		}
		if got, want := len(soundByFFmpeg(t, path)), (n*48000+numm.SampleRate/2)/numm.SampleRate; got < want || got > want+1 {
			t.Errorf("ffmpeg reads %d sound frames of 48000 a second, want %d", got, want)
		}
		if n == 0 {
			continue // a film without sound is given silence
		}
		for _, extension := range []string{"mkv", "webm"} {
			path := filepath.Join(folder, "a."+extension)
			if err := numm.WriteMovie(t.Context(), path, film(2, 32, 32), s, numm.Quality(50)); err != nil {
				t.Fatal(err)
			}
			if got := len(readSound(t, path)); got != n {
				t.Errorf("%s: %d sound frames are read of %d", extension, got, n)
			}
		}
	}
}
