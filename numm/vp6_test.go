package numm_test

import (
	"bytes"
	"encoding/binary"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/numm"
)

// vp6 is a key frame of 80 by 64 pixels, in blocks that a repeated byte codes for.
func vp6(seed byte) []byte {
	const rows, columns = 4, 5
	frame := []byte{0x78, 0x46, rows, columns, rows, columns}
	return append(frame, bytes.Repeat([]byte{seed}, 300)...)
}

// flvOfVP6 is a Flash video of five key frames, a tenth of a second apart, with a crop of columns on the right in its upper four
// bits and of rows below in the lower ones.
func flvOfVP6(crop byte, alpha bool) []byte {
	data := []byte("FLV\x01\x01\x00\x00\x00\x09\x00\x00\x00\x00")
	for n, seed := range []byte{0x80, 0x55, 0x00, 0x55, 0x80} {
		frame := vp6(seed)
		body := []byte{0x14, crop}
		if alpha {
			body[0] = 0x15
			body = append(body, byte(len(frame)>>16), byte(len(frame)>>8), byte(len(frame)))
			frame = append(frame, vp6(0)...)
		}
		body = append(body, frame...)
		head := binary.BigEndian.AppendUint32(nil, 9<<24|uint32(len(body)))
		head = binary.BigEndian.AppendUint32(head, uint32(100*n)<<8)
		data = append(append(data, append(head, 0, 0, 0)...), body...)
		data = binary.BigEndian.AppendUint32(data, uint32(len(body)+11))
	}
	return data
}

// The whole blocks that a decoder of VP6 gives are cropped to what is shown, in every container; Probe says the same, and how long it is.
func TestCropOfVP6(t *testing.T) {
	const codec = "VP6F"
	flv := func(crop byte, alpha bool) string {
		path := disk.File(t, "a.flv", flvOfVP6(crop, alpha))
		return path
	}
	avi := ffmpegMade(t, "a.avi", "-i", flv(0x36, false), "-c", "copy", "-vtag", codec)
	data := disk.Read(t, avi)
	other := disk.File(t, "b.avi", bytes.ReplaceAll(data, []byte(codec), []byte("VP62")))
	for _, test := range []struct {
		name, path    string
		codec         string
		width, height int
	}{
		{"cropped", flv(0x36, false), "vp6f", 77, 58},
		{"not cropped", flv(0, false), "vp6f", 80, 64},
		{"on the right alone", flv(0xf0, false), "vp6f", 65, 64},
		{"with alpha", flv(0x36, true), "vp6a", 77, 58},
		{"in AVI", avi, "vp6f", 77, 58},
		{"upside down in AVI", other, "vp6", 77, 58},
	} {
		t.Run(test.name, func(t *testing.T) {
			info, err := numm.Probe(t.Context(), test.path)
			if err != nil {
				t.Fatal(err)
			}
			if v := info.Video(); v.Width != test.width || v.Height != test.height || v.Codec != test.codec {
				t.Errorf("Probe says %s of %d by %d, want %s of %d by %d", v.Codec, v.Width, v.Height, test.codec, test.width, test.height)
			}
			film, err := numm.ReadVideo(t.Context(), test.path)
			if err != nil {
				t.Fatal(err)
			}
			if film.Width != test.width || film.Height != test.height {
				t.Fatalf("read as %d by %d, want %d by %d", film.Width, film.Height, test.width, test.height)
			}
			if d := time.Duration(film.Len()) * time.Second / 30; filepath.Ext(test.path) == ".flv" && (info.Duration-d).Abs() > time.Millisecond {
				t.Errorf("Probe says %v, reading gives %v", info.Duration, d)
			}
			if test.codec != "vp6a" {
				likeFFmpeg(t, test.path, film)
			}
		})
	}
}

// likeFFmpeg compares the first and the last frame with ffmpeg's, which has another filter for chroma.
func likeFFmpeg(t *testing.T, path string, film *numm.Video) {
	t.Helper()
	raw, err := exec.CommandContext(t.Context(), "ffmpeg", "-nostdin", "-v", "error", "-i", path, "-vf", "format=rgb24", "-fps_mode", "passthrough", "-f", "rawvideo", "-").Output()
	size := 3 * film.Width * film.Height
	if err != nil || len(raw) != 5*size {
		t.Fatalf("ffmpeg gives %d bytes, %v", len(raw), err)
	}
	for k, theirs := range map[int][]byte{0: raw[:size], film.Len() - 1: raw[4*size:]} {
		const mean = 5 // levels
		sum := 0
		for i, level := range film.Frame(k).Pix {
			sum += max(int(level)-int(theirs[i]), int(theirs[i])-int(level))
		}
		if sum > mean*size {
			t.Errorf("frame %d is %.1f levels from ffmpeg's", k, float64(sum)/float64(size))
		}
	}
}
