// Package large_test reads pictures of more than ten megabytes, which no watchdog may take for files that give nothing.
package large_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

const width, height = 2200, 1700 // of noise, so that nothing compresses it to less than 10 MB

// One large picture of every format that ffmpeg writes is read whole, and as it was where the format loses nothing.
func TestLargePictures(t *testing.T) {
	turn.Long(t)
	noise := make([]byte, 3*width*height)
	r := rand.NewChaCha8([32]byte{1})
	_, _ = r.Read(noise) // never fails
	folder := t.TempDir()
	source := filepath.Join(folder, "noise.ppm")
	disk.Write(t, source, append(fmt.Appendf(nil, "P6\n%d %d\n255\n", width, height), noise...))
	for _, c := range []struct {
		name string
		args []string
		loss bool
	}{
		{"a.ppm", nil, false},
		{"a.png", nil, false},
		{"a.bmp", nil, false},
		{"a.tiff", nil, false},
		{"a.jp2", []string{"-c:v", "jpeg2000", "-pred", "dwt53", "-pix_fmt", "rgb24"}, true},
		{"a.jpg", []string{"-q:v", "1", "-qmin", "1", "-pix_fmt", "yuvj444p"}, true},
	} {
		path := filepath.Join(folder, c.name)
		args := append(append([]string{"-v", "error", "-y", "-i", source}, c.args...), path)
		if out, err := exec.Command("ffmpeg", args...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v: %s", c.name, err, out)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() < 8<<20 {
			t.Errorf("%s has only %d bytes", c.name, info.Size())
		}
		for _, opts := range [][]numm.ImageOption{nil, {numm.Isolated()}} {
			m, err := numm.ReadImage(t.Context(), path, opts...)
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
				continue
			}
			if m.Width() != width || m.Height() != height {
				t.Errorf("%s: %d by %d pixels", c.name, m.Width(), m.Height())
				continue
			}
			if !c.loss && !bytes.Equal(m.Pix, noise) {
				t.Errorf("%s: other pixels", c.name)
			}
			if off := meanDifference(m.Pix, noise); off > 24 {
				t.Errorf("%s: %.1f levels off in the mean", c.name, off)
			}
		}
	}
}

// meanDifference is 85 for noise that has nothing to do with the other.
func meanDifference(a, b []byte) float64 {
	sum := 0
	for i := range a {
		sum += max(int(a[i]), int(b[i])) - min(int(a[i]), int(b[i]))
	}
	return float64(sum) / float64(len(a))
}
