package numm

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
)

// Opus is written of any Rate, which its header states (RFC 7845, 5.1); ffmpeg, which checks every page, reads all of it.
func TestOpusOfAnyRate(t *testing.T) {
	for _, rate := range []int{1000, 8000, 11025, 22050, 32000, 44100, 48000, 96000, 192000} {
		t.Run(fmt.Sprint(rate), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.opus")
			if err := WriteSound(t.Context(), path, make(Sound, rate+7), Rate(rate)); err != nil {
				t.Fatal(err)
			}
			b := disk.Read(t, path)
			at := bytes.Index(b, []byte("OpusHead")) + 12
			if got := int(binary.LittleEndian.Uint32(b[at:])); got != rate {
				t.Errorf("the header states %d Hz", got)
			}
			raw, err := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-xerror", "-err_detect", "crccheck+explode", "-i", path, "-f", "s16le", "-").Output()
			if err != nil {
				t.Fatal(err)
			}
			want := ((rate+7)*opusRate + rate - 1) / rate
			if got := len(raw) / 4; got < want-1 || got > want {
				t.Errorf("ffmpeg reads %d samples, want %d", got, want)
			}
		})
	}
}
