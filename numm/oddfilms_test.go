package numm_test

import (
	"bytes"
	"encoding/binary"
	"image/color"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/must"
	"github.com/gonumm/gonumm/numm"
)

// Motion JPEG from 720 lines on is in Matroska what it is in AVI: its levels are those of JPEG at any size.
func TestMotionJPEGInMatroska(t *testing.T) {
	avi := ffmpegMade(t, "a.avi", "-f", "lavfi", "-i", "testsrc2=d=0.2:r=30:s=1280x720", "-pix_fmt", "yuvj420p", "-c:v", "mjpeg", "-q:v", "3")
	mkv := ffmpegMade(t, "a.mkv", "-i", avi, "-c", "copy")
	want := must.Value(numm.ReadVideo(t.Context(), avi))(t)
	got := must.Value(numm.ReadVideo(t.Context(), mkv))(t)
	if want.Len() != 6 || !bytes.Equal(got.Pix, want.Pix) {
		t.Errorf("%v in Matroska is not the %v of AVI", got, want)
	}
}

// H.264 in MP4 whose packets have start codes in the places of their lengths is read all the same.
func TestStartCodesInMP4(t *testing.T) {
	path := ffmpegMade(t, "a.mp4", "-f", "lavfi", "-i", "testsrc=d=0.5:r=30:s=64x48", "-pix_fmt", "yuv420p", "-c:v", "libx264")
	want := must.Value(numm.ReadVideo(t.Context(), path))(t)
	data := disk.Read(t, path)
	at := bytes.Index(data, []byte("mdat")) - 4
	for media := data[at+8 : at+int(binary.BigEndian.Uint32(data[at:]))]; len(media) > 4; {
		length := binary.BigEndian.Uint32(media)
		copy(media, "\x00\x00\x00\x01")
		media = media[4+length:]
	}
	disk.Write(t, path, data)
	got := must.Value(numm.ReadVideo(t.Context(), path))(t)
	if !bytes.Equal(got.Pix, want.Pix) {
		t.Errorf("%d frames are not the %d of packets with lengths", got.Len(), want.Len())
	}
}

// Frames in which nothing changes last as long as any, at every rate: libav's decoder of QuickTime RLE gives them the time of the one before.
func TestQuickTimeRLEThatStandsStill(t *testing.T) {
	for _, rate := range []string{"10", "24", "25", "30", "60"} {
		path := ffmpegMade(t, "a.mov", "-f", "lavfi", "-i", "color=c=red:d=1:s=64x48:r="+rate, "-c:v", "qtrle")
		film := must.Value(numm.ReadVideo(t.Context(), path))(t)
		if film.Len() != 30 {
			t.Errorf("at %s frames a second: %d frames, want 30", rate, film.Len())
		}
	}
}

// The alpha of films lies over white, or over Background, in each codec that has one.
func TestAlphaOfFilms(t *testing.T) {
	const picture = "color=c=red@0.5:d=0.4:r=25:s=64x48,format=rgba"
	for name, codec := range map[string]string{
		"vp8.webm":   "-c:v libvpx -pix_fmt yuva420p -auto-alt-ref 0 -crf 4 -b:v 2M",
		"vp9.webm":   "-c:v libvpx-vp9 -pix_fmt yuva420p -crf 4 -b:v 2M -cpu-used 8",
		"prores.mov": "-c:v prores_ks -profile:v 4444 -pix_fmt yuva444p10le",
		"qtrle.mov":  "-c:v qtrle -pix_fmt argb",
		"png.mov":    "-c:v png -pix_fmt rgba",
	} {
		t.Run(name, func(t *testing.T) {
			path := ffmpegMade(t, filepath.Base(name), append([]string{"-f", "lavfi", "-i", picture}, strings.Fields(codec)...)...)
			for _, test := range []struct {
				options []numm.VideoOption
				want    [3]uint8
			}{{nil, [3]uint8{255, 127, 127}}, {[]numm.VideoOption{numm.Background(color.RGBA{B: 255, A: 255})}, [3]uint8{127, 0, 127}}} {
				film := must.Value(numm.ReadVideo(t.Context(), path, test.options...))(t)
				if film.Len() != 12 {
					t.Errorf("%d frames, want 12", film.Len())
				}
				const near = 4
				for i, level := range film.Frame(film.Len() - 1).Row(20)[60:63] {
					if d := int(level) - int(test.want[i]); d < -near || d > near {
						t.Errorf("colour %d is %d, want %d", i, level, test.want[i])
					}
				}
			}
		})
	}
}
