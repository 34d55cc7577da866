package launch_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/rig/numbered"
)

// Pictures that are written thirty a second go through an encoder and the network into a loop of the same process, and each comes
// once, in order. With NUMM_LONG=1 this lasts a minute for each protocol, and after the first second, in which the pipelines
// start, no picture takes 300 ms from Write to the loop.
func TestEveryPictureOnce(t *testing.T) {
	turn.Long(t)
	lines := tables(t)
	for _, protocol := range []string{"UDP, MPEG-TS", "SRT", "RTMP"} {
		t.Run(protocol, func(t *testing.T) {
			l := lines[protocol]
			needElements(t, l)
			port := freePort(t)
			server := "rtmp://host/app/key"
			if protocol == "RTMP" {
				server = rtmpServer(t)
			}
			// Who writes at the pace of a clock wants no sink that waits for another. SRT waits 125 ms for what was lost unless told.
			place := []string{"udpsink ", "udpsink sync=false ", "srtsink ", "srtsink sync=false ", "rtmp2sink ", "rtmp2sink sync=false ",
				"rtmp://host/app/key", server, "5000", port,
				"host:7001", "127.0.0.1:" + port + "?latency=50", ":7001?", "127.0.0.1:" + port + "?latency=50&"}
			count := 90
			if long() {
				count = 60 * numm.FrameRate
			} else {
				t.Parallel()
			}
			delays := glassToGlass(t, with(l.sink, place...), with(l.source, place...), count)
			first := slices.Max(delays[:numm.FrameRate])
			delays = slices.Sorted(slices.Values(delays[numm.FrameRate:]))
			last := len(delays) - 1
			ms := time.Millisecond
			t.Logf("| %s | %d | %v | %v | %v | %v |", protocol, count, delays[last/2].Round(ms), delays[last*99/100].Round(ms), delays[last].Round(ms), first.Round(ms))
			if long() && delays[last] >= 300*time.Millisecond {
				t.Errorf("a picture took %v", delays[last])
			}
		})
	}
}

func long() bool { return os.Getenv("NUMM_LONG") != "" }

// glassToGlass sends pictures at the pace of a camera, and returns for how long each of count was on its way.
func glassToGlass(t *testing.T, sink, source string, count int) []time.Duration {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	written := make([]atomic.Int64, count+30*numm.FrameRate) // nanoseconds by the number
	sent := make(chan error, 1)
	go func() { sent <- sendPaced(ctx, sink, written) }()
	delays, err := arrivals(ctx, source, written, count)
	cancel()
	if err := errors.Join(<-sent, err); err != nil {
		t.Fatal(err)
	}
	return delays
}

// sendPaced writes numbered pictures, thirty a second, until the context ends, and notes when.
func sendPaced(ctx context.Context, description string, written []atomic.Int64) error {
	w, err := numm.LaunchVideo(ctx, description, glassWidth, glassHeight)
	if err != nil {
		return err
	}
	defer w.Abort()
	tick := time.NewTicker(time.Second / numm.FrameRate)
	defer tick.Stop()
	m := numm.NewImage(glassWidth, glassHeight)
	for k := range written {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		numbered.Write(m, k)
		written[k].Store(time.Now().UnixNano())
		if err := w.Write(m); err != nil && ctx.Err() == nil {
			return err
		}
	}
	return errors.New("nobody took the pictures")
}

const glassWidth, glassHeight = 640, 360

// arrivals receives count pictures, each the successor of the one before, and returns how long they took.
func arrivals(ctx context.Context, description string, written []atomic.Int64, count int) (delays []time.Duration, err error) {
	next := -1
	for f, err := range numm.LaunchFrames(ctx, description, numm.NativeRate()) {
		now := time.Now().UnixNano()
		if err != nil {
			return delays, err
		}
		n, ok := numbered.Read(f.Image)
		if !ok || next >= 0 && n != next {
			return delays, fmt.Errorf("picture %d is number %d, %v, and not %d", f.Index, n, ok, next)
		}
		if f.Index != len(delays) {
			return delays, fmt.Errorf("number %d has index %d, not %d", n, f.Index, len(delays))
		}
		next = n + 1
		if delays = append(delays, time.Duration(now-written[n].Load())); len(delays) == count {
			return delays, nil
		}
	}
	return delays, errors.New("the stream ended early")
}
