package numm_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/must"
	"github.com/gonumm/gonumm/numm"
)

// A tag, one frame of MP3 and the beginning of another are sound, though GStreamer finds the code of MPEG-4 video among their bytes.
func TestFewFramesOfMP3(t *testing.T) {
	const layer3, frame = "\xff\xfb\xb0\x64", 626 // bytes at 192 kbit/s and 44100 Hz
	// The headers of an MPEG-4 video of 64 by 48, and of a picture.
	video, err := base64.StdEncoding.DecodeString("AAABsAEAAAG1iRMAAAEAAAABIADEiIgA9SggMUMAAAGzABAHAAABthBg")
	if err != nil {
		t.Fatal(err)
	}
	tag := []byte("ID3\x04\x00\x00\x00\x00\x00\x10TIT2\x00\x00\x00\x06\x00\x00\x03Title")
	first := append([]byte(layer3+"\x00\x0c\xe0\x00\x00\x69"), bytes.Repeat(video, 20)...)[:frame]
	for name, data := range map[string][]byte{
		"one and a part": bytes.Join([][]byte{tag, first, first[:200]}, nil),
		"a part":         bytes.Join([][]byte{tag, first[:500]}, nil),
	} {
		path := disk.File(t, "a.mp3", data)
		info := must.Value(numm.Probe(t.Context(), path))(t)
		if s := info.Sound(); info.Video() != nil || s == nil || s.Codec != "mp3" || s.SampleRate != 44100 || info.Tags["title"] != "Title" {
			t.Errorf("%s: Probe says %+v", name, info)
		}
		if _, err := numm.ReadSound(t.Context(), path); !errors.Is(err, numm.ErrCorrupt) {
			t.Errorf("%s: reading says %v", name, err)
		}
		if _, err := numm.ReadVideo(t.Context(), path); !errors.Is(err, numm.ErrNoVideo) {
			t.Errorf("%s: as video: %v", name, err)
		}
	}
}

// Probe tells the size that the pictures have, whatever the film states beside, and of every track, however short it is.
func TestProbeOfFilmsThatLie(t *testing.T) {
	path := ffmpegMade(t, "a.mp4", "-f", "lavfi", "-i", "testsrc=d=0.2:r=30:s=64x48", "-f", "lavfi", "-i", "sine=d=3", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac")
	data := disk.Read(t, path)
	const stored = 24 // bytes before the size, in a description
	at := bytes.Index(data, []byte("avc1\x00\x00\x00\x00\x00\x00")) + 4 + stored
	if !bytes.Equal(data[at:at+4], []byte{0, 64, 0, 48}) {
		t.Fatalf("no size at %d", at)
	}
	copy(data[at:], []byte{0, 48, 0, 64})
	disk.Write(t, path, data)
	info := must.Value(numm.Probe(t.Context(), path))(t)
	film, sound, err := numm.ReadMovie(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	v, s := info.Video(), info.Sound()
	if v == nil || s == nil {
		t.Fatalf("Probe says %+v", info.Streams)
	}
	if v.Width != film.Width || v.Height != film.Height || film.Width != 64 || film.Height != 48 {
		t.Errorf("Probe says %d by %d, reading gives %d by %d, want 64 by 48", v.Width, v.Height, film.Width, film.Height)
	}
	if v.Duration.Milliseconds() != 200 || int(s.Duration.Seconds()*numm.SampleRate+0.5) != len(sound) || info.Duration != s.Duration {
		t.Errorf("Probe says %v, %v and %v; the sound has %d samples", info.Duration, v.Duration, s.Duration, len(sound))
	}
}
