package laws

import (
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/gonumm/gonumm/internal/needs"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/truth"
)

// Probe is a function of the file: forty calls give forty equal answers.
func TestProbeIsTheSameEachTime(t *testing.T) {
	for _, f := range files(t) {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			want, wrong := numm.Probe(t.Context(), f.Path)
			for range 39 {
				got, err := numm.Probe(t.Context(), f.Path)
				if fmt.Sprint(err) != fmt.Sprint(wrong) || !reflect.DeepEqual(got, want) {
					t.Fatalf("%+v, %v; then %+v, %v", want, wrong, got, err)
				}
			}
		})
	}
}

// inexact are the endings of formats that do not tell how long each stream is to the sample: Matroska and Flash state the length of the whole
// in milliseconds, ASF that with what its codecs add, and MPEG streams state none; in program streams the pictures tell it.
var inexact = []string{".mkv", ".mka", ".webm", ".flv", ".wma", ".wmv", ".asf", ".ts", ".h264", ".h265", ".hevc"}

// A stream lasts as long as what reading gives of it, to a sound frame or a frame, as far as the format tells.
func TestProbeTellsWhatReadingGives(t *testing.T) {
	about := func(t *testing.T, path string, kind numm.Kind, nth int) *numm.StreamInfo {
		t.Helper()
		if ending := filepath.Ext(path); slices.Contains(inexact, ending) || ending == ".mpg" && kind == numm.KindSound {
			t.Skip("its format lacks an exact length")
		}
		info, err := numm.Probe(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		for i := range info.Streams {
			if s := &info.Streams[i]; s.Kind == kind {
				if nth--; nth < 0 {
					return s
				}
			}
		}
		t.Fatalf("no such stream in %+v", info.Streams)
		return nil
	}
	sounds(t, func(t *testing.T, path string, want *truth.Sound, choose ...numm.SoundOption) {
		s := about(t, path, numm.KindSound, want.Index)
		sound := readSound(t, path, choose...)
		if said := s.Duration.Seconds() * numm.SampleRate; said < float64(len(sound)-1) || said > float64(len(sound)+1) {
			t.Errorf("it lasts %v, which is %.1f sound frames, and reading gives %d", s.Duration, said, len(sound))
		}
	})
	videos(t, func(t *testing.T, path string, want *truth.Video, choose ...numm.VideoOption) {
		s := about(t, path, numm.KindVideo, want.Index)
		video := readVideo(t, path, append(choose, numm.Height(32))...)
		if said := s.Duration.Seconds() * numm.FrameRate; said < float64(video.Len()-1) || said > float64(video.Len()+1) {
			t.Errorf("it lasts %v, which is %.1f frames, and reading gives %d", s.Duration, said, video.Len())
		}
	})
}

// A film that was written into a pipe states no length. It is that of its packets.
func TestLengthOfPipedMatroska(t *testing.T) {
	needs.Program(t, "ffmpeg")
	film := truth.Named(t, "fps25.mp4").Path
	for _, test := range []struct {
		name    string
		options []string
	}{
		{"a.mkv", []string{"-c", "copy", "-f", "matroska", "-live", "1"}},
		{"a.webm", []string{"-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus", "-f", "webm", "-live", "1"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), test.name)
			ffmpeg(t, slices.Concat([]string{"-i", film}, test.options, []string{path})...)
			info, err := numm.Probe(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			video := readVideo(t, path, numm.Height(32))
			if said := info.Video().Duration.Seconds() * numm.FrameRate; said < float64(video.Len()-1) || said > float64(video.Len()+1) {
				t.Errorf("%.1f frames, and reading gives %d", said, video.Len())
			}
			sound := readSound(t, path)
			const packet = 1024 * 2 // a codec's delay is in the packets, and read sound is without
			if said := info.Sound().Duration.Seconds() * numm.SampleRate; said < float64(len(sound)-packet) || said > float64(len(sound)+packet) {
				t.Errorf("%.1f sound frames, and reading gives %d", said, len(sound))
			}
		})
	}
}
