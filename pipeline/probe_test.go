package pipeline

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/tests/truth"
)

// others returns a file that others made.
func others(name string) string { return filepath.Join("..", "tests", "testdata", name) }

func TestProbe(t *testing.T) {
	type stream struct {
		kind   Kind
		media  string
		fields map[string]string // by the names of caps
		tags   map[string]string
	}
	for _, test := range []struct {
		path      string
		container string
		duration  time.Duration
		streams   []stream
	}{
		{others("bigbuckbunny.mp4"), "video/quicktime", 5312 * time.Millisecond, []stream{
			{Video, "video/x-h264", map[string]string{"width": "1280", "height": "720", "framerate": "25/1"}, nil},
			{Sound, "audio/mpeg", map[string]string{"rate": "48000", "channels": "6", "mpegversion": "4"}, nil},
		}},
		{others("video_90.mov"), "video/quicktime", 100 * time.Millisecond, []stream{
			{Video, "video/x-h264", map[string]string{"width": "568", "height": "320", "rotation": "90"}, nil},
		}},
		{others("video_180.mov"), "video/quicktime", 100 * time.Millisecond, []stream{
			{Video, "video/x-h264", map[string]string{"rotation": "180"}, nil},
		}},
		{others("av1_video.mkv"), "video/x-matroska", 5 * time.Second, []stream{
			{Video, "video/x-av1", map[string]string{"width": "640", "height": "360"}, nil},
		}},
		{others("h264_10bits.mp4"), "video/quicktime", time.Second, []stream{
			{Video, "video/x-h264", map[string]string{"bit-depth-luma": "10"}, nil},
		}},
		{others("valid_44100hz_22050_samples.ogg"), "audio/ogg", 500 * time.Millisecond, []stream{
			{Sound, "audio/x-vorbis", map[string]string{"rate": "44100", "channels": "1"}, nil},
		}},
		{others("video-005.gray.jpeg"), "image/jpeg", 0, []stream{{Video, "image/jpeg", nil, nil}}},
		{truth.Named(t, "h264_sar.mp4").Path, "video/quicktime", 2 * time.Second, []stream{
			{Video, "video/x-h264", map[string]string{"width": "120", "height": "120", "pixel-aspect-ratio": "4/3"}, nil},
		}},
		{truth.Named(t, "turned90_sar.mp4").Path, "video/quicktime", 2 * time.Second, []stream{
			{Video, "video/x-h264", map[string]string{"width": "120", "height": "180", "pixel-aspect-ratio": "3/4", "rotation": "90"}, nil},
		}},
		{truth.Named(t, "sound_first.mkv").Path, "video/x-matroska", 0, []stream{
			{Sound, "audio/x-vorbis", nil, nil}, {Video, "video/x-h264", nil, nil},
		}},
		{truth.Named(t, "subtitles.mkv").Path, "video/x-matroska", 0, []stream{
			{Video, "video/x-h264", nil, nil}, {Sound, "audio/mpeg", nil, nil}, {Text, "text/x-raw", nil, nil},
		}},
		{truth.Named(t, "second_default.mkv").Path, "video/x-matroska", 0, []stream{
			{Video, "video/x-h264", nil, nil}, {Sound, "audio/x-flac", nil, nil}, {Video, "video/x-h264", nil, nil}, {Sound, "audio/x-flac", nil, nil},
		}},
		{truth.Named(t, "cover.mp3").Path, "application/x-id3", 0, []stream{
			{Sound, "audio/mpeg", map[string]string{"layer": "3"}, nil}, {Cover, "image/png", nil, nil},
		}},
		{truth.Named(t, "cover.m4a").Path, "audio/x-m4a", 0, []stream{{Sound, "audio/mpeg", nil, nil}, {Cover, "image/png", nil, nil}}},
		{truth.Named(t, "mpeg2.ts").Path, "video/mpegts", 0, []stream{
			{Video, "video/mpeg", map[string]string{"width": "160", "height": "120"}, nil}, {Sound, "audio/mpeg", map[string]string{"rate": "48000"}, nil},
		}},
		{truth.Named(t, "s24.wav").Path, "audio/x-wav", 0, []stream{{Sound, "audio/x-raw", map[string]string{"format": "S24LE"}, nil}}},
	} {
		t.Run(filepath.Base(test.path), func(t *testing.T) {
			report, err := Probe(t.Context(), openFile(t, test.path))
			if err != nil {
				t.Fatal(err)
			}
			if report.Container.Media != test.container {
				t.Errorf("the container is %v, want %s", report.Container, test.container)
			}
			if test.duration != 0 && (report.Duration-test.duration).Abs() > 50*time.Millisecond {
				t.Errorf("it takes %v, want %v", report.Duration, test.duration)
			}
			if len(report.Streams) != len(test.streams) {
				t.Fatalf("%d streams, want %d: %+v", len(report.Streams), len(test.streams), report.Streams)
			}
			for i, want := range test.streams {
				got := report.Streams[i]
				if got.Kind != want.kind || got.Container.Media != want.media {
					t.Errorf("stream %d is %v, %v; want %v, %s", i, got.Kind, got.Container, want.kind, want.media)
				}
				for field, value := range want.fields {
					if text := codingField(got, field); text != value {
						t.Errorf("stream %d has %s %q, want %q", i, field, text, value)
					}
				}
				for name, value := range want.tags {
					if got.Tags[name] != value {
						t.Errorf("stream %d is tagged %s %q, want %q", i, name, got.Tags[name], value)
					}
				}
				if single := want.media == "image/jpeg"; got.Single != single {
					t.Errorf("stream %d: a picture of its own is %v", i, got.Single)
				}
			}
		})
	}
}

