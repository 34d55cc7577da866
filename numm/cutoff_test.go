package numm_test

import (
	"errors"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// cutFiles are films and sounds of six seconds, by the options of ffmpeg that make them. Their containers state how long they are.
var cutFiles = map[string]string{
	"front.m4a": "-c:a aac -movflags +faststart",
	"alac.m4a":  "-c:a alac -movflags +faststart",
	"a.flac":    "",
	"a.wav":     "",
	"adpcm.wav": "-c:a adpcm_ms",
	"a.aiff":    "",
	"a.au":      "",
	"a.mp3":     "-c:a libmp3lame",
	"a.mka":     "-c:a pcm_s16le",
	"a.wma":     "-c:a wmav2",
	"v.mp4":     "-c:v libx264 -preset ultrafast -c:a aac -movflags +faststart",
	"v.mov":     "-c:v mpeg4 -c:a pcm_s16le -movflags +faststart",
	"v.mkv":     "-c:v libx264 -preset ultrafast -c:a aac",
	"v.webm":    "-c:v libvpx -deadline realtime -cpu-used 8 -b:v 1M -c:a libvorbis",
	"v.avi":     "-c:v mpeg4 -c:a libmp3lame",
	"v.wmv":     "-c:v wmv2 -c:a wmav2",
}

// makeCut makes a file, and one that has a little more than half of it.
func makeCut(t *testing.T, name, options string) (whole, cut string) {
	t.Helper()
	whole, cut = filepath.Join(t.TempDir(), name), filepath.Join(t.TempDir(), "cut-"+name)
	args := []string{"-v", "error", "-f", "lavfi", "-i", "anoisesrc=d=6:r=44100:a=0.1:seed=1"}
	if strings.HasPrefix(name, "v.") {
		args = append(args, "-f", "lavfi", "-i", "testsrc2=s=160x120:r=30:d=6")
	}
	args = append(append(args, strings.Fields(options)...), whole)
	if out, err := exec.Command("ffmpeg", args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	b := disk.Read(t, whole)
	disk.Write(t, cut, b[:len(b)*55/100])
	return whole, cut
}

// A file that ends clearly short of what its container states gives what could be read, with an ErrCorrupt that names both
// numbers. The whole file gives no error.
func TestCutOff(t *testing.T) {
	turn.Long(t)
	for name, options := range cutFiles {
		if !turn.Takes(name, 3) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			whole, cut := makeCut(t, name, options)
			all, err := numm.ReadSound(t.Context(), whole)
			if err != nil {
				t.Fatal(err)
			}
			part, err := numm.ReadSound(t.Context(), cut)
			wantCutOff(t, err)
			if n := len(all) / 4; len(part) < n || len(part) > len(all)*7/10 || !reflect.DeepEqual(part[:n], all[:n]) {
				t.Errorf("%d sound frames of %d, or others", len(part), len(all))
			}
			if _, err := numm.ReadSound(t.Context(), cut, numm.Range(0, len(part)/2)); err != nil {
				t.Errorf("a range that is there: %v", err)
			}
			n := 0
			for chunk, cause := range numm.SoundChunks(t.Context(), cut, 10000) {
				n, err = n+len(chunk.Sound), cause
			}
			wantCutOff(t, err)
			if n != len(part) {
				t.Errorf("chunks give %d sound frames, the whole read %d", n, len(part))
			}
			if strings.HasPrefix(name, "v.") {
				cutOffFilm(t, whole, cut)
			}
		})
	}
}

func cutOffFilm(t *testing.T, whole, cut string) {
	t.Helper()
	all, err := numm.ReadVideo(t.Context(), whole)
	if err != nil {
		t.Fatal(err)
	}
	part, err := numm.ReadVideo(t.Context(), cut)
	wantCutOff(t, err)
	if part.Len() < all.Len()/4 || part.Len() > all.Len()*7/10 || !reflect.DeepEqual(part.Frame(9).Pix, all.Frame(9).Pix) {
		t.Errorf("%d frames of %d, or others", part.Len(), all.Len())
	}
	n := 0
	for f, cause := range numm.VideoFrames(t.Context(), cut, numm.Isolated()) {
		if err = cause; f.Image != nil {
			n++
		}
	}
	wantCutOff(t, err)
	if n != part.Len() {
		t.Errorf("the loop gives %d frames, the whole read %d", n, part.Len())
	}
	film, sound, err := numm.ReadMovie(t.Context(), cut)
	wantCutOff(t, err)
	if film.Len() < part.Len() || len(sound) == 0 {
		t.Errorf("%d frames of the film and %d sound frames", film.Len(), len(sound))
	}
}

func wantCutOff(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, numm.ErrCorrupt) || !strings.Contains(err.Error(), " ends after ") || !strings.Contains(err.Error(), " of ") {
		t.Errorf("%v, want an ErrCorrupt that names both numbers", err)
	}
}
