//go:build rig

package live_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/rig/numbered"
	"github.com/gonumm/gonumm/tests/rig/server"
)

// A film at an HTTP address is a camera: its pictures come in order, those that do not are counted, and its end is that of Run.
func TestSourceOverHTTP(t *testing.T) {
	t.Setenv("http_proxy", "") // the element asks it, for this machine's own addresses too
	const frames = 45
	folder := t.TempDir()
	film := numm.NewVideo(frames, 96, 64)
	for k, m := range film.All() {
		numbered.Write(m, k)
	}
	if err := numm.WriteVideo(t.Context(), filepath.Join(folder, "film.mkv"), film); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.FileServer(http.Dir(folder)))
	defer server.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 4*maxWait)
	defer cancel()
	var session *live.Session
	var seen []int
	err := live.Run(ctx, &live.Config{
		Source: server.URL + "/film.mkv", InWidth: 96, InHeight: 64,
		Start: func(s *live.Session) { session = s },
		VideoIn: func(in *numm.Image) {
			if n, ok := numbered.Read(in); ok {
				seen = append(seen, n)
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	dropped := session.Stats().FramesDropped
	if !slices.IsSorted(seen) || len(slices.Compact(slices.Clone(seen))) != len(seen) || len(seen)+dropped < frames-1 {
		t.Errorf("%d dropped, %d seen: %v", dropped, len(seen), seen)
	}
	if err := live.Run(ctx, &live.Config{Source: server.URL + "/none.mkv", VideoIn: func(*numm.Image) {}}); err == nil ||
		!strings.Contains(err.Error(), "none.mkv") && !strings.Contains(err.Error(), "Not Found") {
		t.Errorf("a film that is not there: %v", err)
	}
}

// A camera in the network is one, too; when it goes, the error says so.
func TestSourceOverRTSP(t *testing.T) {
	t.Parallel() // it has no device of the rig's
	address, stop := server.RTSP(t, "play", "videotestsrc is-live=true pattern=solid-color foreground-color=0xff20a0e0 "+
		"! video/x-raw, format=RGB, width=160, height=120, framerate=30/1 ! videoconvert "+
		"! video/x-raw, format=I420, colorimetry=(string)1:4:0:0 ! jpegenc quality=95 ! rtpjpegpay name=pay0")
	ctx, cancel := context.WithTimeout(t.Context(), 4*maxWait)
	defer cancel()
	seen := 0
	err := live.Run(ctx, &live.Config{
		Source: address, InWidth: 80, InHeight: 60,
		VideoIn: func(in *numm.Image) {
			for _, at := range [][2]int{{0, 0}, {40, 30}, {79, 59}} {
				r, g, b := in.RGB(at[0], at[1])
				if max(int(r), 0x20)-min(int(r), 0x20) > 4 || max(int(g), 0xa0)-min(int(g), 0xa0) > 4 || max(int(b), 0xe0)-min(int(b), 0xe0) > 4 {
					t.Errorf("pixel %v of picture %d is %d, %d, %d", at, seen, r, g, b)
				}
			}
			if seen++; seen == 20 {
				stop()
			}
		},
	})
	if !errors.Is(err, numm.ErrStalled) || seen < 20 {
		t.Errorf("%v, after %d pictures", err, seen)
	}
}
