package trust_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/truth"
	"go.uber.org/goleak"
)

// Law 10: after any number of reads, breaks, errors and cancellations the process holds what it held before.
func TestNothingLeaks(t *testing.T) {
	turn.Long(t)
	checkLeaks(t, useList(t, t.TempDir()))
}

func checkLeaks(t *testing.T, uses []use) {
	t.Helper()
	checkLeaksOf(t, slices.DeleteFunc(uses, func(u use) bool { return !turn.Takes(u.name, 2) }), times)
}

// checkLeaksOf uses the list so many times, after some to warm up.
func checkLeaksOf(t *testing.T, uses []use, times int) {
	t.Helper()
	use := func(times int) {
		for i := range times {
			u := uses[i%len(uses)]
			if err := u.do(); err != nil {
				t.Fatalf("%s: %v", u.name, err)
			}
		}
	}
	use(4 * len(uses)) // what is loaded once is no leak
	goroutines := goleak.IgnoreCurrent()
	before := held(t)

	// A leak grows with every use; the allocator's own disorder comes and goes. So the quarter that grows the
	// least tells: 4 KiB a use would make 2 MiB of each.
	const quarters, tolerance = 4, 2 << 20
	least := int64(math.MaxInt64)
	for range quarters {
		memory := resident()
		use(times / quarters)
		least = min(least, resident()-memory)
	}
	eventually(t, func() string { return held(t).beyond(before) })
	if err := goleak.Find(goroutines); err != nil {
		t.Error(err)
	}
	if least > tolerance {
		t.Errorf("every %d uses take %d KiB of memory and more", times/quarters, least>>10)
	}
}

// Every way to use a file ends as it should.
func TestEveryUse(t *testing.T) {
	turn.Long(t)
	for _, u := range useList(t, t.TempDir()) {
		if err := u.do(); err != nil {
			t.Errorf("%s: %v", u.name, err)
		}
	}
}

// A use is one way to begin with a file and to end. It returns an error where it did not end as it should.
type use struct {
	name string
	do   func() error
}

// useList are the ways to use a file, over files of all demuxers and decoders, good and bad.
func useList(t *testing.T, folder string) []use {
	var list []use
	add := func(name string, do func() error) { list = append(list, use{name, do}) }
	ctx := t.Context()

	for _, name := range []string{"fps25.mp4", "h264.mkv", "vp8.webm", "vp9.webm", "divx.avi", "h264.ts", "mpeg2.mpg", "theora.ogv", "h264_frag.mp4", "mjpeg.mov"} {
		path := truth.Named(t, name).Path
		add("open and close "+name, func() error { return openVideo(ctx, path) })
		add("break out of "+name, func() error { return breakVideo(ctx, path) })
		add("cancel "+name, func() error { return cancelVideo(ctx, path) })
		add("seek in "+name, func() error { return seekVideo(ctx, path) })
		add("break out of the sound of "+name, func() error { return breakSound(ctx, path) })
		add("break out of the film "+name, func() error { return breakMovie(ctx, path) })
		add("cancel the film "+name, func() error { return cancelMovie(ctx, path) })
		add("decode "+name, func() error { return decodeStreams(ctx, path) })
		add("probe "+name, func() error { _, err := numm.Probe(ctx, path); return err })
	}
	for _, name := range []string{"s16.wav", "48k.wav", "s24.aiff", "s16.au", "s16.flac", "vorbis.ogg", "opus.opus", "cbr.mp3", "aac.m4a", "alac.m4a", "wmav2.wma", "ac3.ac3"} {
		path := truth.Named(t, name).Path
		add("open and close "+name, func() error { return openSound(ctx, path) })
		add("break out of "+name, func() error { return breakSound(ctx, path) })
		add("cancel "+name, func() error { return cancelSound(ctx, path) })
		add("no video in "+name, func() error {
			_, err := numm.ReadVideo(ctx, path)
			return expect(err, numm.ErrNoVideo)
		})
	}
	add("read all", func() error {
		_, err := numm.ReadSound(ctx, truth.Named(t, "short.wav").Path)
		return err
	})
	silent := truth.Named(t, "h264_baseline.mp4").Path
	add("no sound", func() error {
		_, err := numm.ReadSound(ctx, silent)
		return expect(err, numm.ErrNoSound)
	})
	add("missing", func() error {
		_, err := numm.ReadSound(ctx, filepath.Join(folder, "missing"))
		return expect(err, fs.ErrNotExist)
	})
	for _, name := range []string{"fps25.mp4", "h264.mkv", "s16.flac"} {
		corrupt := filepath.Join(folder, name)
		noError(t, os.WriteFile(corrupt, damaged(t, truth.Named(t, name).Path), 0o600))
		add("corrupt "+name, func() error {
			if _, err := numm.ReadVideo(ctx, corrupt); err == nil {
				return errors.New("a corrupt file was read")
			}
			return nil
		})
	}
	text := filepath.Join(folder, "text")
	noError(t, os.WriteFile(text, []byte("this is only text\n"), 0o600))
	add("text", func() error {
		_, err := numm.ReadVideo(ctx, text)
		return expect(err, numm.ErrUnsupported)
	})
	return list
}

