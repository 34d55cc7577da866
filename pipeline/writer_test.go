package pipeline

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/turn"
)

var (
	pictures = VideoTrack{Codec: FFV1, Width: 64, Height: 48, Rate: 30}
	silence  = SoundTrack{Codec: FLAC, Rate: 44100}
	both     = Output{Container: Matroska, Video: &pictures, Sound: &silence}
)

func newWriter(ctx context.Context, t *testing.T, o Output) (*Writer, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "out")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w, err := NewWriter(ctx, file, o)
	if err := errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w, path
}

// push writes the nth piece of a track: a frame, or a thirtieth of a second of sound.
func push(t *Track, n int) error {
	size := 4 * 1470
	if t.name == "pictures" {
		size = 4 * 64 * 48
	}
	return pushBytes(t, n, size)
}

func pushBytes(t *Track, n, size int) error {
	b, err := t.Block(size)
	if err != nil {
		return err
	}
	clear(b.Bytes)
	const piece = time.Second / 30
	return t.Push(b, time.Duration(n)*piece, piece)
}

func size(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

func TestWriterStates(t *testing.T) {
	w, path := newWriter(t.Context(), t, both)
	if w.State() != Made {
		t.Errorf("%v, want Made", w.State())
	}
	for i := range 3 {
		if err := errors.Join(push(w.Pictures(), i), push(w.Sound(), i)); err != nil {
			t.Fatal(err)
		}
		if w.State() != Flowing {
			t.Errorf("%v, want Flowing", w.State())
		}
	}
	if err := w.End(); err != nil || w.State() != Ended {
		t.Errorf("%v, %v, want Ended", err, w.State())
	}
	if size(t, path) == 0 {
		t.Error("nothing was written")
	}
	if err := errors.Join(push(w.Pictures(), 3)); !errors.Is(err, ErrClosed) {
		t.Errorf("a push after the end: %v, want ErrClosed", err)
	}
	if err := w.End(); !errors.Is(err, ErrClosed) {
		t.Errorf("a second end: %v, want ErrClosed", err)
	}
	w.Close()
	w.Close()
	if w.State() != Closed {
		t.Errorf("%v, want Closed", w.State())
	}
	if err := w.End(); !errors.Is(err, ErrClosed) {
		t.Errorf("an end after Close: %v, want ErrClosed", err)
	}
}

func TestWriterHasTheTracksThatWereAskedFor(t *testing.T) {
	for _, test := range []struct {
		o               Output
		pictures, sound bool
	}{
		{both, true, true}, {Output{Container: MP4, Video: &VideoTrack{Codec: H264, Width: 32, Height: 32, Rate: 25}}, true, false},
		{Output{Sound: &SoundTrack{Codec: MP3, Rate: 44100}}, false, true},
	} {
		w, _ := newWriter(t.Context(), t, test.o)
		if got := w.Pictures() != nil; got != test.pictures {
			t.Errorf("pictures: %v, want %v", got, test.pictures)
		}
		if got := w.Sound() != nil; got != test.sound {
			t.Errorf("sound: %v, want %v", got, test.sound)
		}
	}
}

// The context ends a Push that waits for room, an End, and everything after.
func TestWriterEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	w, _ := newWriter(ctx, t, both)
	if err := push(w.Pictures(), 0); err != nil {
		t.Fatal(err)
	}
	cancel()
	for range 2 {
		if err := push(w.Pictures(), 1); !errors.Is(err, context.Canceled) || w.State() != Failed {
			t.Errorf("%v in %v, want the context's error", err, w.State())
		}
	}
	if err := w.End(); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want the context's error", err)
	}
	if _, err := NewWriter(ctx, os.Stdout, both); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want the context's error", err)
	}

	// Nobody writes the sound: the muxer waits for it, and the pictures for the muxer.
	ctx, cancel = context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	raw := Output{Container: AVI, Video: &VideoTrack{Codec: MotionJPEG, Width: 640, Height: 480, Rate: 30}, Sound: &SoundTrack{Codec: PCM, Rate: 44100}}
	w, _ = newWriter(ctx, t, raw)
	var err error
	for i := 0; err == nil; i++ {
		err = pushBytes(w.Pictures(), i, 640*480*3/2)
	}
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v, want the context's error", err)
	}
}

