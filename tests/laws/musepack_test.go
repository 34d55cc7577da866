package laws

import (
	"encoding/binary"
	"errors"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/numm"
)

// Musepack of both versions is what ffmpeg decodes of it, but for the 481 samples of the decoder's filter in front and those that fill
// up the last frame, which the format's own decoder leaves out, too.
func TestMusepack(t *testing.T) {
	for _, test := range []struct {
		name    string
		samples int
	}{
		{"sv7.mpc", 10*1152 + 420},
		{"sv8.mpc", 66150},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join("../testdata", test.name)
			got := readSound(t, path)
			equalSounds(t, "the whole", got, decodedByFFmpeg(t, path)[481:][:test.samples])
			parts(t, path, got)
		})
	}
}

// What is left of a Musepack file that was cut off comes with the error.
func TestMusepackThatWasCutOff(t *testing.T) {
	b := disk.Read(t, "../testdata/sv8.mpc")
	path := disk.File(t, "a.mpc", b[:len(b)/2])
	got, err := numm.ReadSound(t.Context(), path)
	if !errors.Is(err, numm.ErrCorrupt) {
		t.Errorf("the error is %v", err)
	}
	const frame = 1152 // the one that was cut into, and what the next begins with
	if len(got) < numm.SampleRate/2 {
		t.Fatalf("%d sound frames are left", len(got))
	}
	whole := readSound(t, "../testdata/sv8.mpc")
	equalSounds(t, "what is left", got[:len(got)-2*frame], whole[:len(got)-2*frame])
}

// decodedByFFmpeg returns the stereo sound that ffmpeg decodes, at its own rate.
func decodedByFFmpeg(t *testing.T, path string) numm.Sound {
	t.Helper()
	raw, err := exec.CommandContext(t.Context(), "ffmpeg", "-nostdin", "-v", "error", "-i", path, "-f", "s16le", "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	s := make(numm.Sound, len(raw)/4)
	if _, err := binary.Decode(raw, binary.LittleEndian, s); err != nil {
		t.Fatal(err)
	}
	return s
}