// damaged is a file whose head stands and whose rest is noise.
func damaged(t *testing.T, path string) []byte {
	b, err := os.ReadFile(path)
	noError(t, err)
	for i := 64; i < len(b); i++ {
		b[i] = byte(i*i>>3) ^ 0x5a
	}
	return b
}

func openVideo(ctx context.Context, path string) error {
	r, err := numm.OpenVideo(ctx, path)
	if err != nil {
		return err
	}
	return r.Close()
}

func openSound(ctx context.Context, path string) error {
	r, err := numm.OpenSound(ctx, path)
	if err != nil {
		return err
	}
	return r.Close()
}

// seekVideo also begins a seek while frames are held and nothing was read since the last.
func seekVideo(ctx context.Context, path string) error {
	r, err := numm.OpenVideo(ctx, path)
	if err != nil {
		return err
	}
	defer r.Close()
	for _, k := range []int{55, 0, 30} {
		if err := errors.Join(r.SeekTo(k), r.SeekTo(0)); err != nil {
			return err
		}
		if err := r.SeekTo(k); err != nil {
			return err
		}
		if _, err := r.Read(nil); err != nil {
			return err
		}
	}
	_, err = r.At(50, 1, 50)
	return err
}

func breakVideo(ctx context.Context, path string) error {
	n := 0
	for _, err := range numm.VideoFrames(ctx, path) {
		if err != nil {
			return err
		}
		if n++; n == 3 {
			break
		}
	}
	return nil
}

func breakMovie(ctx context.Context, path string) error {
	for _, err := range numm.MovieFrames(ctx, path) {
		return err
	}
	return nil
}

func cancelMovie(ctx context.Context, path string) error {
	return cancelledMidway(ctx, func(ctx context.Context) iter.Seq2[numm.MovieFrame, error] { return numm.MovieFrames(ctx, path) })
}

// cancelledMidway ends the context once a loop has given something.
func cancelledMidway[T any](ctx context.Context, loop func(context.Context) iter.Seq2[T, error]) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var last error
	for _, err := range loop(ctx) {
		cancel()
		last = err
	}
	return expect(last, context.Canceled)
}

// decodeStreams reads a film at random, as a stream, and until its reader breaks.
func decodeStreams(ctx context.Context, path string) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	_, err = numm.DecodeVideo(ctx, struct{ io.ReadSeeker }{bytes.NewReader(content)}, numm.Range(0, 3))
	if err != nil {
		return err
	}
	if _, err = numm.DecodeVideo(ctx, struct{ io.Reader }{bytes.NewReader(content)}, numm.Range(0, 3)); err != nil {
		return err
	}
	broken := errors.New("broken")
	whole := bytes.NewReader(content)
	_, err = numm.DecodeVideo(ctx, &oddReader{size: whole.Size(), read: func(p []byte, off int64) (int, error) {
		if off+int64(len(p)) > whole.Size()/3 {
			return 0, broken
		}
		return whole.ReadAt(p, off)
	}})
	return expect(err, broken)
}

func breakSound(ctx context.Context, path string) error {
	for _, err := range numm.SoundChunks(ctx, path, 1470) {
		return err
	}
	return nil
}

func cancelVideo(ctx context.Context, path string) error {
	return cancelledMidway(ctx, func(ctx context.Context) iter.Seq2[numm.Frame, error] { return numm.VideoFrames(ctx, path) })
}

func cancelSound(ctx context.Context, path string) error {
	return cancelledMidway(ctx, func(ctx context.Context) iter.Seq2[numm.Chunk, error] { return numm.SoundChunks(ctx, path, 1470) })
}
