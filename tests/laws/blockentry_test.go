package laws

import (
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/must"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// Laws 2 and 4 far into the sound of Matroska, WebM and fragmented MP4, alone and in films, with an index and without: it is
// entered at its blocks or fragments, and every part of it lies where it lay when it was written.
func TestBlocksAreEnteredExactly(t *testing.T) {
	turn.Long(t)
	const (
		seconds = 34
		film    = "-f lavfi -i testsrc2=s=48x32:r=10:d=34 "
	)
	source := filepath.Join(t.TempDir(), "source.wav")
	written := noise(seconds * numm.SampleRate)
	if err := numm.WriteSound(t.Context(), source, written); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		file, args string
		stream     int
		late       int // sound frames that it comes late in the whole, with what ffmpeg makes of the file
	}{
		{"opus.webm", "-c:a libopus -b:a 96k -ar 48000", 0, 0},
		{"noisy.webm", "-c:a libopus -b:a 96k -ar 48000 -frame_duration 60", 0, 0},
		{"live.webm", "-c:a libopus -b:a 96k -ar 48000 -f webm -live 1", 0, 0}, // clusters of unknown size, no index
		{"long.mka", "-c:a libopus -b:a 96k -ar 48000 -cluster_time_limit 20000", 0, 0},
		{"film.webm", film + "-c:v libvpx -deadline realtime -cpu-used 8 -c:a libopus -b:a 96k -ar 48000", 0, 0},
		{"vorbis.webm", "-c:a libvorbis -q:a 6", 0, 0},
		{"vorbis.mkv", film + "-c:v mjpeg -c:a libvorbis -q:a 6", 0, 0},
		{"aac.mka", "-c:a aac -b:a 192k", 0, 1024},
		{"copied.webm", "-c:a libopus -b:a 96k -ar 48000 copied", 0, 0},
		{"copied.mka", "-c:a aac -b:a 192k copied", 0, 1024},
		{"low.mka", "-c:a aac -b:a 192k -ar 22050", 0, 2048},
		{"fragments.m4a", "-c:a aac -b:a 192k -movflags empty_moov+frag_keyframe -frag_duration 700000", 0, 1024},
		{"fragments.mp4", film + "-c:v mpeg4 -g 20 -c:a aac -b:a 192k -movflags empty_moov+frag_keyframe+default_base_moof", 0, 1024},
		{"second.mkv", film + "-map 0 -map 0 -map 1 -c:v mjpeg -c:a:0 ac3 -c:a:1 aac -b:a:1 192k", 1, 1024},
	} {
		if !turn.Takes(test.file, oneIn) {
			continue
		}
		t.Run(test.file, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), test.file)
			if made, ok := strings.CutSuffix(test.args, " copied"); ok { // which groups its blocks otherwise
				ffmpeg(t, slices.Concat([]string{"-i", source}, strings.Fields(made), []string{path + ".mp4"})...)
				ffmpeg(t, "-i", path+".mp4", "-c", "copy", path)
			} else {
				ffmpeg(t, slices.Concat([]string{"-i", source}, strings.Fields(test.args), []string{path})...)
			}
			whole := readSound(t, path, numm.Stream(test.stream))
			for from := 0; from < len(written); from += numm.SampleRate / 4 {
				to := min(len(written), from+numm.SampleRate/4, len(whole)-test.late)
				if alike := likeness(whole[test.late+from:test.late+to], written[from:to]); alike < 10 {
					t.Errorf("from %d on %.1f dB", from, alike)
				}
			}
			r := must.Value(numm.OpenSound(t.Context(), path, numm.Stream(test.stream)))(t)
			defer r.Close()
			random := rand.New(rand.NewPCG(5, 6))
			for range 20 {
				from := random.IntN(len(whole))
				want := whole[from:min(len(whole), from+1+random.IntN(8000))]
				entered(t, path, r, from, want, numm.Stream(test.stream))
			}
		})
	}
}
