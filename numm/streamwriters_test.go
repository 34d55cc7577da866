package numm_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// onlyWriter hides what else a buffer can.
type onlyWriter struct{ io.Writer }

// slope returns a sound in which every sample differs from its neighbours.
func slope(n int) numm.Sound {
	s := make(numm.Sound, n)
	for i := range s {
		s[i] = [2]int16{int16(i * 3), int16(-i * 5)}
	}
	return s
}

// shades returns a video in which every frame differs from the others.
func shades(frames, width, height int) *numm.Video {
	v := numm.NewVideo(frames, width, height)
	for i, m := range v.All() {
		for y := range height {
			for x := range width {
				m.SetRGB(x, y, uint8(9*i), uint8(x), uint8(y))
			}
		}
	}
	return v
}

// What is written to a stream that cannot seek is the sound, bit for bit where the format keeps every bit, and the length of
// it is right wherever the format can say it.
func TestSoundWritersOfStreams(t *testing.T) {
	want := slope(3 * numm.SampleRate)
	for format, slack := range map[string]int{"wav": 0, "aiff": 0, "flac": 0, "ogg": 0, "opus": 0, "mp3": 2600, "m4a": 2100} {
		t.Run(format, func(t *testing.T) {
			var out bytes.Buffer
			w, err := numm.NewSoundWriter(t.Context(), onlyWriter{&out}, format)
			if err != nil {
				t.Fatal(err)
			}
			for at := 0; at < len(want); at += 10000 {
				if err := w.Write(want[at:min(len(want), at+10000)]); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			got, err := numm.DecodeSound(t.Context(), bytes.NewReader(out.Bytes()))
			if err != nil {
				t.Fatal(err)
			}
			if d := len(got) - len(want); d < -slack || d > slack {
				t.Errorf("%d sound frames, want %d", len(got), len(want))
			}
			if format != "wav" && format != "flac" && format != "aiff" {
				return
			}
			for i := range min(len(got), len(want)) {
				if got[i] != want[i] {
					t.Fatalf("sound frame %d is %v, want %v", i, got[i], want[i])
				}
			}
		})
	}
}

func TestMovieWritersOfStreams(t *testing.T) {
	v, s := shades(30, 64, 48), slope(numm.SampleRate)
	for _, format := range []string{"mkv", "webm", "avi", "mp4", "mov", "ogv"} {
		t.Run(format, func(t *testing.T) {
			var out bytes.Buffer
			w, err := numm.NewMovieWriter(t.Context(), onlyWriter{&out}, format, v.Width, v.Height)
			if err != nil {
				t.Fatal(err)
			}
			for i, m := range v.All() {
				if err := errors.Join(w.WriteFrame(m), w.WriteSound(s[i*numm.FrameSound:][:numm.FrameSound])); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			gotVideo, gotSound, err := numm.DecodeMovie(t.Context(), bytes.NewReader(out.Bytes()))
			if err != nil {
				t.Fatal(err)
			}
			if d := gotVideo.Len() - v.Len(); d < 0 || d > 4 {
				t.Errorf("%d frames, want %d", gotVideo.Len(), v.Len())
			}
			if format != "mkv" {
				return
			}
			if !bytes.Equal(gotVideo.Slice(0, 30).Pix, v.Pix) {
				t.Error("the pictures differ")
			}
			if len(gotSound) < len(s) || fmt.Sprint(gotSound[:len(s)]) != fmt.Sprint(s) {
				t.Error("the sound differs")
			}
		})
	}
}

func TestVideoWriterOfStream(t *testing.T) {
	v := shades(5, 8, 6)
	for _, format := range []string{".gif", "webp", "apng"} {
		var out bytes.Buffer
		w, err := numm.NewVideoWriter(t.Context(), onlyWriter{&out}, format, v.Width, v.Height)
		if err != nil {
			t.Fatal(err)
		}
		for i, m := range v.All() {
			if err := w.Write(numm.Frame{Image: m, Index: i}); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		got, err := numm.DecodeVideo(t.Context(), &out)
		if err != nil || !bytes.Equal(got.Pix, v.Pix) {
			t.Errorf("%s: %v, %v", format, got, err)
		}
	}
}

// An empty file is written in place: it is the one that WriteSound makes.
func TestSoundWriterOfFile(t *testing.T) {
	s := slope(1000)
	for _, format := range []string{"wav", "aiff", "flac", "mp3"} {
		path, same := filepath.Join(t.TempDir(), "in."+format), filepath.Join(t.TempDir(), "same."+format)
		if err := numm.WriteSound(t.Context(), same, s); err != nil {
			t.Fatal(err)
		}
		want, _ := os.ReadFile(same)
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		w, err := numm.NewSoundWriter(t.Context(), f, format)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(w.Write(s), w.Close(), f.Close()); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %d bytes, %v, want %d", format, len(got), err, len(want))
		}
	}
}

// firstWrite tells of the first bytes that it was given.
type firstWrite struct {
	once chan struct{}
	n    int
}

func (f *firstWrite) Write(p []byte) (int, error) {
	if f.n += len(p); f.n == len(p) {
		close(f.once)
	}
	return len(p), nil
}

// The bytes come while the film is still being written.
func TestStreamsComeAsTheyAreMade(t *testing.T) {
	m := shades(1, 64, 48).Frame(0)
	for _, format := range []string{"mkv", "webm", "mp4", "avi"} {
		out := &firstWrite{once: make(chan struct{})}
		w, err := numm.NewVideoWriter(t.Context(), out, format, 64, 48, numm.Rate(1))
		if err != nil {
			t.Fatal(err)
		}
		for n := 0; ; n++ {
			if err := w.Write(m); err != nil || n > 5000 {
				t.Fatalf("%s: after %d pictures: %v", format, n, err)
			}
			select {
			case <-out.once:
			default:
				continue
			}
			break
		}
		if err := w.Abort(); err != nil {
			t.Error(err)
		}
	}
}

var errFull = errors.New("the stream is full")

type fullWriter struct{ left int }

func (w *fullWriter) Write(p []byte) (int, error) {
	if w.left -= len(p); w.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestErrorsOfStreamsComeBack(t *testing.T) {
	for _, format := range []string{"wav", "flac", "aiff"} {
		w, err := numm.NewSoundWriter(t.Context(), &fullWriter{1000}, format)
		if err != nil {
			t.Fatal(err)
		}
		for n := 0; err == nil && n < 100; n++ {
			err = w.Write(slope(numm.SampleRate))
		}
		if err == nil {
			err = w.Close()
		}
		if !errors.Is(err, errFull) {
			t.Errorf("%s: %v", format, err)
		}
	}
}

// stuckWriter never comes back.
type stuckWriter struct{ release chan struct{} }

func (w stuckWriter) Write([]byte) (int, error) { <-w.release; return 0, io.ErrClosedPipe }

func TestStuckStreamsEndWithTheContext(t *testing.T) {
	for _, format := range []string{"wav", "flac"} {
		release := make(chan struct{})
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		w, err := numm.NewSoundWriter(ctx, stuckWriter{release}, format)
		for err == nil {
			err = w.Write(slope(numm.SampleRate))
		}
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", format, err)
		}
		cancel()
		close(release)
	}
}

func frames(v *numm.Video, s numm.Sound, end error) iter.Seq2[numm.MovieFrame, error] {
	return func(yield func(numm.MovieFrame, error) bool) {
		for i, m := range v.All() {
			f := numm.MovieFrame{Frame: numm.Frame{Image: m, Index: i}}
			if s != nil {
				f.Sound = s[i*numm.FrameSound:][:numm.FrameSound]
			}
			if !yield(f, nil) {
				return
			}
		}
		if end != nil {
			yield(numm.MovieFrame{}, end)
		}
	}
}

func TestWriteFrames(t *testing.T) {
	v, s := shades(10, 16, 12), slope(10*numm.FrameSound)
	path := filepath.Join(t.TempDir(), "a.mkv")
	if err := numm.WriteFrames(t.Context(), path, frames(v, s, nil)); err != nil {
		t.Fatal(err)
	}
	gotVideo, gotSound, err := numm.ReadMovie(t.Context(), path)
	if err != nil || !bytes.Equal(gotVideo.Pix, v.Pix) || fmt.Sprint(gotSound) != fmt.Sprint(s) {
		t.Errorf("%v, %d sound frames, %v", gotVideo, len(gotSound), err)
	}
	silent := filepath.Join(t.TempDir(), "b.mkv")
	if err := numm.WriteFrames(t.Context(), silent, frames(v, nil, nil)); err != nil {
		t.Fatal(err)
	}
	if info, err := numm.Probe(t.Context(), silent); err != nil || len(info.Streams) != 1 {
		t.Errorf("%+v, %v", info, err)
	}
	for what, loop := range map[string]iter.Seq2[numm.MovieFrame, error]{
		"an error": frames(v, s, errFull), "no frame": frames(v.Slice(0, 0), nil, nil),
	} {
		left := filepath.Join(t.TempDir(), "c.mkv")
		err := numm.WriteFrames(t.Context(), left, loop)
		if !errors.Is(err, errFull) && !errors.Is(err, numm.ErrSize) {
			t.Errorf("%s: %v", what, err)
		}
		if entries, _ := os.ReadDir(filepath.Dir(left)); len(entries) > 0 {
			t.Errorf("%s: %v is left", what, entries)
		}
	}
}

// A filter is a function from one loop to another.
func TestFramesFilterFrames(t *testing.T) {
	in, out := filepath.Join(t.TempDir(), "in.mkv"), filepath.Join(t.TempDir(), "out.mkv")
	v := shades(4, 16, 12)
	if err := numm.WriteVideo(t.Context(), in, v); err != nil {
		t.Fatal(err)
	}
	negative := func(frames iter.Seq2[numm.MovieFrame, error]) iter.Seq2[numm.MovieFrame, error] {
		return func(yield func(numm.MovieFrame, error) bool) {
			for f, err := range frames {
				if err == nil {
					for i := range f.Pix {
						f.Pix[i] = 255 - f.Pix[i]
					}
				}
				if !yield(f, err) {
					return
				}
			}
		}
	}
	if err := numm.WriteFrames(t.Context(), out, negative(numm.MovieFrames(t.Context(), in))); err != nil {
		t.Fatal(err)
	}
	got, err := numm.ReadVideo(t.Context(), out)
	if err != nil {
		t.Fatal(err)
	}
	for i := range v.Pix {
		if got.Pix[i] != 255-v.Pix[i] {
			t.Fatalf("byte %d is %d, of %d", i, got.Pix[i], v.Pix[i])
		}
	}
}

func TestWriteChunks(t *testing.T) {
	s := slope(30000)
	in, out := filepath.Join(t.TempDir(), "in.wav"), filepath.Join(t.TempDir(), "out.flac")
	if err := numm.WriteSound(t.Context(), in, s); err != nil {
		t.Fatal(err)
	}
	if err := numm.WriteChunks(t.Context(), out, numm.SoundChunks(t.Context(), in, 4096)); err != nil {
		t.Fatal(err)
	}
	if got, err := numm.ReadSound(t.Context(), out); err != nil || fmt.Sprint(got) != fmt.Sprint(s) {
		t.Errorf("%d sound frames, %v", len(got), err)
	}
	if err := numm.WriteChunks(t.Context(), out, numm.SoundChunks(t.Context(), in+"x", 4096)); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

func TestNilWritersAbort(t *testing.T) {
	var (
		sound *numm.SoundWriter
		video *numm.VideoWriter
		movie *numm.MovieWriter
	)
	if err := errors.Join(sound.Abort(), video.Abort(), movie.Abort()); err != nil {
		t.Error(err)
	}
}
