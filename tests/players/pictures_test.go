package players

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/numm"
)

// libwebp's own inspector finds nothing wrong with a WebP, moving or still, without loss or with a Quality.
func TestWebPIsValid(t *testing.T) {
	v := numbered(20)
	for name, write := range map[string]func(path string) error{
		"moving":            func(path string) error { return numm.WriteVideo(t.Context(), path, v) },
		"moving, a Quality": func(path string) error { return numm.WriteVideo(t.Context(), path, v, numm.Quality(60)) },
		"one frame":         func(path string) error { return numm.WriteVideo(t.Context(), path, v.Slice(3, 4)) },
		"still":             func(path string) error { return numm.WriteImage(t.Context(), path, v.Frame(3)) },
		"still, a Quality":  func(path string) error { return numm.WriteImage(t.Context(), path, v.Frame(3), numm.Quality(60)) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.webp")
			if err := write(path); err != nil {
				t.Fatal(err)
			}
			if told := said(t, "webpinfo", path); !strings.Contains(told, "No error detected") {
				t.Error(told)
			}
		})
	}
}

// ffmpeg reads an AVIF without loss bit for bit.
func TestAVIFByFFmpeg(t *testing.T) {
	m := numbered(6).Frame(5)
	path := filepath.Join(t.TempDir(), "a.avif")
	if err := numm.WriteImage(t.Context(), path, m, numm.Lossless()); err != nil {
		t.Fatal(err)
	}
	raw := filepath.Join(t.TempDir(), "a.ppm")
	said(t, "ffmpeg", "-v", "error", "-i", path, "-pix_fmt", "rgb24", raw)
	got, err := numm.ReadImage(t.Context(), raw)
	if err != nil || !bytes.Equal(got.Pix, m.Pix) {
		t.Errorf("%v, %v", got, err)
	}
}
