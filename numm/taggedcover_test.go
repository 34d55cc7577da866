package numm_test

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/needs"
	"github.com/gonumm/gonumm/numm"
)

// Covers that mutagen writes into APE tags, and into the header of Windows Media Audio, are pictures and streams of the file.
func TestCoversOfOtherTags(t *testing.T) {
	needs.Modules(t, "import mutagen", "python3-mutagen", "test")
	const script = `
import struct, sys
from mutagen.apev2 import APEv2, APEValue, BINARY
from mutagen.asf import ASF, ASFByteArrayAttribute
path, cover = sys.argv[1], open(sys.argv[2], "rb").read()
if path.endswith(".wma"):
    f = ASF(path)
    words = "image/png\0cover\0".encode("utf-16-le")
    f["WM/Picture"] = [ASFByteArrayAttribute(b"\x03" + struct.pack("<I", len(cover)) + words + cover)]
    f.save()
else:
    tag = APEv2()
    tag["Title"] = "a song"
    tag["Cover Art (Front)"] = APEValue(b"cover.png\0" + cover, BINARY)
    tag.save(path)
`
	cover := filepath.Join(t.TempDir(), "cover.png")
	want := numm.NewImage(40, 30)
	for i := range want.Pix {
		want.Pix[i] = uint8(i * 7)
	}
	if err := numm.WriteImage(t.Context(), cover, want); err != nil {
		t.Fatal(err)
	}
	large := filepath.Join(t.TempDir(), "large.png") // more than fits into 64 KiB
	noise := numm.NewImage(200, 200)
	for i := range noise.Pix {
		noise.Pix[i] = uint8(i * i * 2654435761 >> 13)
	}
	if err := numm.WriteImage(t.Context(), large, noise); err != nil {
		t.Fatal(err)
	}
	sound := []string{"-f", "lavfi", "-i", "sine=d=1:r=44100", "-ac", "2"}
	mpc := filepath.Join(t.TempDir(), "a.mpc")
	b := disk.Read(t, "../tests/testdata/sv8.mpc")
	disk.Write(t, mpc, b)
	for _, path := range []string{ffmpegMade(t, "a.wma", sound...), ffmpegMade(t, "a.wv", sound...), ffmpegMade(t, "a.mp3", sound...), mpc} {
		for file, picture := range map[string]*numm.Image{cover: want, large: noise} {
			if out, err := exec.Command("/usr/bin/python3", "-c", script, path, file).CombinedOutput(); err != nil {
				t.Fatalf("%s: %v\n%s", path, err, out)
			}
			info, err := numm.Probe(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			if s := info.Streams[len(info.Streams)-1]; s.Kind != numm.KindImage || s.Codec != "png" || s.Width != picture.Width() {
				t.Errorf("%s: the last of %+v is no cover", filepath.Base(path), info.Streams)
			}
			if got, err := numm.ReadImage(t.Context(), path); err != nil || !got.Equal(picture) {
				t.Errorf("%s: another picture, or %v", filepath.Base(path), err)
			}
			if s, err := numm.ReadSound(t.Context(), path); err != nil || len(s) < 40000 {
				t.Errorf("%s: %d sound frames, %v", filepath.Base(path), len(s), err)
			}
		}
	}
}
