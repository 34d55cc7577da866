package numm_test

import (
	"bytes"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// greys is a film of two seconds in which frame n is grey of the level 16 + 2 n, with a sound.
var greys = []string{"-f", "lavfi", "-i", "color=black:s=64x48:r=30:d=2,geq=lum='16+N*2':cb=128:cr=128", "-f", "lavfi", "-i", "sine=d=2"}

// greyNumber tells which frame of such a film this is.
func greyNumber(m *numm.Image) int {
	level := float64(m.Pix[3*(m.Width()*m.Height()/2+m.Width()/2)])
	return int(math.Round(level * 219 / 255 / 2))
}

// partlyFragmented are films whose movie box lists the first packets, with their composition offsets, while the others are in
// fragments, by the options of ffmpeg that make them.
var partlyFragmented = map[string]string{
	"plain.mp4":     "-an -c:v libx264 -bf 3 -b_strategy 0 -g 15 -movflags frag_keyframe",
	"sound.mp4":     "-c:v libx264 -bf 3 -b_strategy 0 -g 15 -c:a aac -movflags frag_keyframe",
	"keys.mp4":      "-c:v libx264 -bf 3 -b_strategy 0 -g 6 -c:a aac -frag_duration 700000",
	"short.mp4":     "-c:v libx264 -bf 3 -b_strategy 0 -g 60 -c:a aac -frag_duration 100000",
	"edited.mp4":    "-c:v libx264 -bf 3 -b_strategy 0 -g 15 -c:a aac -use_editlist 1 -movflags frag_keyframe",
	"plain.mov":     "-c:v libx264 -bf 3 -b_strategy 0 -g 15 -c:a pcm_s16le -movflags frag_keyframe",
	"mpeg4.mp4":     "-c:v mpeg4 -q:v 2 -bf 2 -g 12 -c:a aac -frag_duration 700000",
	"h265.mp4":      "-c:v libx265 -x265-params log-level=none:keyint=15 -c:a aac -frag_duration 700000",
	"fragments.mp4": "-c:v libx264 -bf 3 -b_strategy 0 -g 15 -c:a aac -movflags frag_keyframe+empty_moov", // for comparison: all of them
}

// Each frame of such films comes once and in its place, and Probe says how long they are.
func TestPartlyFragmentedFilms(t *testing.T) {
	turn.Long(t)
	for name, options := range partlyFragmented {
		if !turn.Takes(name, 3) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			path := ffmpegMade(t, name, append(greys, strings.Fields("-pix_fmt yuv420p "+options)...)...)
			data := disk.Read(t, path)
			if !bytes.Contains(data, []byte("moof")) || bytes.Contains(data, []byte("ctts")) == (name == "fragments.mp4") {
				t.Fatal("ffmpeg made another kind of file")
			}
			film, err := numm.ReadVideo(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			var order []int
			for k := range film.Len() {
				order = append(order, greyNumber(film.Frame(k)))
			}
			for k, n := range order {
				if n != k || len(order) != 60 {
					t.Fatalf("frames %v, want 60 in order", order)
				}
			}
			for _, from := range []int{0, 1, 2, 14, 15, 21, 44, 58} {
				part, err := numm.ReadVideo(t.Context(), path, numm.Range(from, from+2))
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(part.Pix, film.Slice(from, from+2).Pix) {
					t.Errorf("frames %d and %d are others in a range", from, from+1)
				}
			}
			saysItsLength(t, path)
		})
	}
}

// saysItsLength compares what Probe says of the streams of a film of two seconds with what reading gives.
func saysItsLength(t *testing.T, path string) {
	t.Helper()
	info, err := numm.Probe(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if d := info.Video().Duration; (d - 2*time.Second).Abs() > time.Millisecond {
		t.Errorf("Probe says that the pictures last %v, want two seconds", d)
	}
	stream := info.Sound()
	if stream == nil {
		return
	}
	sound, err := numm.ReadSound(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if said := int(math.Round(stream.Duration.Seconds() * 44100)); said != len(sound) {
		t.Errorf("Probe says that the sound has %d samples, reading gives %d", said, len(sound))
	}
}
