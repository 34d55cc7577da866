package riff

import (
	"encoding/binary"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/needs"
)

// What was marked by ffmpeg, with its marks taken off, is marked again.
func TestMarkSound(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.avi")
	out, err := exec.Command(needs.Program(t, "ffmpeg"), "-v", "error", "-f", "lavfi", "-i", "testsrc=duration=1", "-f", "lavfi", "-i", "sine=duration=1",
		"-c:v", "mpeg4", "-c:a", "pcm_s16le", path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	f := disk.Edit(t, path)
	size := disk.Size(t, f)
	index := func(change func(entry []byte)) (sound, other int) {
		each(f, 12, size, func(id, _ string, from, to int64) {
			if id != "idx1" {
				return
			}
			err = patch(t.Context(), f, from, (to-from)/entrySize, entrySize, func(e []byte) {
				change(e)
				marked := 0
				if binary.LittleEndian.Uint32(e[4:])&keyFrame != 0 {
					marked = 1
				}
				if string(e[2:4]) == "wb" {
					sound += marked
				} else {
					other += marked
				}
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		return sound, other
	}
	sound, pictures := index(func([]byte) {})
	if none, _ := index(func(e []byte) {
		if string(e[2:4]) == "wb" {
			e[4] = 0
		}
	}); none != 0 || sound == 0 || pictures == 0 {
		t.Fatalf("%d marked of %d", none, sound)
	}
	if err := MarkSound(t.Context(), f, size); err != nil {
		t.Fatal(err)
	}
	if s, p := index(func([]byte) {}); s != sound || p != pictures {
		t.Errorf("%d chunks of sound and %d pictures are marked, want %d and %d", s, p, sound, pictures)
	}
}
