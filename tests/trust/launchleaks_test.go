package trust_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// Law 10 for pipelines of the program's own: after any number of launches, breaks and failures the process holds what it held
// before. With NUMM_LONG=1 there are 500 after those that warm up.
func TestLaunchesLeaveNothing(t *testing.T) {
	turn.Long(t)
	count := 80
	if os.Getenv("NUMM_LONG") != "" {
		count = 500
	}
	checkLeaksOf(t, launchUses(t, t.TempDir()), count)
}

// Every way to launch a pipeline ends as it should.
func TestEveryLaunch(t *testing.T) {
	for _, u := range launchUses(t, t.TempDir()) {
		if err := u.do(); err != nil {
			t.Errorf("%s: %v", u.name, err)
		}
	}
}

const (
	smallSource = "videotestsrc num-buffers=5 ! video/x-raw,width=16,height=16,framerate=30/1"
	liveSource  = "videotestsrc is-live=true ! video/x-raw,width=16,height=16,framerate=30/1"
	nobody      = "127.0.0.1:1" // an address at which nobody listens
)

// launchUses are the ways to launch a pipeline and to end.
func launchUses(t *testing.T, folder string) []use {
	var list []use
	ctx := t.Context()
	add := func(name string, do func() error) { list = append(list, use{name, do}) }

	add("frames to the end", func() error { return launchedFrames(ctx, smallSource, 100) })
	add("break out of frames", func() error { return launchedFrames(ctx, smallSource, 2) })
	add("break out of a camera", func() error { return launchedFrames(ctx, liveSource, 2) })
	add("chunks to the end", func() error { return launchedChunks(ctx, "audiotestsrc num-buffers=5", 1<<20) })
	add("break out of chunks", func() error { return launchedChunks(ctx, "audiotestsrc", 2) })
	add("cancel a camera", func() error { return expect(cancelLaunched(ctx, liveSource), context.Canceled) })
	add("wait for nobody", func() error {
		ctx, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
		defer cancel()
		return expect(launchedFrames(ctx, "udpsrc address=127.0.0.1 port=0 ! tsdemux ! decodebin", 1), context.DeadlineExceeded)
	})
	for _, wrong := range []string{"", "videotestsrc ! viedoconvert", "videotestsrc patern=ball", "videotestsrc pattern=none-such", "videotestsrc ! fakesink", "audiotestsrc", "a. ! b."} {
		add("refuse "+wrong, func() error { return expect(launchedFrames(ctx, wrong, 1), numm.ErrUnsupported) })
		add("refuse to write to "+wrong, func() error {
			_, err := numm.LaunchVideo(ctx, wrong+" ! nothing", 16, 16)
			return expect(err, numm.ErrUnsupported)
		})
	}
	for _, failing := range []string{"filesrc location=/none/such ! decodebin", smallSource + " ! identity error-after=3", "filesrc location=/etc/passwd ! decodebin",
		"souphttpsrc location=http://" + nobody + "/ ! decodebin", "rtspsrc location=rtsp://" + nobody + "/ ! decodebin", "rtmp2src location=rtmp://" + nobody + "/a/b ! flvdemux ! decodebin"} {
		add("fail in "+failing, func() error {
			if launchedFrames(ctx, failing, 100) == nil {
				return errors.New("no error")
			}
			return nil
		})
	}
	return append(list, launchWriteUses(ctx, folder)...)
}

// launchWriteUses are those that write.
func launchWriteUses(ctx context.Context, folder string) []use {
	movie := "video. ! avenc_mpeg4 ! queue ! mux.  sound. ! flacenc ! queue ! mux.  matroskamux name=mux ! filesink location=" + filepath.Join(folder, "a.mkv")
	return []use{
		{"write", func() error { return launchedWrite(ctx, "x264enc tune=zerolatency ! fakesink", 5) }},
		{"write with an encoder that looks ahead", func() error { return launchedWrite(ctx, "x264enc ! fakesink", 60) }},
		{"write caps", func() error { return launchedWrite(ctx, "video/x-raw,format=I420 ! fakesink", 5) }},
		{"write to what fails", func() error {
			if launchedWrite(ctx, "identity error-after=3 ! fakesink", 20) == nil {
				return errors.New("no error")
			}
			return nil
		}},
		{"write to a server that is not there", func() error {
			if launchedWrite(ctx, "x264enc ! flvmux ! rtmp2sink location=rtmp://"+nobody+"/a/b", 60) == nil {
				return errors.New("no error")
			}
			return nil
		}},
		{"write to what takes nothing", func() error {
			ctx, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
			defer cancel()
			return expect(launchedWrite(ctx, "appsink max-buffers=1 sync=false", 200), context.DeadlineExceeded)
		}},
		{"abort a movie at once", func() error {
			w, err := numm.LaunchMovie(ctx, movie, 16, 16)
			return errors.Join(err, w.Abort())
		}},
		{"write a movie", func() error {
			w, err := numm.LaunchMovie(ctx, movie, 16, 16)
			if err != nil {
				return err
			}
			m, s := numm.NewImage(16, 16), make(numm.Sound, numm.FrameSound)
			return errors.Join(w.WriteFrame(m), w.WriteSound(s), w.WriteFrame(m), w.WriteSound(s), w.Close())
		}},
		{"abort a sound", func() error {
			w, err := numm.LaunchSound(ctx, "opusenc ! fakesink")
			if err != nil {
				return err
			}
			return errors.Join(w.Write(make(numm.Sound, 10_000)), w.Abort())
		}},
	}
}

// launchedFrames takes the first count frames.
func launchedFrames(ctx context.Context, description string, count int) error {
	for _, err := range numm.LaunchFrames(ctx, description) {
		if err != nil {
			return err
		}
		if count--; count == 0 {
			return nil
		}
	}
	return nil
}

// launchedChunks takes the first count chunks.
func launchedChunks(ctx context.Context, description string, count int) error {
	for _, err := range numm.LaunchChunks(ctx, description, 441) {
		if err != nil {
			return err
		}
		if count--; count == 0 {
			return nil
		}
	}
	return nil
}

// cancelLaunched cancels after the first frame and returns what the loop ends with.
func cancelLaunched(ctx context.Context, description string) (last error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for _, err := range numm.LaunchFrames(ctx, description) {
		cancel()
		last = err
	}
	return last
}

func launchedWrite(ctx context.Context, description string, count int) error {
	w, err := numm.LaunchVideo(ctx, description, 64, 64)
	if err != nil {
		return err
	}
	defer w.Abort()
	m := numm.NewImage(64, 64)
	for range count {
		if err := w.Write(m); err != nil {
			return err
		}
	}
	return w.Close()
}
