package appsrc

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/gonumm/gonumm/internal/resample"
	"github.com/gonumm/gonumm/pipeline"
)

func newWriter(ctx context.Context, t *testing.T, o pipeline.Output) (*pipeline.Writer, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "out")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w, err := pipeline.NewWriter(ctx, file, o)
	if err := errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w, path
}

// decoded returns what ffmpeg makes of a file.
func decoded(t *testing.T, path string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command("ffmpeg", append(append([]string{"-v", "error", "-i", path}, args...), "-")...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil || stderr.Len() > 0 {
		t.Fatalf("ffmpeg: %v\n%s", err, stderr.Bytes())
	}
	return out
}

// numbered returns a sound whose samples are all in their places or seen not to be.
func numbered(frames int) [][2]int16 {
	s := make([][2]int16, frames)
	for i := range s {
		s[i] = [2]int16{int16(i), int16(7*i + 3)}
	}
	return s
}

// Every sample that was pushed is in its place, in whatever pieces it came.
func TestSoundPush(t *testing.T) {
	for _, sizes := range [][]int{{1000}, {1, 2, 3}, {4096}, {4095, 1}, {4097}, {50_003}, {0, 9000, 0}} {
		t.Run(fmt.Sprint(sizes), func(t *testing.T) {
			t.Parallel()
			track := &pipeline.SoundTrack{Codec: pipeline.FLAC, Rate: 44100}
			w, path := newWriter(t.Context(), t, pipeline.Output{Sound: track})
			s, err := NewSound(w, track, 44100)
			if err != nil {
				t.Fatal(err)
			}
			want := numbered(50_003)
			pushAll(t, s, want, sizes)
			if err := errors.Join(s.Flush(), w.End()); err != nil {
				t.Fatal(err)
			}
			equal(t, frames(decoded(t, path, "-f", "s16le")), want)
		})
	}
}

// pushAll pushes in pieces, each of which is overwritten when Push returns.
func pushAll(t *testing.T, s *Sound, sound [][2]int16, sizes []int) {
	t.Helper()
	for i := 0; len(sound) > 0; i++ {
		n := min(sizes[i%len(sizes)], len(sound))
		piece := slices.Clone(sound[:n])
		if err := s.Push(piece); err != nil {
			t.Fatal(err)
		}
		clear(piece)
		sound = sound[n:]
	}
}

func frames(raw []byte) [][2]int16 {
	s := make([][2]int16, len(raw)/4)
	for i := range s {
		s[i] = [2]int16{int16(binary.LittleEndian.Uint16(raw[4*i:])), int16(binary.LittleEndian.Uint16(raw[4*i+2:]))}
	}
	return s
}

func equal(t *testing.T, got, want [][2]int16) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%d sound frames, want %d", len(got), len(want))
	}
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Fatalf("sound frame %d is %v, want %v", i, got[i], want[i])
		}
	}
}

// Sound of another rate is resampled as it would be in one piece.
func TestSoundPushResampled(t *testing.T) {
	for _, rate := range []int{8000, 22050, 44100, 96000} {
		for _, sizes := range [][]int{{1 << 20}, {1470}, {1, 4999}} {
			t.Run(fmt.Sprint(rate, sizes), func(t *testing.T) {
				t.Parallel()
				track := &pipeline.SoundTrack{Codec: pipeline.FLAC, Rate: 48000}
				w, path := newWriter(t.Context(), t, pipeline.Output{Sound: track})
				s, err := NewSound(w, track, rate)
				if err != nil {
					t.Fatal(err)
				}
				sound := numbered(rate/2 + 1)
				pushAll(t, s, sound, sizes)
				if err := errors.Join(s.Flush(), w.End()); err != nil {
					t.Fatal(err)
				}
				equal(t, frames(decoded(t, path, "-f", "s16le")), resampled(t, sound, rate, 48000))
			})
		}
	}
}

func resampled(t *testing.T, sound [][2]int16, from, to int) [][2]int16 {
	t.Helper()
	r, err := resample.New(from, to)
	if err != nil {
		t.Fatal(err)
	}
	flat := make([]int16, 0, 2*len(sound))
	for _, f := range sound {
		flat = append(flat, f[0], f[1])
	}
	r.PushS16(flat, 2)
	r.Finish(int64(len(sound)))
	out := make([][2]int16, 2*len(sound)*to/from+10)
	n := 0
	for {
		got := r.Pull(out[n:])
		if got == 0 {
			return out[:n]
		}
		n += got
	}
}

// Every picture that was pushed is in its place, whatever lies between its rows.
func TestVideoPush(t *testing.T) {
	const width, height, stride, count = 33, 17, 3*33 + 5, 40
	track := &pipeline.VideoTrack{Codec: pipeline.FFV1, Width: width, Height: height, Rate: 30}
	w, path := newWriter(t.Context(), t, pipeline.Output{Container: pipeline.Matroska, Video: track})
	v := NewVideo(w, track)
	pix := make([]byte, stride*height)
	var want []byte
	for n := range count {
		for i := range pix {
			pix[i] = byte(i*i/5 + 31*n)
		}
		for y := range height {
			want = append(want, pix[y*stride:][:3*width]...)
		}
		if err := v.Push(pix, stride, width, height, at(n, 30), at(1, 30)); err != nil {
			t.Fatal(err)
		}
		clear(pix)
	}
	if err := v.Push(pix, stride, width+1, height, 0, 1); err == nil {
		t.Error("a picture of another size was taken")
	}
	if err := w.End(); err != nil {
		t.Fatal(err)
	}
	if got := decoded(t, path, "-f", "rawvideo", "-pix_fmt", "rgb24"); !bytes.Equal(got, want) {
		t.Errorf("%d bytes, want the %d that were pushed", len(got), len(want))
	}
}

// Times do not drift: a second begins at its very nanosecond, however many pieces it has.
func TestAt(t *testing.T) {
	for _, rate := range []int{1, 7, 30, 44100, 48000, 655_350} {
		for _, n := range []int{0, 1, rate - 1, rate, 3600*rate + 1, 100_000 * rate} {
			whole, rest := n/rate, n%rate
			want := int64(whole)*1e9 + (2*int64(rest)*1e9+int64(rate))/(2*int64(rate))
			if got := at(n, rate); int64(got) != want {
				t.Errorf("%d of %d a second begins at %d, want %d", n, rate, got, want)
			}
		}
	}
}

// A push ends with the context, and so does a flush; what was held back can be dropped.
func TestPushEndsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	sound := &pipeline.SoundTrack{Codec: pipeline.FLAC, Rate: 44100}
	video := &pipeline.VideoTrack{Codec: pipeline.FFV1, Width: 8, Height: 8, Rate: 30}
	w, _ := newWriter(ctx, t, pipeline.Output{Container: pipeline.Matroska, Video: video, Sound: sound})
	s, err := NewSound(w, sound, 44100)
	if err != nil {
		t.Fatal(err)
	}
	v := NewVideo(w, video)
	if err := s.Push(numbered(100)); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := v.Push(make([]byte, 192), 24, 8, 8, 0, at(1, 30)); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want the context's error", err)
	}
	if err := s.Flush(); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want the context's error", err)
	}
	s.Drop()
}
