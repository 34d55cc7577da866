package gst_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/pixel"
)

// pullOneFrame is released with the test.
func pullOneFrame(t testing.TB, description string) *gst.Frame {
	t.Helper()
	p := parsePipeline(t, description+" ! appsink name=sink sync=false")
	sink := &gst.Sink{Element: *p.Element("sink")}
	play(t, p)
	f, err := sink.PullFrame(pullTimeout)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		f.Release()
		sink.Close()
	})
	return f
}

// Bars in every format that Converter knows come out in their colours, with the planes and strides that GStreamer
// gives: odd sizes make it pad.
func TestFramesOfEveryFormat(t *testing.T) {
	const width, height, bars = 323, 61, 7
	test := fmt.Sprintf("videotestsrc num-buffers=1 pattern=smpte100 ! video/x-raw,width=%d,height=%d,framerate=25/1,", width, height)
	want := make([]byte, 3*width*height)
	rgb := pullOneFrame(t, test+"format=RGB")
	var c pixel.Converter
	if err := c.Convert(&rgb.Picture, want, 3*width, width, height, pixel.Upright); err != nil {
		t.Fatal(err)
	}
	for _, format := range pixel.Formats() {
		t.Run(format, func(t *testing.T) {
			f := pullOneFrame(t, test+"format="+format)
			if f.Format != format || f.Width != width || f.Height != height {
				t.Fatalf("a frame of %s with %d × %d", f.Format, f.Width, f.Height)
			}
			got := make([]byte, len(want))
			if err := c.Convert(&f.Picture, got, 3*width, width, height, pixel.Upright); err != nil {
				t.Fatal(err)
			}
			for bar := range bars {
				at := 3 * ((2*bar+1)*width/(2*bars) + width*height/3/width*width)
				expected := [3]int{int(want[at]), int(want[at+1]), int(want[at+2])}
				if strings.HasPrefix(format, "GRAY") {
					luma := (299*expected[0] + 587*expected[1] + 114*expected[2]) / 1000
					expected = [3]int{luma, luma, luma}
				}
				for channel, w := range expected {
					// Eight bits of limited range hold a colour to within two levels.
					if d := int(got[at+channel]) - w; d < -2 || d > 2 {
						t.Errorf("bar %d is %v, want %v", bar, got[at:at+3], expected)
						break
					}
				}
			}
		})
	}
}

func TestFrameTimesAndColour(t *testing.T) {
	p := parsePipeline(t, "videotestsrc num-buffers=5 ! video/x-raw,format=I420,width=16,height=16,framerate=25/1,colorimetry=bt709 ! appsink name=sink sync=false")
	sink := &gst.Sink{Element: *p.Element("sink")}
	defer sink.Close()
	play(t, p)
	var caps *gst.Caps
	for i := range 5 {
		f, err := sink.PullFrame(pullTimeout)
		if err != nil {
			t.Fatal(err)
		}
		if f.PTS != time.Duration(i)*40*time.Millisecond || f.Duration != 40*time.Millisecond {
			t.Errorf("frame %d at %v for %v", i, f.PTS, f.Duration)
		}
		if f.Matrix != pixel.MatrixBT709 || f.FullRange {
			t.Errorf("frame %d has matrix %v, full range %v", i, f.Matrix, f.FullRange)
		}
		if caps != nil && f.Caps != caps {
			t.Error("caps that stay the same are translated again")
		}
		caps = f.Caps
		f.Release()
		if f.Planes[0] != nil {
			t.Error("a released frame has planes")
		}
	}
}
