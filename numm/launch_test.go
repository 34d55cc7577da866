package numm_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// number writes n into a picture, one bit a square of 16 pixels, so that it survives any codec.
func number(m *numm.Image, n int) {
	for i := range m.Pix {
		m.Pix[i] = 0
	}
	for bit := range 16 {
		if n>>bit&1 == 0 {
			continue
		}
		for y := bit / 4 * 16; y < bit/4*16+16; y++ {
			for x := bit % 4 * 16; x < bit%4*16+16; x++ {
				m.SetRGB(x, y, 255, 255, 255)
			}
		}
	}
}

// numberOf reads it back.
func numberOf(m *numm.Image) (n int) {
	for bit := range 16 {
		if _, g, _ := m.RGB(bit%4*16+8, bit/4*16+8); g > 127 {
			n |= 1 << bit
		}
	}
	return n
}

// Frames of a test source come in order, at the rate and size that was asked for, as the elements paint them.
func TestLaunchFrames(t *testing.T) {
	var count int
	const source = "videotestsrc num-buffers=50 pattern=solid-color foreground-color=0xff2080c0 ! video/x-raw,width=64,height=48,framerate=25/1"
	for f, err := range numm.LaunchFrames(t.Context(), source, numm.Height(24)) {
		if err != nil {
			t.Fatal(err)
		}
		if f.Index != count || f.Width() != 32 || f.Height() != 24 || f.Time != (time.Duration(count)*time.Second+15)/30 {
			t.Fatalf("frame %d is %d of %v at %v", count, f.Index, f.Shape(), f.Time)
		}
		if r, g, b := f.RGB(16, 12); absolute(int(r)-0x20) > 1 || absolute(int(g)-0x80) > 1 || absolute(int(b)-0xc0) > 1 {
			t.Fatalf("frame %d is %d, %d, %d", count, r, g, b)
		}
		count++
	}
	if count != 60 {
		t.Errorf("%d frames of two seconds", count)
	}
}

func absolute(n int) int { return max(n, -n) }

func TestLaunchFramesAtTheirOwnTimes(t *testing.T) {
	var times []time.Duration
	const source = "videotestsrc num-buffers=5 ! video/x-raw,width=16,height=16,framerate=10/1"
	for f, err := range numm.LaunchFrames(t.Context(), source, numm.NativeRate()) {
		if err != nil {
			t.Fatal(err)
		}
		times = append(times, f.Time)
	}
	if fmt.Sprint(times) != "[0s 100ms 200ms 300ms 400ms]" {
		t.Errorf("frames at %v", times)
	}
}

func TestLaunchFramesInARange(t *testing.T) {
	for _, o := range []numm.VideoOption{numm.Range(3, 7), numm.Between(100*time.Millisecond, 220*time.Millisecond)} {
		var indices []int
		for f, err := range numm.LaunchFrames(t.Context(), "videotestsrc ! video/x-raw,width=16,height=16,framerate=30/1", o) {
			if err != nil {
				t.Fatal(err)
			}
			indices = append(indices, f.Index)
		}
		if fmt.Sprint(indices) != "[3 4 5 6]" {
			t.Errorf("%v: frames %v", o, indices)
		}
	}
}

// The samples of a test source arrive one after the other, resampled to 44100 Hz, in chunks of which only the last is shorter.
func TestLaunchChunks(t *testing.T) {
	const source = "audiotestsrc wave=square freq=100 num-buffers=50 samplesperbuffer=480 ! audio/x-raw,rate=48000,channels=1"
	next, loud := 0, 0
	for c, err := range numm.LaunchChunks(t.Context(), source, 1000) {
		if err != nil {
			t.Fatal(err)
		}
		if c.Index != next || len(c.Sound) != min(1000, 22050-next) {
			t.Fatalf("%d sound frames at %d, after %d", len(c.Sound), c.Index, next)
		}
		next += len(c.Sound)
		for _, s := range c.Sound {
			if s[0] != s[1] {
				t.Fatalf("left is %d, right %d, of one channel", s[0], s[1])
			}
			loud = max(loud, int(s[0]))
		}
	}
	if next != 22050 || loud < 20000 {
		t.Errorf("%d sound frames, the loudest %d", next, loud)
	}
}

