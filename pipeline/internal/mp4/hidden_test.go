package mp4

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/needs"
)

// muxed is a film of half a second and its sound that GStreamer muxed with the properties.
func muxed(t *testing.T, properties string) string {
	t.Helper()
	program := needs.Program(t, "gst-launch-1.0")
	path := filepath.Join(t.TempDir(), "a.mp4")
	const pictures = "videotestsrc num-buffers=30 ! video/x-raw,width=64,height=48,framerate=30/1 ! x264enc ! queue max-size-time=0 max-size-buffers=0 ! "
	args := strings.Fields("-q " + pictures + "mp4mux name=m movie-timescale=44100 " + properties + " ! filesink location=" + path +
		" audiotestsrc num-buffers=43 ! audio/x-raw,rate=44100,channels=2 ! avenc_aac ! queue ! m.")
	if out, err := exec.CommandContext(t.Context(), program, args...).CombinedOutput(); err != nil {
		t.Fatalf("gst-launch-1.0: %v\n%s", err, out)
	}
	return path
}

const inFragments = "fragment-duration=200 fragment-mode=first-moov-then-finalise"

// Of fragments that the muxer has hidden, the data alone are left: the file is about as large as one that never had any, and its packets
// are the same.
func TestFaststartOfHiddenFragments(t *testing.T) {
	var sizes []int64
	var packets []string
	for _, properties := range []string{"", inFragments} {
		src, err := os.Open(muxed(t, properties))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = src.Close() })
		path := filepath.Join(t.TempDir(), "b.mp4")
		dst, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = dst.Close() })
		if err := Faststart(t.Context(), dst, src, Coded{Delay: 1024, Total: 43000}); err != nil {
			t.Fatal(err)
		}
		content := disk.Read(t, path)
		if bytes.Contains(content, []byte("moof")) || bytes.Contains(content, []byte("mvex")) {
			t.Error("fragments are left")
		}
		sizes = append(sizes, int64(len(content)))
		packets = append(packets, packetsOf(t, path))
	}
	if packets[0] != packets[1] {
		t.Errorf("the packets are\n%s\nwant\n%s", packets[1], packets[0])
	}
	if sizes[1] > sizes[0]+1200 {
		t.Errorf("%d bytes, and %d without fragments", sizes[1], sizes[0])
	}
}

// packetsOf are the checksums of the packets of a film, as ffmpeg reads them.
func packetsOf(t *testing.T, path string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-i", path, "-map", "0:v", "-map", "0:a", "-c", "copy", "-f", "streamhash", "-").CombinedOutput()
	if err != nil {
		t.Fatalf("ffmpeg: %v\n%s", err, out)
	}
	return string(out)
}

// What a killed muxer has left becomes a film with all packets of its whole fragments, wherever the file was cut; one that is whole
// stays as it is.
func TestRecoverCutFragments(t *testing.T) {
	whole := disk.Read(t, muxed(t, inFragments))
	path := disk.File(t, "a.mp4", whole)
	f := disk.Edit(t, path)
	if err := Recover(f, int64(len(whole))); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(after, whole) {
		t.Errorf("a whole film has changed: %v", err)
	}
	if err := Recover(f, 40); err == nil {
		t.Error("40 bytes are no film")
	}
}
