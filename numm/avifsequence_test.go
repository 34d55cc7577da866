package numm

import (
	"os/exec"
	"testing"
)

// The frames of an AVIF that moves are those that ffmpeg decodes, also where a sound comes with them.
func TestFramesOfAVIF(t *testing.T) {
	const path = "../tests/testdata/colors-animated-8bpc-audio.avif"
	raw, err := exec.CommandContext(t.Context(), "ffmpeg", "-nostdin", "-v", "error", "-i", path, "-map", "0:v", "-f", "rawvideo", "-pix_fmt", "rgb24", "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	v, err := ReadVideo(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if v.Len() != 5 || v.Width != 150 || v.Height != 150 || len(raw) != 5*150*150*3 {
		t.Fatalf("%d frames of %d × %d, and %d bytes by ffmpeg", v.Len(), v.Width, v.Height, len(raw))
	}
	for i, m := range v.All() {
		apart := 0
		for y := range 150 {
			for x, got := range m.Row(y) {
				d := int(got) - int(raw[(i*150+y)*450+x])
				apart = max(apart, d, -d)
			}
		}
		if apart > 2 {
			t.Errorf("frame %d is %d levels apart from ffmpeg's", i, apart)
		}
	}
}
