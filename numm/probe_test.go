package numm_test

import (
	"testing"

	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/truth"
)

// Probe says of every stream what ffprobe says of it, without decoding.
func TestProbe(t *testing.T) {
	for _, f := range truth.Files(t) {
		info, err := numm.Probe(t.Context(), f.Path)
		if err != nil {
			t.Errorf("%s: %v", f.Name, err)
			continue
		}
		var sounds, videos []numm.StreamInfo
		for _, s := range info.Streams {
			switch s.Kind {
			case numm.KindSound:
				sounds = append(sounds, s)
			case numm.KindVideo:
				videos = append(videos, s)
			}
		}
		if len(sounds) != len(f.Sounds) || len(videos) != len(f.Videos) {
			t.Errorf("%s: %d sounds and %d videos, want %d and %d", f.Name, len(sounds), len(videos), len(f.Sounds), len(f.Videos))
			continue
		}
		for i, want := range f.Sounds {
			if got := sounds[i]; got.SampleRate != want.Rate || got.Channels != want.Channels {
				t.Errorf("%s: %d channels at %d Hz, want %d at %d", f.Name, got.Channels, got.SampleRate, want.Channels, want.Rate)
			}
		}
		for i, want := range f.Videos {
			got := videos[i]
			aspect := float64(want.Aspect[0]) / float64(want.Aspect[1])
			if got.Width != want.StoredWidth || got.Height != want.StoredHeight || got.Rotation != want.Rotation || got.PixelAspect != aspect {
				t.Errorf("%s: %d by %d, pixels of %.3f, turned by %d; want %d by %d, %.3f, %d", f.Name, got.Width, got.Height,
					got.PixelAspect, got.Rotation, want.StoredWidth, want.StoredHeight, aspect, want.Rotation)
			}
		}
	}
}
