package numm_test

import (
	"bytes"
	"image/color"
	"io"
	"slices"
	"testing"

	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// paintedOver returns a frame as it is painted over an image that is full of a value.
func paintedOver(t *testing.T, path string, index int, value uint8, opts []numm.VideoOption) *numm.Image {
	t.Helper()
	r, err := numm.OpenVideo(t.Context(), path, opts...)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := r.SeekTo(index); err != nil {
		t.Fatal(err)
	}
	dst := numm.NewImage(r.Size())
	copy(dst.Pix, bytes.Repeat([]uint8{value}, len(dst.Pix)))
	if _, err := r.Read(dst); err != nil {
		t.Fatal(err)
	}
	return dst
}

// Every pixel of a frame is painted, whatever its memory held before: new frames are given memory that is not cleared.
func TestFramesArePaintedWhole(t *testing.T) {
	turn.Long(t)
	files := []string{
		"video.mp4", "video_90.mov", "video_180.mov", "video-001.gif", "av1_video.mkv", "h265_video.mp4",
		"colors-animated-8bpc-audio.avif", "yellow_rose.lossy-with-alpha.webp", "Landscape_6.jpg",
	}
	grey := numm.Background(color.Gray{Y: 77})
	for name, opts := range map[string][]numm.VideoOption{
		"plain": nil, "beside": {numm.Contain(90, 200), grey}, "above": {numm.Contain(200, 40), grey},
		"cover": {numm.Cover(50, 50)}, "width": {numm.Width(33)}, "isolated": {numm.Isolated(), numm.Contain(64, 99)},
	} {
		if !turn.Takes(name, 2) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, file := range files {
				path, n := "../tests/testdata/"+file, 0
				for f, err := range numm.VideoFrames(t.Context(), path, slices.Concat(opts, []numm.VideoOption{numm.Range(0, 6)})...) {
					if err != nil {
						t.Fatalf("%s: %v", file, err)
					}
					if n = f.Index; n != 0 && n != 5 {
						continue
					}
					for _, value := range []uint8{0, 0xa5, 0x5a} {
						if !f.Equal(paintedOver(t, path, n, value, opts)) {
							t.Errorf("%s: frame %d is another one over an image full of %#x", file, n, value)
						}
					}
				}
			}
		})
	}
}

// The frames of a film are painted whole where its video is over before its sound, and where it begins later.
func TestFilmsArePaintedWhole(t *testing.T) {
	path := ffmpegMade(t, "a.mkv", "-f", "lavfi", "-itsoffset", "0.4", "-i", "testsrc=s=64x48:d=0.5", "-f", "lavfi", "-i", "sine=d=2", "-c:v", "mpeg4")
	want, _, err := numm.ReadMovie(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	r, err := numm.OpenMovie(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	n := 0
	for {
		f, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if !f.Equal(want.Frame(f.Index)) {
			t.Errorf("frame %d is another one than in the whole film", f.Index)
		}
		n++
	}
	if n != want.Len() || n < 59 {
		t.Errorf("%d frames of %d", n, want.Len())
	}
}
