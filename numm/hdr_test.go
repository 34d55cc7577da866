package numm_test

import (
	"bytes"
	"runtime"
	"testing"
	"unsafe"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/pixel"
	"github.com/gonumm/gonumm/numm"
)

// Films of high dynamic range come as ordinary screens show them, whoever states the transfer, and Info tells it.
func TestHighDynamicRange(t *testing.T) {
	const width, height, frame = 64, 48, 64 * 48 * 3
	raw := ffmpegMade(t, "raw", "-f", "lavfi", "-i", "testsrc2=s=64x48:r=30:d=0.1", "-pix_fmt", "yuv420p10le", "-f", "rawvideo")
	samples := disk.Read(t, raw)
	transfers := map[string]pixel.Transfer{"smpte2084": pixel.TransferPQ, "arib-std-b67": pixel.TransferHLG}
	for name, transfer := range transfers {
		for _, kind := range [][]string{
			{"ffv1.mkv", "-c:v", "ffv1"},
			{"hevc.mp4", "-c:v", "libx265", "-x265-params", "log-level=none:lossless=1:colorprim=bt2020:colormatrix=bt2020nc:transfer=" + name},
			{"vp9.webm", "-c:v", "libvpx-vp9", "-lossless", "1"},
		} {
			args := append([]string{"-f", "rawvideo", "-pix_fmt", "yuv420p10le", "-s", "64x48", "-r", "30", "-i", raw}, kind[1:]...)
			path := ffmpegMade(t, kind[0], append(args, "-color_primaries", "bt2020", "-color_trc", name, "-colorspace", "bt2020nc")...)
			info, err := numm.Probe(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			if s := info.Video(); s.Transfer != name || s.Primaries != "bt2020" || !s.HDR() {
				t.Errorf("%s of %s: Info has transfer %q, primaries %q", kind[0], name, s.Transfer, s.Primaries)
			}
			v, err := numm.ReadVideo(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			if v.Len() != len(samples)/frame {
				t.Fatalf("%s of %s: %d frames", kind[0], name, v.Len())
			}
			for i := range v.Len() {
				want := shownTones(t, samples[i*frame:][:frame], transfer, width, height)
				if !bytes.Equal(v.Frame(i).Pix, want) {
					t.Fatalf("%s of %s: frame %d is not what its samples are on an ordinary screen", kind[0], name, i)
				}
			}
		}
	}
}

// shownTones converts I420 of 10 bits, as the tests of package pixel compare with the formulas.
func shownTones(t *testing.T, samples []byte, transfer pixel.Transfer, width, height int) []byte {
	luma := unsafe.Pointer(&samples[0])
	p := pixel.Picture{Format: "I420_10LE", Width: width, Height: height, Matrix: pixel.MatrixBT2020, Transfer: transfer}
	p.Planes = [4]unsafe.Pointer{luma, unsafe.Add(luma, 2*width*height), unsafe.Add(luma, 2*width*height*5/4)}
	p.Strides = [4]int{2 * width, width, width}
	dst := make([]byte, 3*width*height)
	var pin runtime.Pinner
	pin.Pin(&samples[0])
	defer pin.Unpin()
	if err := new(pixel.Converter).Convert(&p, dst, 3*width, width, height, pixel.Upright); err != nil {
		t.Fatal(err)
	}
	return dst
}