// codingField returns what a report says under the name that GStreamer has for it.
func codingField(s StreamReport, field string) string {
	switch field {
	case "width":
		return strconv.Itoa(s.Width)
	case "height":
		return strconv.Itoa(s.Height)
	case "pixel-aspect-ratio":
		return fmt.Sprintf("%d/%d", s.PixelAspect[0], s.PixelAspect[1])
	case "rate":
		return strconv.Itoa(s.SampleRate)
	case "channels":
		return strconv.Itoa(s.Channels)
	case "rotation":
		return strconv.Itoa(s.Rotation)
	case "bit-depth-luma":
		return strconv.Itoa(s.Bits)
	}
	return s.Container.Text(field)
}

// Probing agrees with ffmpeg on what streams the made files hold.
func TestProbeOfEveryFormat(t *testing.T) {
	for _, f := range truth.Files(t) {
		report, err := Probe(t.Context(), openFile(t, f.Path))
		if err != nil {
			t.Errorf("%s: %v", f.Name, err)
			continue
		}
		var videos, sounds int
		for _, s := range report.Streams {
			switch s.Kind {
			case Video:
				videos++
			case Sound:
				sounds++
			}
		}
		if videos != len(f.Videos) || sounds != len(f.Sounds) {
			t.Errorf("%s: %d videos and %d sounds, want %d and %d", f.Name, videos, sounds, len(f.Videos), len(f.Sounds))
		}
	}
}

func TestProbeFails(t *testing.T) {
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	film := disk.Read(t, others("bigbuckbunny.mp4"))
	write := func(content []byte) string {
		path := disk.File(t, "file", content)
		return path
	}
	for _, test := range []struct {
		name string
		ctx  context.Context
		path string
		want error
	}{
		{"cancelled", cancelled, others("bigbuckbunny.mp4"), context.Canceled},
		{"text", t.Context(), write([]byte("Nothing but words.\nNothing but words.\n")), ErrUnsupported},
		{"manifest", t.Context(), write([]byte("#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:1,\nfile:///etc/passwd\n")), ErrForbidden},
		{"a film's first bytes", t.Context(), write(film[:40]), ErrCorrupt},
	} {
		if report, err := Probe(test.ctx, openFile(t, test.path)); !errors.Is(err, test.want) {
			t.Errorf("%s: %+v, %v; want %v", test.name, report, err, test.want)
		}
	}
}

// A probe is over when the first headers are seen, in the midst of the demuxer's start. oggdemux then started a thread that
// outlived it: one time in thousands, so what fails here is the process, and seldom.
func TestProbeManyAtOnce(t *testing.T) {
	path := truth.Named(t, "vorbis.ogg").Path
	var probes sync.WaitGroup
	for range 4 {
		probes.Go(func() {
			file, err := Open(path)
			if err != nil {
				t.Error(err)
				return
			}
			defer file.Close()
			for range 25 {
				report, err := Probe(t.Context(), file)
				if err != nil || len(report.Streams) != 1 {
					t.Errorf("%+v, %v", report, err)
					return
				}
			}
		})
	}
	probes.Wait()
}
