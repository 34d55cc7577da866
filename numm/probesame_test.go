package numm_test

import (
	"context"
	"math"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/needs"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/truth"
)

// Where a format counts its samples, Probe has as many as reading gives.
func TestProbeCountsSamples(t *testing.T) {
	for _, name := range []string{"s16.wav", "s24.wav", "s16.flac", "vorbis.ogg", "cbr.mp3", "lame.mp3", "untagged_vbr.mp3", "22k_mono.mp3",
		"aac.aac", "ac3.ac3", "mp2.mp2", "cover.mp3"} {
		t.Run(name, func(t *testing.T) {
			f := truth.Named(t, name)
			info, err := numm.Probe(t.Context(), f.Path)
			if err != nil {
				t.Fatal(err)
			}
			rate := info.Sound().SampleRate
			sound, err := numm.ReadSound(t.Context(), f.Path, numm.Rate(rate))
			if err != nil {
				t.Fatal(err)
			}
			if said := int(math.Round(info.Duration.Seconds() * float64(rate))); said != len(sound) {
				t.Errorf("Probe has %d samples, reading %d", said, len(sound))
			}
		})
	}
}

// ffmpeg makes a file of one second with its arguments; the test is skipped where there is none.
func ffmpegMade(t *testing.T, name string, args ...string) string {
	t.Helper()
	needs.Program(t, "ffmpeg")
	path := filepath.Join(t.TempDir(), name)
	args = append(append([]string{"-nostdin", "-v", "error", "-y"}, args...), path)
	if out, err := exec.CommandContext(t.Context(), "ffmpeg", args...).CombinedOutput(); err != nil {
		t.Fatalf("ffmpeg %v: %v\n%s", args, err, out)
	}
	return path
}

// Titles and their like come under the same names, in UTF-8, from every container.
func TestProbeTags(t *testing.T) {
	want := map[string]string{"title": "Zwölf Mäuse 鼠", "artist": "Ä. Müller", "album": "Das Album", "genre": "Jazz", "comment": "nothing"}
	var tags []string
	for name, value := range want {
		tags = append(tags, "-metadata", name+"="+value)
	}
	sound := []string{"-f", "lavfi", "-i", "sine=d=1"}
	for _, name := range []string{"t.mp3", "t.flac", "t.ogg", "t.opus", "t.m4a", "t.mka", "t.wav", "t.wma"} {
		t.Run(name, func(t *testing.T) {
			info, err := numm.Probe(t.Context(), ffmpegMade(t, name, append(sound, tags...)...))
			if err != nil {
				t.Fatal(err)
			}
			for key, value := range want {
				if name == "t.wma" && (key == "genre" || key == "comment") {
					continue // GStreamer does not tell it
				}
				if got := info.Tags[key]; got != value {
					t.Errorf("%s is %q, want %q", key, got, value)
				}
			}
		})
	}
}

// Chapters come with their titles from every container that has them.
func TestProbeChapters(t *testing.T) {
	const text = ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=400\ntitle=Eins\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=400\nEND=1000\ntitle=Zwei ü\n"
	for _, name := range []string{"c.mp3", "c.mp4", "c.mkv", "c.m4a"} {
		t.Run(name, func(t *testing.T) {
			list := disk.File(t, "chapters.txt", []byte(text))
			info, err := numm.Probe(t.Context(), ffmpegMade(t, name, "-f", "lavfi", "-i", "sine=d=1", "-i", list, "-map", "0", "-map_metadata", "1"))
			if err != nil {
				t.Fatal(err)
			}
			if len(info.Chapters) != 2 {
				t.Fatalf("chapters %+v", info.Chapters)
			}
			for i, want := range []numm.Chapter{{0, 400 * time.Millisecond, "Eins"}, {400 * time.Millisecond, time.Second, "Zwei ü"}} {
				got := info.Chapters[i]
				if got.Start != want.Start || (got.End-want.End).Abs() > 50*time.Millisecond || got.Title != want.Title {
					t.Errorf("chapter %d is %+v, want %+v", i, got, want)
				}
			}
		})
	}
}

// A cover is a stream of KindImage, of its own size, and what ReadImage reads.
func TestProbeCover(t *testing.T) {
	for _, name := range []string{"cover.mp3", "cover.m4a", "cover.flac", "cover.mkv"} {
		t.Run(name, func(t *testing.T) {
			f := truth.Named(t, name)
			info, err := numm.Probe(t.Context(), f.Path)
			if err != nil {
				t.Fatal(err)
			}
			cover := info.Streams[len(info.Streams)-1]
			if cover.Kind != numm.KindImage || cover.Codec != "png" || cover.Width == 0 {
				t.Fatalf("the last of %+v is no cover", info.Streams)
			}
			if info.Video() != nil {
				return // whose first frame ReadImage reads
			}
			m, err := numm.ReadImage(context.Background(), f.Path)
			if err != nil {
				t.Fatal(err)
			}
			if m.Width() != cover.Width || m.Height() != cover.Height {
				t.Errorf("the cover is %d by %d, the picture %d by %d", cover.Width, cover.Height, m.Width(), m.Height())
			}
		})
	}
}

// A film with a high dynamic range can be told from others, and AC-3 has all its channels in any container.
func TestProbeColoursAndChannels(t *testing.T) {
	film := []string{"-f", "lavfi", "-i", "testsrc=s=64x64:d=1", "-f", "lavfi", "-i", "sine=d=1", "-pix_fmt", "yuv420p10le",
		"-color_primaries", "bt2020", "-color_trc", "smpte2084", "-colorspace", "bt2020nc", "-c:a", "ac3", "-ac", "6"}
	for _, name := range []string{"h.mp4", "h.mkv", "h.ts"} {
		t.Run(name, func(t *testing.T) {
			info, err := numm.Probe(t.Context(), ffmpegMade(t, name, append(film, "-c:v", "libx265", "-x265-params",
				"log-level=none:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc")...))
			if err != nil {
				t.Fatal(err)
			}
			v, s := info.Video(), info.Sound()
			if !v.HDR() || v.Primaries != "bt2020" || v.Matrix != "bt2020nc" || v.Bits != 10 {
				t.Errorf("primaries %q, transfer %q, matrix %q, %d bits", v.Primaries, v.Transfer, v.Matrix, v.Bits)
			}
			if s.Channels != 6 || s.Codec != "ac3" || !strings.HasPrefix(v.Codec, "hevc") {
				t.Errorf("%s with %d channels of %s", v.Codec, s.Channels, s.Codec)
			}
		})
	}
}
