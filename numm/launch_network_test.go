package numm_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/needs"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// send writes numbered pictures until the context ends, as quickly as the description takes them.
func send(ctx context.Context, description string) error {
	w, err := numm.LaunchVideo(ctx, description, 64, 64)
	if err != nil {
		return err
	}
	defer w.Abort()
	m := numm.NewImage(64, 64)
	for k := 0; ; k++ {
		number(m, k)
		if err := w.Write(m); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
	}
}

// Numbered pictures go through an encoder and the network into another pipeline of the same process, at the pace of the clock:
// from the first that arrives each one comes once, in order.
func TestLaunchOverTheNetwork(t *testing.T) {
	turn.Long(t)
	for _, peer := range []struct{ name, sink, source string }{
		{"UDP", "mpegtsmux alignment=7 ! udpsink host=127.0.0.1 port=%d", "udpsrc address=127.0.0.1 port=%d buffer-size=4000000 ! tsdemux ! decodebin"},
		{"SRT", "mpegtsmux alignment=7 ! srtsink uri=srt://127.0.0.1:%d?mode=caller", "srtsrc uri=srt://127.0.0.1:%d?mode=listener ! tsdemux ! decodebin"},
		{"TCP", "matroskamux streamable=true ! tcpserversink host=127.0.0.1 port=%d sync-method=latest-keyframe", "tcpclientsrc host=127.0.0.1 port=%d ! matroskademux ! decodebin"},
	} {
		t.Run(peer.name, func(t *testing.T) {
			t.Parallel()
			port := needs.Port(t)
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			sent := make(chan error, 1)
			go func() {
				sent <- send(ctx, fmt.Sprintf("x264enc tune=zerolatency speed-preset=ultrafast key-int-max=15 ! h264parse config-interval=-1 ! "+peer.sink, port))
			}()
			numbers, err := receive(ctx, fmt.Sprintf(peer.source, port), 60)
			cancel()
			if err := <-sent; err != nil {
				t.Error(err)
			}
			if err != nil {
				t.Fatal(err)
			}
			for i := range numbers[1:] {
				if numbers[i+1] != numbers[i]+1 {
					t.Errorf("after number %d comes %d", numbers[i], numbers[i+1])
				}
			}
		})
	}
}

// receive collects the numbers of this many pictures, each once. A client that is there before its server tries again.
func receive(ctx context.Context, description string, count int) (numbers []int, err error) {
	for len(numbers) == 0 && ctx.Err() == nil {
		for f, failed := range numm.LaunchFrames(ctx, description, numm.NativeRate()) {
			if err = failed; err != nil {
				break
			}
			numbers = append(numbers, numberOf(f.Image))
			if len(numbers) == count {
				return numbers, nil
			}
		}
	}
	return numbers, fmt.Errorf("%d of %d pictures: %w", len(numbers), count, err)
}

// A movie goes out as HLS segments, and ffmpeg reads all of it from the playlist.
func TestLaunchHLS(t *testing.T) {
	ffmpeg := needs.Program(t, "ffmpeg")
	folder := t.TempDir()
	list := filepath.Join(folder, "list.m3u8")
	w, err := numm.LaunchVideo(t.Context(), fmt.Sprintf(
		"x264enc key-int-max=30 ! h264parse ! hlssink2 target-duration=1 max-files=0 playlist-length=0 location=%s/%%05d.ts playlist-location=%s", folder, list), 64, 64)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	m := numm.NewImage(64, 64)
	for k := range 90 {
		number(m, k)
		if err := w.Write(m); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(list); err != nil || strings.Count(string(text), ".ts") < 3 {
		t.Errorf("the playlist: %v\n%s", err, text)
	}
	raw, err := exec.CommandContext(t.Context(), ffmpeg, "-v", "error", "-i", list, "-f", "rawvideo", "-pix_fmt", "rgb24", "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	const size = 64 * 64 * 3
	if len(raw) != 90*size {
		t.Fatalf("ffmpeg reads %d frames of 90", len(raw)/size)
	}
	for k := range 90 {
		if n := numberOf(&numm.Image{Pix: raw[k*size : (k+1)*size], Stride: 64 * 3, Rect: m.Rect}); n != k {
			t.Errorf("frame %d is number %d", k, n)
		}
	}
}