// One track that is so far ahead that no more of it may wait is told so, instead of waiting for ever.
func TestWriterWithOneTrackAhead(t *testing.T) {
	turn.Long(t)
	frame := VideoTrack{Codec: FFV1, Width: 1920, Height: 1080, Rate: 30}
	w, _ := newWriter(t.Context(), t, Output{Container: Matroska, Video: &frame, Sound: &silence})
	b := make([]byte, 4*1920*1080)
	state := uint32(1)
	for i := range b { // noise, which is not made smaller
		state = state*1664525 + 1013904223
		b[i] = byte(state >> 24)
	}
	var err error
	n := 0
	for ; err == nil; n++ {
		var block *gst.Block
		if block, err = w.Pictures().Block(len(b)); err == nil {
			copy(block.Bytes, b)
			err = w.Pictures().Push(block, time.Duration(n)*time.Second/30, time.Second/30)
		}
	}
	if !errors.Is(err, ErrStalled) || w.State() != Failed {
		t.Errorf("%v in %v, want ErrStalled", err, w.State())
	}
	if n < 16 || n > 60 {
		t.Errorf("after %d frames of 8 MB, want some 128 MiB", n)
	}
	if again := push(w.Sound(), 0); !errors.Is(again, ErrStalled) {
		t.Errorf("%v, want the same again", again)
	}
}

// What fails after the encoder ends Push and End with its reason: here a file that cannot be written to.
func TestWriterFailsDownstream(t *testing.T) {
	path := disk.File(t, "out", nil)
	file, err := os.Open(path) // for reading alone
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	w, err := NewWriter(t.Context(), file, both)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for i := 0; err == nil && i < 10_000; i++ {
		err = errors.Join(push(w.Pictures(), i), push(w.Sound(), i))
	}
	if !errors.Is(err, ErrWrite) || w.State() != Failed {
		t.Errorf("%v in %v, want ErrWrite", err, w.State())
	}
	if again := w.End(); !errors.Is(again, ErrWrite) {
		t.Errorf("%v, want the same again", again)
	}
}

// The descriptor is the writer's own, and given back.
func TestWriterGivesDescriptorsBack(t *testing.T) {
	descriptors := func() int {
		list, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	use := func() {
		w, _ := newWriter(t.Context(), t, both)
		if err := push(w.Sound(), 0); err != nil {
			t.Fatal(err)
		}
		w.Close()
	}
	use()
	before := descriptors()
	for range 20 {
		use()
	}
	if after := descriptors(); after > before {
		t.Errorf("%d descriptors, before %d", after, before)
	}
}

func TestLimits(t *testing.T) {
	video := func(c Codec, width, height, bits int) Output {
		return Output{Video: &VideoTrack{Codec: c, Width: width, Height: height, Rate: 30, Bitrate: bits}}
	}
	sound := func(c Codec, rate, bits int) Output {
		return Output{Sound: &SoundTrack{Codec: c, Rate: rate, Bitrate: bits}}
	}
	for _, test := range []struct {
		o  Output
		ok bool
	}{
		{video(FFV1, 1, 1, 0), true}, {video(FFV1, 1, 1, 1000), false}, {video(FFV1, 32768, 1, 0), false},
		{video(H264, 16, 16, 1000), true}, {video(H264, 14, 16, 0), false}, {video(H264, 16, 16, 999), false},
		{video(VP9, 16, 15, 0), false}, {video(Theora, 18, 18, 0), true}, {video(Theora, 17, 18, 0), false},
		{video(MotionJPEG, 16, 16, 0), true}, {video(MotionJPEG, 16, 16, 5000), false},
		{sound(FLAC, 655_350, 0), true}, {sound(FLAC, 655_351, 0), false}, {sound(FLAC, 44100, 64000), false},
		{sound(MP3, 44100, 320_000), true}, {sound(MP3, 44100, 320_001), false}, {sound(MP3, 44101, 0), false},
		{sound(Opus, 48000, 6000), true}, {sound(Opus, 44100, 0), false}, {sound(AAC, 96000, 0), true}, {sound(AAC, 192000, 0), false},
		{sound(Vorbis, 192_000, 0), true}, {sound(Vorbis, 192_001, 0), false}, {sound(PCM, 1, 0), true},
	} {
		if err := test.o.Check(); (err == nil) != test.ok || err != nil && !errors.Is(err, ErrUnsupported) {
			t.Errorf("%+v %+v: %v, want ok: %v", test.o.Video, test.o.Sound, err, test.ok)
		}
	}
}
