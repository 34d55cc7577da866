package launch_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/gonumm/gonumm/internal/needs"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/rig/numbered"
	"github.com/gonumm/gonumm/tests/rig/server"
)

// rows are the tests of the tables' rows by their names.
var rows = map[string]struct {
	run func(t *testing.T, l line)
	rig bool // needs a screen or PipeWire
}{
	"test picture":      {run: testPicture},
	"test sound":        {run: testSound},
	"camera (V4L2)":     {run: v4l2Camera},
	"camera (PipeWire)": {run: pictures, rig: true},
	"the screen (X11)":  {run: pictures, rig: true},
	"RTSP":              {run: rtsp},
	"RTMP":              {run: rtmp},
	"RTMP, with sound":  {run: rtmpMovie},
	"SRT":               {run: srt},
	"UDP, MPEG-TS":      {run: udp},
	"sound over RTP":    {run: rtpSound},
	"HLS":               {run: hls},
	"HLS segments":      {run: hlsSegments},
	"numbered pictures": {run: numberedPictures},
	"shared memory":     {run: sharedMemory},
	"H.265 in a file":   {run: file},
	"AV1 in a file":     {run: file},
	"AV1, SVT":          {run: file},
	"H.264, VA-API":     {run: file},
	"H.264, NVENC":      {run: file},
	"H.264, V4L2":       {run: file},
	"V4L2 loopback":     {run: v4l2Loopback},
	"a window":          {run: window, rig: true},
}

func testPicture(t *testing.T, l line) { pictures(t, l) }

// pictures receives thirty pictures, whatever they show, at a steady rate.
func pictures(t *testing.T, l line) {
	count := 0
	for f, err := range numm.LaunchFrames(t.Context(), l.source, numm.Height(120)) {
		if err != nil {
			t.Fatal(err)
		}
		if f.Height() != 120 || f.Index < count {
			t.Fatalf("picture %d is number %d, %v", count, f.Index, f.Shape())
		}
		if count++; count == 30 {
			return
		}
	}
	t.Errorf("only %d pictures", count)
}

// testSound finds a sine of 440 Hz: it crosses zero upwards 440 times a second.
func testSound(t *testing.T, l line) {
	for c, err := range numm.LaunchChunks(t.Context(), l.source, numm.SampleRate) {
		if err != nil {
			t.Fatal(err)
		}
		crossings := 0
		for i := range c.Sound[1:] {
			if c.Sound[i][0] < 0 && c.Sound[i+1][0] >= 0 {
				crossings++
			}
		}
		if crossings < 439 || crossings > 440 {
			t.Errorf("%d waves in a second", crossings)
		}
		return
	}
}

// device skips the test where a device is missing, and names it.
func device(t *testing.T, path string) {
	t.Helper()
	if _, err := os.Stat(path); err != nil {
		t.Skipf("this machine has no device %s", path)
	}
}

func v4l2Camera(t *testing.T, l line) {
	device(t, "/dev/video0")
	pictures(t, l)
}

func v4l2Loopback(t *testing.T, l line) {
	device(t, "/dev/video9")
	if err := write(t.Context(), l.sink, 30); err != nil {
		t.Fatal(err)
	}
}

// file writes numbered pictures with an encoder and reads them back.
func file(t *testing.T, l line) {
	path := filepath.Join(t.TempDir(), "out.film")
	if err := write(t.Context(), with(l.sink, "out.mp4", path, "out.mkv", path), 30); err != nil {
		t.Fatal(err)
	}
	v, err := numm.ReadVideo(t.Context(), path)
	if err != nil || v.Len() != 30 {
		t.Fatalf("%v: %v", v, err)
	}
	for k, m := range v.All() {
		if n, ok := numbered.Read(m); n != k || !ok {
			t.Errorf("frame %d is number %d, %v", k, n, ok)
		}
	}
}

