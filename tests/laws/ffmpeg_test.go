package laws

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/needs"
	"github.com/gonumm/gonumm/numm"
)

// told is what ffprobe says of a file.
type told struct {
	Streams []toldStream `json:"streams"`
	Format  struct {
		Name     string `json:"format_name"`
		Duration string `json:"duration"`
	} `json:"format"`
}

type toldStream struct {
	Kind       string `json:"codec_type"`
	Codec      string `json:"codec_name"`
	Width      int    `json:"width"`
	Height     int    `json:"height"`
	Pixels     string `json:"pix_fmt"`
	Rate       string `json:"r_frame_rate"`
	Matrix     string `json:"color_space"`
	Range      string `json:"color_range"`
	Frames     string `json:"nb_read_frames"`
	SampleRate string `json:"sample_rate"`
	Channels   int    `json:"channels"`
	Aspect     string `json:"sample_aspect_ratio"`
}

func ffprobe(t *testing.T, path string) told {
	t.Helper()
	var p told
	if err := json.Unmarshal(output(t, "ffprobe", "-v", "error", "-count_frames", "-show_streams", "-show_format", "-of", "json", path), &p); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p told) stream(t *testing.T, kind string) toldStream {
	t.Helper()
	at := slices.IndexFunc(p.Streams, func(s toldStream) bool { return s.Kind == kind })
	if at < 0 {
		t.Fatalf("no %s stream", kind)
	}
	return p.Streams[at]
}

func (p told) duration() float64 { return number64(p.Format.Duration) }

func number64(s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return math.NaN()
	}
	return v
}

// output runs a program that must have nothing to complain of.
func output(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	out, complaints := needs.Run(t, name, args...)
	if len(complaints) > 0 {
		t.Fatalf("%s %s: %s", name, strings.Join(args, " "), complaints)
	}
	return out
}

func ffmpeg(t *testing.T, args ...string) []byte {
	t.Helper()
	// In one thread: with two, the Theora decoder of ffmpeg 5.1 gives other pixels every few runs.
	return output(t, "ffmpeg", append([]string{"-nostdin", "-v", "error", "-threads", "1"}, args...)...)
}

// soundByFFmpeg returns the sound of a file at its own rate.
func soundByFFmpeg(t *testing.T, path string) numm.Sound {
	t.Helper()
	return soundsByFFmpeg(t, path)[0]
}

// soundsByFFmpeg returns the sounds of several files, which one ffmpeg reads: it starts slowly.
func soundsByFFmpeg(t *testing.T, paths ...string) (sounds []numm.Sound) {
	t.Helper()
	folder := t.TempDir()
	var in, out []string
	for i, path := range paths {
		in = append(in, "-i", path)
		out = append(out, "-map", fmt.Sprintf("%d:a:0", i), "-f", "s16le", "-c:a", "pcm_s16le", filepath.Join(folder, fmt.Sprint(i)))
	}
	ffmpeg(t, slices.Concat(in, out)...)
	for i := range paths {
		raw := disk.Read(t, filepath.Join(folder, fmt.Sprint(i)))
		s := make(numm.Sound, len(raw)/4)
		if _, err := binary.Decode(raw, binary.LittleEndian, s); err != nil {
			t.Fatal(err)
		}
		sounds = append(sounds, s)
	}
	return sounds
}

// videoByFFmpeg returns the pictures of a file, converted by ourselves in exact arithmetic by the tags that ffprobe tells, and by
// BT.601 where it tells none, as ffmpeg takes it.
func videoByFFmpeg(t *testing.T, path string, p told) *numm.Video {
	t.Helper()
	s := p.stream(t, "video")
	subsampled := strings.HasPrefix(s.Pixels, "yuv")
	pixels := "rgb24"
	if subsampled {
		pixels = "yuv420p"
		if strings.HasPrefix(s.Pixels, "yuvj") {
			pixels = "yuvj420p"
		}
	}
	raw := ffmpeg(t, "-i", path, "-map", "0:v:0", "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", pixels, "-")
	if !subsampled {
		return &numm.Video{Pix: raw, Width: s.Width, Height: s.Height}
	}
	kr, kb := 0.299, 0.114
	if s.Matrix == "bt709" {
		kr, kb = 0.2126, 0.0722
	}
	full := s.Range == "pc" || pixels == "yuvj420p"
	size := s.Width*s.Height + 2*((s.Width+1)/2)*((s.Height+1)/2)
	v := numm.NewVideo(len(raw)/size, s.Width, s.Height)
	for i := range v.Len() {
		convert(v.Frame(i), raw[i*size:][:size], kr, kb, full)
	}
	return v
}

// convert is Rec. ITU-T H.273, 8.3, with chroma interpolated linearly from the middle of four pixels.
func convert(m *numm.Image, yuv []uint8, kr, kb float64, full bool) {
	w, h := m.Width(), m.Height()
	cw, ch := (w+1)/2, (h+1)/2
	luma, u, v := yuv[:w*h], yuv[w*h:][:cw*ch], yuv[w*h+cw*ch:]
	black, white, swing := 16.0, 219.0, 224.0
	if full {
		black, white, swing = 0, 255, 255
	}
	for y := range h {
		up, down, q := between(y, ch)
		row := m.Row(y)
		for x := range w {
			left, right, p := between(x, cw)
			at := func(plane []uint8) float64 {
				a := float64(plane[up*cw+left])*(1-p) + float64(plane[up*cw+right])*p
				b := float64(plane[down*cw+left])*(1-p) + float64(plane[down*cw+right])*p
				return (a*(1-q) + b*q - 128) / swing
			}
			light, cb, cr := (float64(luma[y*w+x])-black)/white, at(u), at(v)
			red, blue := light+2*(1-kr)*cr, light+2*(1-kb)*cb
			green := (light - kr*red - kb*blue) / (1 - kr - kb)
			for c, value := range []float64{red, green, blue} {
				row[3*x+c] = uint8(min(max(math.Round(255*value), 0), 255))
			}
		}
	}
}

// between returns the two samples that a pixel lies between, of n that lie in the middle of two pixels each, and how near it is
// to the second.
func between(x, n int) (a, b int, share float64) {
	at := min(max((float64(x)+0.5)/2-0.5, 0), float64(n-1))
	a = int(at)
	return a, min(a+1, n-1), at - float64(a)
}
