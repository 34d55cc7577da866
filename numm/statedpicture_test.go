package numm_test

import (
	"bytes"
	"encoding/binary"
	"path/filepath"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/numm"
)

// The range that YUV4MPEG states in a word of its own is that of its levels.
func TestRangeOfYUV4MPEG(t *testing.T) {
	for words, want := range map[string][2]uint8{"C420jpeg XCOLORRANGE=FULL": {16, 235}, "C444 XCOLORRANGE=LIMITED": {0, 255}, "C444": {0, 255}} {
		luma, chroma := []byte{16, 235, 16, 235}, bytes.Repeat([]byte{128}, 8)
		if words[:4] == "C420" {
			chroma = chroma[:2]
		}
		path := filepath.Join(t.TempDir(), "a.y4m")
		file := append([]byte("YUV4MPEG2 W2 H2 F30:1 Ip A1:1 "+words+"\nFRAME\n"), append(luma, chroma...)...)
		disk.Write(t, path, file)
		m, err := numm.ReadImage(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		for x, level := range want {
			if row := m.Row(0)[3*x:][:3]; row[0] != level || row[1] != level || row[2] != level {
				t.Errorf("%s: pixel %d is %v, want %d", words, x, row, level)
			}
		}
	}
}

// Levels of the full range are kept where nothing is said of the matrix.
func TestFullRangeWithoutAMatrix(t *testing.T) {
	for _, size := range []string{"64x48", "1280x720"} {
		path := ffmpegMade(t, "a.mp4", "-f", "lavfi", "-i", "color=c=0x101010:d=0.2:r=30:s="+size, "-vf", "scale=out_range=pc,format=yuv420p",
			"-c:v", "libx264", "-qp", "0", "-color_range", "pc", "-colorspace", "unknown")
		m, err := numm.ReadImage(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		if row := m.Row(20)[60:63]; row[0] != 16 || row[1] != 16 || row[2] != 16 {
			t.Errorf("%s: %v, want 16", size, row)
		}
	}
}

// The aspect of pixels that a container states counts more than the one in the stream.
func TestAspectOfTheContainer(t *testing.T) {
	square := ffmpegMade(t, "square.mp4", "-f", "lavfi", "-i", "testsrc=d=0.2:r=30:s=80x60", "-vf", "setsar=1", "-c:v", "libx264")
	for _, name := range []string{"a.mp4", "a.mov", "a.mkv"} {
		info, err := numm.Probe(t.Context(), square)
		if err != nil || info.Video().PixelAspect != 1 {
			t.Fatalf("%+v, %v", info, err)
		}
		path := ffmpegMade(t, name, "-i", square, "-c", "copy", "-aspect", "8:3")
		m, err := numm.ReadImage(t.Context(), path)
		if err != nil || m.Width() != 160 || m.Height() != 60 {
			t.Errorf("%s: %v, %v, want 160 × 60", name, m, err)
		}
	}
}

// BigTIFF, of which offsets have 64 bits, is read as the same picture in TIFF is.
func TestBigTIFF(t *testing.T) {
	const width, height = 5, 3
	little := binary.LittleEndian
	var pix []byte
	for i := range 3 * width * height {
		pix = append(pix, byte(i*5))
	}
	b := append([]byte("II\x2b\x00\x08\x00\x00\x00"), make([]byte, 8)...)
	little.PutUint64(b[8:], uint64(16+len(pix)))
	b = append(b, pix...)
	tags := [][3]uint64{ // tag, value, how many
		{256, width, 1}, {257, height, 1}, {258, 0x0008_0008_0008, 3}, {259, 1, 1}, {262, 2, 1}, {273, 16, 1}, {277, 3, 1}, {278, height, 1}, {279, uint64(len(pix)), 1},
	}
	b = little.AppendUint64(b, uint64(len(tags)))
	for _, tag := range tags {
		const short = 3
		b = little.AppendUint16(little.AppendUint16(b, uint16(tag[0])), short)
		b = little.AppendUint64(little.AppendUint64(b, tag[2]), tag[1])
	}
	b = little.AppendUint64(b, 0)
	m, err := numm.DecodeImage(t.Context(), bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if m.Width() != width || m.Height() != height || !bytes.Equal(m.Clone().Pix, pix) {
		t.Errorf("%d × %d, %v, want %v", m.Width(), m.Height(), m.Clone().Pix, pix)
	}
}
