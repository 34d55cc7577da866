package numm_test

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/numm"
)

// Sound in WAV whose frames state their own length has all of them, ranges are parts of the whole, and Probe has its length.
func TestFramedSoundInWAV(t *testing.T) {
	for _, codec := range []string{"libmp3lame", "mp2", "ac3"} {
		path := ffmpegMade(t, codec+".wav", "-f", "lavfi", "-i", "sine=d=3:r=44100", "-ac", "2", "-c:a", codec)
		probed := disk.Read(t, path)
		info := probeIsWhatIsRead(t, codec, probed)
		if info.Container != "wav" {
			t.Errorf("%s: container %q", codec, info.Container)
		}
		raw, err := exec.Command("ffmpeg", "-v", "error", "-i", path, "-f", "s16le", "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		rangesOfWhole(t, path, len(raw)/4)
	}
}

// rangesOfWhole compares parts of a sound with the whole, of which n sound frames are expected.
func rangesOfWhole(t *testing.T, path string, n int) {
	t.Helper()
	whole, err := numm.ReadSound(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if len(whole) != n {
		t.Errorf("%s: %d sound frames, not %d", filepath.Base(path), len(whole), n)
	}
	for _, from := range []int{0, 1000, n / 3, n / 2, n - 700} {
		part, err := numm.ReadSound(t.Context(), path, numm.Range(from, from+2000))
		if err != nil {
			t.Fatal(err)
		}
		want := whole[from:min(from+2000, len(whole))]
		if len(part) != len(want) || firstDifferent(part, want) >= 0 {
			t.Errorf("%s: the range from %d is not that of the whole", filepath.Base(path), from)
		}
	}
}

// Bytes between the pages of Ogg keep its first granule position from being found: then no seek can be trusted.
func TestRangesOfOggWithBytesBetweenPages(t *testing.T) {
	path := ffmpegMade(t, "a.ogg", "-f", "lavfi", "-i", "sine=d=6:r=44100", "-ac", "2", "-c:a", "libvorbis", "-output_ts_offset", "1")
	data := disk.Read(t, path)
	second := bytes.Index(data[4:], []byte("OggS")) + 4
	disk.Write(t, path, bytes.Join([][]byte{data[:second], make([]byte, 100), data[second:]}, nil))
	whole, err := numm.ReadSound(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if len(whole) < 6*numm.SampleRate-2048 {
		t.Fatalf("%d sound frames", len(whole))
	}
	rangesOfWhole(t, path, len(whole))
}