// Numbered pictures and clicks go through a description into a file, and all come back.
func TestLaunchMovie(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.mkv")
	w, err := numm.LaunchMovie(t.Context(),
		"video. ! x264enc ! queue ! mux.  sound. ! flacenc ! mux.  matroskamux name=mux ! filesink location="+path, 64, 64)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	sound := make(numm.Sound, numm.FrameSound)
	m := numm.NewImage(64, 64)
	const count = 120
	for k := range count {
		number(m, k)
		for i := range sound {
			sound[i] = [2]int16{int16(k), int16(i)}
		}
		if err := errors.Join(w.WriteFrame(m), w.WriteSound(sound)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); !errors.Is(err, numm.ErrClosed) {
		t.Errorf("a second Close: %v", err)
	}
	v, s, err := numm.ReadMovie(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if v.Len() != count || len(s) != count*numm.FrameSound {
		t.Fatalf("%d frames, %d sound frames", v.Len(), len(s))
	}
	for k := range count {
		if got := numberOf(v.Frame(k)); got != k {
			t.Errorf("frame %d is number %d", k, got)
		}
		if at := s[k*numm.FrameSound+7]; at != [2]int16{int16(k), 7} {
			t.Errorf("sound of frame %d: %v", k, at)
		}
	}
}

// What a lossless encoder takes as BGRx is not touched on the way.
func TestLaunchVideoIsLossless(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.avi")
	w, err := numm.LaunchVideo(t.Context(), "avenc_huffyuv ! avimux ! filesink location="+path, 33, 17, numm.Rate(10))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	want := numm.NewVideo(20, 33, 17)
	for i := range want.Pix {
		want.Pix[i] = byte(i * i / 7)
	}
	for _, m := range want.All() {
		if err := w.Write(m); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := numm.ReadVideo(t.Context(), path, numm.Rate(10))
	if err != nil {
		t.Fatal(err)
	}
	for k, m := range want.All() {
		if got.Len() != want.Len() || !got.Frame(k).Equal(m) {
			t.Fatalf("frame %d of %d differs", k, got.Len())
		}
	}
}

func TestLaunchSound(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.wav")
	w, err := numm.LaunchSound(t.Context(), "wavenc ! filesink location="+path)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	want := make(numm.Sound, 50_001)
	for i := range want {
		want[i] = [2]int16{int16(i), int16(3 * i)}
	}
	if err := errors.Join(w.Write(want[:10]), w.Write(want[10:]), w.Close()); err != nil {
		t.Fatal(err)
	}
	got, err := numm.ReadSound(t.Context(), path)
	if err != nil || len(got) != len(want) {
		t.Fatalf("%d sound frames: %v", len(got), err)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("sound frame %d is %v, want %v", i, got[i], want[i])
		}
	}
}

// Descriptions that are wrong are errors which quote the word and its place.
func TestLaunchQuotesWhatIsWrong(t *testing.T) {
	first := func(description string) error {
		for _, err := range numm.LaunchFrames(t.Context(), description) {
			return err
		}
		return nil
	}
	for description, words := range map[string][]string{
		"videotestsrc ! viedoconvert":             {"viedoconvert", "column 16"},
		"videotestsrc pattern=none-such":          {"pattern", "none-such"},
		"videotestsrc patern=ball":                {"patern", "column 14"},
		"":                                        {"empty"},
		"videotestsrc ! fakesink":                 {"link"},
		"filesrc location=/none/such ! decodebin": {"/none/such"},
		"audiotestsrc":                            {"videorate takes"},
	} {
		err := first(description)
		var e *numm.Error
		if !errors.As(err, &e) || e.Op != "LaunchFrames" {
			t.Errorf("%q: %v", description, err)
			continue
		}
		for _, word := range words {
			if !strings.Contains(err.Error()+e.Debug, word) {
				t.Errorf("%q: %v lacks %q", description, err, word)
			}
		}
	}
	if _, err := numm.LaunchVideo(t.Context(), "fakesink name=a  fakesink name=b", 0, 10); !errors.Is(err, numm.ErrSize) {
		t.Errorf("no width: %v", err)
	}
	if _, err := numm.LaunchVideo(t.Context(), "fakesink", 16, 16, numm.Quality(5)); !errors.Is(err, numm.ErrOption) {
		t.Errorf("Quality: %v", err)
	}
}

// A loop that is left ends its pipeline, and a context that ends ends one that flows, one that is silent, and one whose peer takes
// nothing.
func TestLaunchEnds(t *testing.T) {
	const camera = "videotestsrc is-live=true ! video/x-raw,width=16,height=16"
	for range numm.LaunchFrames(t.Context(), camera) {
		break
	}
	ctx, cancel := context.WithCancel(t.Context())
	var last error
	for f, err := range numm.LaunchFrames(ctx, camera) {
		last = err
		if err == nil && f.Index == 2 {
			cancel()
		}
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("a camera ended with %v", last)
	}
	ctx, cancel = context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	for _, err := range numm.LaunchFrames(ctx, "appsrc ! video/x-raw,format=RGB,width=16,height=16,framerate=30/1") {
		last = err
	}
	if !errors.Is(last, context.DeadlineExceeded) {
		t.Errorf("a silent source ended with %v", last)
	}
	if err := writeToNobody(t); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a writer ended with %v", err)
	}
}

// writeToNobody writes into a sink that nobody empties until that fails.
func writeToNobody(t *testing.T) error {
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	w, err := numm.LaunchVideo(ctx, "appsink max-buffers=1 sync=false", 640, 640)
	if err != nil {
		return err
	}
	defer w.Abort()
	for m := numm.NewImage(640, 640); ; {
		if err := w.Write(m); err != nil {
			return err
		}
	}
}
