package appsink

import (
	"math"
	"testing"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/pixel"
	"github.com/gonumm/gonumm/pipeline"
	"github.com/gonumm/gonumm/tests/truth"
)

// Every decoded frame comes, in order, at its time, and reads as its number when it is turned upright.
func TestVideoNext(t *testing.T) {
	for _, name := range []string{
		"fps25.mp4", "h264_opengop.mp4", "h264_10bit.mp4", "h264_444.mp4", "h264_cropped.mp4", "h264_sar.mp4", "h264_vfr.mp4",
		"h265.mkv", "vp9_odd.webm", "av1.mp4", "ffv1.mkv", "ffv1_rgb.mkv", "huffyuv.avi", "mjpeg.mov", "mpeg2.ts", "theora.ogv",
		"turned90.mp4", "turned180.mp4", "turned270.mp4", "turned90_sar.mp4",
	} {
		t.Run(name, func(t *testing.T) {
			want := truth.Named(t, name).Video()
			p := open(t, truth.Named(t, name).Path, pipeline.Video)
			video := NewVideo(p)
			var first time.Duration
			n := 0
			for f := range all(t, video.Next) {
				if !p.FrameCut().Keeps(f.PTS) {
					f.Release()
					continue
				}
				if n == 0 {
					first = f.PTS
				}
				width, height := f.Shown()
				if width != want.Width || height != want.Height {
					t.Fatalf("shown with %d × %d, want %d × %d", width, height, want.Width, want.Height)
				}
				pix := make([]byte, 3*width*height)
				if err := f.Convert(pix, 3*width, width, height); err != nil {
					t.Fatal(err)
				}
				thumb := truth.ThumbOf(pix, width, height)
				if n >= len(want.Numbers) || thumb.Number() != want.Numbers[n] {
					t.Fatalf("frame %d says %d", n, thumb.Number())
				}
				ticks := float64(want.PTS[n]-want.PTS[0]) * float64(want.TimeBase[0]) / float64(want.TimeBase[1])
				if d := (f.PTS - first).Seconds() - ticks; math.Abs(d) > 0.002 {
					t.Errorf("frame %d is %v s off its time", n, d)
				}
				f.Release()
				n++
			}
			if n != len(want.PTS) {
				t.Errorf("%d frames, want %d", n, len(want.PTS))
			}
		})
	}
}

func TestShown(t *testing.T) {
	for _, test := range []struct {
		width, height int
		aspect        float64
		orientation   pixel.Orientation
		w, h          int
	}{
		{160, 120, 1, pixel.Upright, 160, 120},
		{160, 120, 1, pixel.TurnRight, 120, 160},
		{160, 120, 1, pixel.TurnHalf, 160, 120},
		{160, 120, 1, pixel.TurnLeft, 120, 160},
		{160, 120, 1, pixel.FlipHorizontal, 160, 120},
		{160, 120, 1, pixel.FlipVertical, 160, 120},
		{160, 120, 1, pixel.Transpose, 120, 160},
		{160, 120, 1, pixel.Transverse, 120, 160},
		{120, 120, 4.0 / 3, pixel.Upright, 160, 120},
		{120, 120, 4.0 / 3, pixel.TurnHalf, 160, 120},
		{120, 120, 4.0 / 3, pixel.TurnRight, 90, 120}, // upright a pixel is higher than wide
		{120, 120, 4.0 / 3, pixel.TurnLeft, 90, 120},
		{120, 180, 3.0 / 4, pixel.TurnRight, 240, 120},
		{720, 576, 16.0 / 15, pixel.Upright, 768, 576},
		{720, 576, 64.0 / 45, pixel.Upright, 1024, 576},
		{720, 480, 8.0 / 9, pixel.Upright, 640, 480},
		{720, 480, 10.0 / 11, pixel.Upright, 655, 480}, // 654.5 is rounded up
		{1, 1, 1.0 / 100, pixel.Upright, 1, 1},         // and nothing to nothing
		{1, 1, 1, pixel.TurnRight, 1, 1},
	} {
		s := Shape{Width: test.width, Height: test.height, PixelAspect: test.aspect, Orientation: test.orientation}
		if w, h := s.Shown(); w != test.w || h != test.h {
			t.Errorf("%+v is shown with %d × %d, want %d × %d", s, w, h, test.w, test.h)
		}
	}
}

