package launch_test

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/needs"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/rig/numbered"
)

// sample returns the sound frame with a number.
func sample(n int) [2]int16 { return [2]int16{int16(n), int16(n >> 16)} }

// numberOf returns the number of a sound frame.
func numberOf(s [2]int16) int { return int(uint16(s[0])) | int(s[1])<<16 }

// sendSound writes numbered sound frames until the context ends.
func sendSound(ctx context.Context, description string) error {
	w, err := numm.LaunchSound(ctx, description)
	if err != nil {
		return err
	}
	defer w.Abort()
	sound := make(numm.Sound, 441)
	for n := 0; ; n += len(sound) {
		for i := range sound {
			sound[i] = sample(n + i)
		}
		if err := w.Write(sound); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
	}
}

// rtpSound sends numbered samples and receives each of them once, in order.
func rtpSound(t *testing.T, l line) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	port := freePort(t)
	sent := make(chan error, 1)
	go func() { sent <- sendSound(ctx, with(l.sink, "5002", port)) }()
	next, err := followSound(ctx, with(l.source, "5002", port, "udpsrc", "udpsrc address=127.0.0.1"))
	cancel()
	if err := errors.Join(err, <-sent); err != nil {
		t.Errorf("after sound frame %d: %v", next, err)
	}
}

// followSound receives a second and a half of numbered samples, and returns the number that comes next.
func followSound(ctx context.Context, description string) (next int, err error) {
	for c, err := range numm.LaunchChunks(ctx, description, 1000) {
		if err != nil {
			return next, err
		}
		for i, s := range c.Sound {
			n := numberOf(s)
			if (c.Index > 0 || i > 0) && n != next {
				return next, fmt.Errorf("sound frame %d of chunk %d is number %d", i, c.Index, n)
			}
			next = n + 1
		}
		if c.Index > 3*numm.SampleRate/2 {
			return next, nil
		}
	}
	return next, errors.New("the sound ended early")
}

// rtmpMovie sends a film to ffmpeg, which records it. All pictures are there in order, and the tone of every fifteenth one is
// where that picture is.
func rtmpMovie(t *testing.T, l line) {
	ffmpeg, path := needs.Program(t, "ffmpeg"), filepath.Join(t.TempDir(), "out.mkv")
	address := "rtmp://127.0.0.1:" + freePort(t) + "/app/key"
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	receiver := exec.CommandContext(ctx, ffmpeg, "-v", "error", "-listen", "1", "-i", address, "-c", "copy", path)
	if err := receiver.Start(); err != nil {
		t.Fatal(err)
	}
	var err error
	eventually(ctx, func() bool { // until ffmpeg listens
		err = writeMovie(ctx, with(l.sink, "rtmp://host/app/key", address))
		return err == nil
	})
	if err := errors.Join(err, receiver.Wait()); err != nil {
		t.Fatal(err)
	}
	v, s, err := numm.ReadMovie(t.Context(), path)
	if err != nil || v.Len() != moviePictures {
		t.Fatalf("%v: %v", v, err)
	}
	for k, m := range v.All() {
		if n, ok := numbered.Read(m); n != k || !ok {
			t.Errorf("frame %d is number %d, %v", k, n, ok)
		}
	}
	for _, k := range []int{15, 30, 45} {
		if begin := onset(s, (k-7)*numm.FrameSound); begin < (k-2)*numm.FrameSound || begin > (k+2)*numm.FrameSound {
			t.Errorf("the tone of frame %d begins at %.2f frames", k, float64(begin)/numm.FrameSound)
		}
	}
}

const moviePictures = 60

// writeMovie writes numbered pictures, with a loud tone to each fifteenth.
func writeMovie(ctx context.Context, description string) error {
	m := numm.NewImage(width, height)
	w, err := numm.LaunchMovie(ctx, description, width, height)
	if err != nil {
		return err
	}
	defer w.Abort()
	for k := range moviePictures {
		sound := make(numm.Sound, numm.FrameSound)
		for i := range sound {
			if k%15 == 0 && i/22%2 == 0 {
				sound[i] = [2]int16{16000, 16000}
			}
		}
		numbered.Write(m, k)
		if err := errors.Join(w.WriteFrame(m), w.WriteSound(sound)); err != nil {
			return err
		}
	}
	return w.Close()
}

// onset returns the first loud sample from one on.
func onset(s numm.Sound, from int) int {
	for i := from; i < len(s); i++ {
		if s[i][0] > 8000 {
			return i
		}
	}
	return len(s)
}