// rtsp reads what a server plays, from its first picture on, and sends to a server that records.
func rtsp(t *testing.T, l line) {
	path := filepath.Join(t.TempDir(), "film.mkv")
	if err := write(t.Context(), "x264enc key-int-max=15 bframes=0 ! h264parse ! matroskamux ! filesink location="+path, 60); err != nil {
		t.Fatal(err)
	}
	player, _ := server.RTSP(t, "play", "filesrc location="+path+" ! matroskademux ! h264parse ! rtph264pay name=pay0")
	numbers, err := receive(t.Context(), with(l.source, "rtsp://host/path", player), pairedPictures)
	if err != nil || len(numbers) != pairedPictures || numbers[0] != 0 {
		t.Errorf("%d pictures: %v: %v", len(numbers), numbers, err)
	}
	ascending(t, numbers)

	port := freePort(t)
	recorder, _ := server.RTSP(t, "record", "rtph264depay name=depay0 ! h264parse config-interval=-1 ! mpegtsmux alignment=7 ! udpsink host=127.0.0.1 port="+port)
	pair(t, with(l.sink, "rtsp://host/path", recorder), "udpsrc address=127.0.0.1 port="+port+" ! tsdemux ! decodebin")
}

func rtmp(t *testing.T, l line) {
	server := rtmpServer(t)
	pair(t, with(l.sink, "rtmp://host/app/key", server), with(l.source, "rtmp://host/app/key", server))
}

func srt(t *testing.T, l line) {
	port := freePort(t)
	pair(t, with(l.sink, "host:7001", "127.0.0.1:"+port), with(l.source, ":7001", "127.0.0.1:"+port))
}

func udp(t *testing.T, l line) {
	port := freePort(t)
	pair(t, with(l.sink, "5000", port), with(l.source, "5000", port, "udpsrc", "udpsrc address=127.0.0.1"))
}

func sharedMemory(t *testing.T, l line) {
	socket := filepath.Join(t.TempDir(), "socket")
	source := with(l.source, "/tmp/numm", socket, "640", fmt.Sprint(width), "360", fmt.Sprint(height))
	pair(t, with(l.sink, "/tmp/numm", socket), source, func() bool { _, err := os.Stat(socket); return err == nil })
}

// hls reads what a web server has of segments.
func hls(t *testing.T, l line) {
	folder := t.TempDir()
	segment(t, tables(t)["HLS segments"].sink, folder)
	server := httptest.NewServer(http.FileServer(http.Dir(folder)))
	defer server.Close()
	numbers, err := receive(t.Context(), with(l.source, "http://host", server.URL), 0)
	if err != nil || len(numbers) != 90 || numbers[0] != 0 {
		t.Errorf("%d pictures: %v: %v", len(numbers), numbers, err)
	}
	ascending(t, numbers)
}

// segment writes ninety numbered pictures as segments and a playlist into a folder.
func segment(t *testing.T, sink, folder string) {
	t.Helper()
	if err := write(t.Context(), with(sink, "seg%05d.ts", folder+"/seg%05d.ts", "list.m3u8", folder+"/list.m3u8"), 90); err != nil {
		t.Fatal(err)
	}
	if segments, err := filepath.Glob(folder + "/*.ts"); err != nil || len(segments) < 3 {
		t.Errorf("%d segments: %v", len(segments), err)
	}
}

// hlsSegments lets ffmpeg read all of the playlist.
func hlsSegments(t *testing.T, l line) {
	ffmpeg, folder := needs.Program(t, "ffmpeg"), t.TempDir()
	segment(t, l.sink, folder)
	raw, err := exec.CommandContext(t.Context(), ffmpeg, "-v", "error", "-i", folder+"/list.m3u8", "-f", "rawvideo", "-pix_fmt", "rgb24", "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	const size = width * height * 3
	if len(raw) != 90*size {
		t.Fatalf("ffmpeg reads %d frames of 90", len(raw)/size)
	}
	v := numm.Video{Pix: raw, Width: width, Height: height}
	for k, m := range v.All() {
		if n, ok := numbered.Read(m); n != k || !ok {
			t.Errorf("frame %d is number %d, %v", k, n, ok)
		}
	}
}

func numberedPictures(t *testing.T, l line) {
	folder := t.TempDir()
	for k := range 10 {
		m := numm.NewImage(width, height)
		numbered.Write(m, k)
		if err := numm.WriteImage(t.Context(), fmt.Sprintf("%s/frame-%04d.png", folder, k), m); err != nil {
			t.Fatal(err)
		}
	}
	numbers, err := receive(t.Context(), with(l.source, "frame-", folder+"/frame-"), 0)
	if err != nil || len(numbers) != 10 || numbers[0] != 0 {
		t.Errorf("numbers %v: %v", numbers, err)
	}
	ascending(t, numbers)
}

// window shows pictures in a window of the rig's screen.
func window(t *testing.T, l line) {
	if err := write(t.Context(), l.sink, 30); err != nil {
		t.Fatal(err)
	}
}