func TestShapeOf(t *testing.T) {
	for _, test := range []struct {
		file string
		want Shape
	}{
		{"fps25.mp4", Shape{160, 120, 1, pixel.Upright, 40 * time.Millisecond}},
		{"fps30_ntsc.mp4", Shape{160, 120, 1, pixel.Upright, 33366667}},
		{"h264_sar.mp4", Shape{120, 120, 4.0 / 3, pixel.Upright, 40 * time.Millisecond}},
		{"turned90_sar.mp4", Shape{120, 180, 0.75, pixel.TurnRight, 40 * time.Millisecond}},
		{"turned180.mp4", Shape{160, 120, 1, pixel.TurnHalf, 40 * time.Millisecond}},
		{"turned270.mp4", Shape{120, 160, 1, pixel.TurnLeft, 40 * time.Millisecond}},
	} {
		f, err := NewVideo(open(t, truth.Named(t, test.file).Path, pipeline.Video)).Next()
		if err != nil {
			t.Errorf("%s: %v", test.file, err)
			continue
		}
		if f.Shape != test.want {
			t.Errorf("%s is %+v, want %+v", test.file, f.Shape, test.want)
		}
		f.Release()
	}
}

// The decoder's word counts first, then the container's; what nobody says is left to the law.
func TestColourOf(t *testing.T) {
	for _, test := range []struct {
		decoded, container, stream string // values of colorimetry; empty: none
		matrix                     pixel.Matrix
		full                       bool
	}{
		{"", "", "", pixel.MatrixUnknown, false},
		{"bt601", "", "bt601", pixel.MatrixBT601, false},
		{"bt709", "bt601", "bt709", pixel.MatrixBT709, false},
		{"1:4:0:0", "bt709", "1:4:0:0", pixel.MatrixBT601, true},
		{"", "bt709", "", pixel.MatrixBT709, false},
		{"", "1:3:5:1", "", pixel.MatrixBT709, true},
		{"2:0:0:0", "bt709", "", pixel.MatrixBT709, false}, // a range alone
		{"1:0:0:0", "bt709", "", pixel.MatrixBT709, true},
		// GStreamer's own assumption for large pictures is nobody's word, where the same said aloud counts.
		{"bt2020", "", "", pixel.MatrixUnknown, false},
		{"bt2020", "", "bt2020", pixel.MatrixBT2020, false},
		{"bt2020", "bt2020", "", pixel.MatrixBT2020, false},
	} {
		caps := func(colorimetry string) *gst.Caps { return colorimetryCaps(t, colorimetry) }
		got := colourOf(caps(test.decoded), caps(test.container), caps(test.stream), nil)
		if got.matrix != test.matrix || got.fullRange != test.full || got.dynamics != (dynamics{}) {
			t.Errorf("decoder %q, container %q, stream %q: %+v, want %v, full range %v",
				test.decoded, test.container, test.stream, got, test.matrix, test.full)
		}
	}
}

// The decoder's word on how light is coded counts before the container's, and that before what the decoder was not told.
func TestDynamicsOf(t *testing.T) {
	pq := &pipeline.CodedColour{Primaries: 9, Transfer: 16, Matrix: 9}
	for _, test := range []struct {
		decoded, container string
		coded              *pipeline.CodedColour
		want               dynamics
	}{
		{"", "", nil, dynamics{}},
		{"bt709", "bt2100-pq", nil, dynamics{}},
		{"bt2100-pq", "", nil, dynamics{transfer: pixel.TransferPQ}},
		{"", "bt2100-hlg", nil, dynamics{transfer: pixel.TransferHLG}},
		{"2:6:0:0", "2:6:14:11", nil, dynamics{pixel.TransferPQ, pixel.PrimariesP3}},
		{"1:1:15:1", "", nil, dynamics{pixel.TransferHLG, pixel.PrimariesBT709}},
		{"", "", pq, dynamics{transfer: pixel.TransferPQ}},
		{"bt709", "", pq, dynamics{}},
	} {
		caps := func(colorimetry string) *gst.Caps { return colorimetryCaps(t, colorimetry) }
		if got := dynamicsOf(test.coded, caps(test.decoded), caps(test.container), caps("")); got != test.want {
			t.Errorf("decoder %q, container %q: %+v, want %+v", test.decoded, test.container, got, test.want)
		}
	}
}

// colorimetryCaps returns the caps of pictures that state a colorimetry; none where that is empty.
func colorimetryCaps(t *testing.T, colorimetry string) *gst.Caps {
	t.Helper()
	text := "video/x-raw"
	if colorimetry != "" {
		text += ", colorimetry=(string)" + colorimetry
	}
	c, err := gst.ParseCaps(text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
