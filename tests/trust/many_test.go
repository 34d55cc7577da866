package trust_test

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/freememory"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/truth"
	"go.uber.org/goleak"
)

// Hundreds of readers and writers at once, a third of them cancelled at random: each array is what is read alone, each
// error is the context's, and nothing is left.
func TestManyAtOnce(t *testing.T) {
	turn.Long(t)
	const each = 14
	work := workList(t)
	for _, w := range work {
		if err := w.do(t.Context(), filepath.Join(t.TempDir(), "warm")); err != nil {
			t.Fatalf("%s: %v", w.name, err)
		}
	}
	goroutines, before := goleak.IgnoreCurrent(), held(t)
	folder := t.TempDir()
	var group sync.WaitGroup
	for i := range each * len(work) {
		group.Go(func() {
			w, r := work[i%len(work)], rand.New(rand.NewPCG(1, uint64(i)))
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			cancels := r.IntN(3) == 0
			if cancels {
				defer time.AfterFunc(time.Duration(r.IntN(300))*time.Millisecond, cancel).Stop()
			}
			err := w.do(ctx, filepath.Join(folder, strconv.Itoa(i)))
			if err != nil && !(cancels && errors.Is(err, context.Canceled)) {
				t.Errorf("%s: %v", w.name, err)
			}
		})
	}
	group.Wait()
	if n := freememory.Promised(); n != 0 {
		t.Errorf("%d bytes are still promised", n)
	}
	// Each pipeline holds descriptors. Threads cannot be told by their names here: where a thread of GStreamer calls Go, and
	// Go needs one more of its own, that one is begotten with the other's name.
	eventually(t, func() string {
		now := held(t)
		now.threads = nil
		return now.beyond(before)
	})
	if err := goleak.Find(goroutines); err != nil {
		t.Error(err)
	}
	for _, name := range disk.Names(t, folder) {
		if filepath.Ext(name) == "" {
			t.Errorf("%s is left", name)
		}
	}
}

// A piece of work returns an error where what it read is not what is read alone.
type piece struct {
	name string
	do   func(ctx context.Context, target string) error
}

var errDiffers = errors.New("not what is read alone")

func workList(t *testing.T) []piece {
	var list []piece
	for _, name := range []string{"short.wav", "cbr.mp3", "s16.flac", "opus.opus", "aac.m4a"} {
		path := truth.Named(t, name).Path
		want, err := numm.ReadSound(t.Context(), path)
		noError(t, err)
		list = append(list, piece{"read " + name, func(ctx context.Context, _ string) error {
			got, err := numm.ReadSound(ctx, path)
			if err == nil && !slices.Equal(got, want) {
				err = errDiffers
			}
			return err
		}})
	}
	for _, name := range []string{"fps25.mp4", "h264.mkv", "vp8.webm", "mjpeg.avi"} {
		path := truth.Named(t, name).Path
		want, err := numm.ReadVideo(t.Context(), path, numm.Range(10, 20))
		noError(t, err)
		list = append(list, piece{"read " + name, func(ctx context.Context, _ string) error {
			got, err := numm.ReadVideo(ctx, path, numm.Range(10, 20))
			if err == nil && !bytes.Equal(got.Pix, want.Pix) {
				err = errDiffers
			}
			return err
		}})
	}
	film, err := numm.ReadVideo(t.Context(), truth.Named(t, "fps30.mp4").Path, numm.Range(0, 5), numm.Height(60))
	noError(t, err)
	sound := ramp(4410)
	list = append(list, piece{"write and read a film", func(ctx context.Context, target string) error {
		target += ".mkv"
		if err := numm.WriteVideo(ctx, target, film, numm.Lossless()); err != nil {
			return err
		}
		got, err := numm.ReadVideo(ctx, target)
		if err == nil && !bytes.Equal(got.Pix, film.Pix) {
			err = errDiffers
		}
		return err
	}}, piece{"write and read a sound", func(ctx context.Context, target string) error {
		target += ".flac"
		if err := numm.WriteSound(ctx, target, sound); err != nil {
			return err
		}
		got, err := numm.ReadSound(ctx, target)
		if err == nil && !slices.Equal(got, sound) {
			err = errDiffers
		}
		return err
	}}, piece{"write and read a picture", func(ctx context.Context, target string) error {
		target += ".png"
		if err := numm.WriteImage(ctx, target, film.Frame(0)); err != nil {
			return err
		}
		got, err := numm.ReadImage(ctx, target)
		if err == nil && !got.Equal(film.Frame(0)) {
			err = errDiffers
		}
		return err
	}})
	for i, p := range list[:len(list)-3] {
		if i%3 == 0 {
			list = append(list, piece{p.name + " twice", func(ctx context.Context, target string) error {
				return errors.Join(p.do(ctx, target), p.do(ctx, target))
			}})
		}
	}
	return list
}
