package numm_test

import (
	"math"
	"testing"
	"time"

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
		checkStarts(t, f, videos, sounds)
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

// checkStarts compares when the streams begin, up to what codecs need to get going.
func checkStarts(t *testing.T, f *truth.File, videos, sounds []numm.StreamInfo) {
	t.Helper()
	first := math.Inf(1)
	for _, v := range f.Videos {
		first = min(first, v.Start())
	}
	for _, s := range f.Sounds {
		first = min(first, s.Start)
	}
	near := func(kind string, got numm.StreamInfo, want float64) {
		t.Helper()
		if math.Abs(got.Start.Seconds()-want) > 0.045 || got.Start < 0 {
			t.Errorf("%s: its %s begins at %v, want %.3f s", f.Name, kind, got.Start, want)
		}
	}
	for i, v := range f.Videos {
		near("video", videos[i], v.Start()-first)
	}
	for i, s := range f.Sounds {
		near("sound", sounds[i], s.Start-first)
	}
}

// A container that tells how long each of its streams is, tells it here.
func TestProbeSaysHowLongStreamsAre(t *testing.T) {
	info, err := numm.Probe(t.Context(), truth.Named(t, "late_sound.mov").Path)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []numm.StreamInfo{
		{Kind: numm.KindVideo, Start: 0, Duration: 2 * time.Second},
		{Kind: numm.KindSound, Start: 700 * time.Millisecond, Duration: time.Second * 88277 / 44100},
	} {
		got := info.Streams[i]
		if got.Kind != want.Kind || got.Start != want.Start || (got.Duration-want.Duration).Abs() > time.Millisecond {
			t.Errorf("%v from %v, %v long; want %v from %v, %v long", got.Kind, got.Start, got.Duration, want.Kind, want.Start, want.Duration)
		}
	}
}
