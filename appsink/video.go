package appsink

import (
	"math"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/pipeline"
)

// Video pulls the frames of a pipeline as the decoder made them, at their own times. It is not safe
// for concurrent use.
type Video struct {
	pipeline  *pipeline.Pipeline
	converter gst.Converter
	caps      *gst.Caps
	colour    colour
	shape     Shape
}

// Shape is how the frames of a video are to be shown.
type Shape struct {
	Width, Height int // as stored
	PixelAspect   float64
	Orientation   gst.Orientation // what shows them upright
	FrameTime     time.Duration   // of one frame at the nominal rate; 0 where there is none
}

// Shown is the size in square pixels after the orientation was applied: the height is kept, and the
// width is what gives the picture its aspect.
func (s Shape) Shown() (width, height int) {
	width, height, aspect := s.Width, s.Height, s.PixelAspect
	if s.Orientation.Swaps() {
		width, height, aspect = height, width, 1/aspect
	}
	return max(1, int(math.Floor(float64(width)*aspect+0.5))), height
}

// Picture is one frame, borrowed until Release.
type Picture struct {
	Shape
	PTS      time.Duration // -1 where unknown
	Duration time.Duration // -1 where unknown
	Corrupt  bool          // its decoder lacked something that it is made from
	frame    *gst.Frame
	video    *Video
}

// NewVideo are the frames that come out of p, which must have been made for pipeline.Video.
func NewVideo(p *pipeline.Pipeline) *Video { return &Video{pipeline: p} }

// Next waits for the next frame. The end is gst.ErrEnd, a failure is the pipeline's.
func (v *Video) Next() (*Picture, error) {
	var frame *gst.Frame
	err := v.pipeline.Wait(func(timeout time.Duration) (err error) {
		frame, err = v.pipeline.Sink().PullFrame(timeout)
		return err
	})
	if err != nil {
		if frame != nil {
			frame.Release()
		}
		return nil, err
	}
	if frame.Caps != v.caps {
		v.caps = frame.Caps
		chosen := v.pipeline.Chosen()
		v.shape = shapeOf(frame.Caps, chosen)
		v.colour = colourOf(frame.Caps, chosen.Container, chosen.Stream())
	}
	frame.Matrix, frame.FullRange = v.colour.matrix, v.colour.fullRange
	return &Picture{Shape: v.shape, PTS: frame.PTS, Duration: frame.Duration, Corrupt: frame.Corrupt, frame: frame, video: v}, nil
}

// Convert writes the picture upright, scaled to width by height, into packed RGB rows.
func (p *Picture) Convert(dst []byte, stride, width, height int) error {
	return p.video.converter.Convert(&p.frame.Picture, dst, stride, width, height, p.Orientation)
}

// ConvertStored writes the picture as it is stored, neither turned nor scaled.
func (p *Picture) ConvertStored(dst []byte, stride int) error {
	return p.video.converter.Convert(&p.frame.Picture, dst, stride, p.Width, p.Height, gst.Upright)
}

// Recolour replaces what the stream says, or leaves open, of its colours.
func (p *Picture) Recolour(m gst.Matrix, fullRange bool) {
	p.frame.Matrix, p.frame.FullRange = m, fullRange
}

// HasAlpha says whether the picture has an alpha channel, which Convert and ConvertStored ignore.
func (p *Picture) HasAlpha() bool { return p.frame.HasAlpha() }

// Alpha copies the alpha of row y of a picture that has it, as stored, into the first Width bytes of dst.
func (p *Picture) Alpha(dst []uint8, y int) { p.frame.Alpha(dst, y) }

// Release gives the memory back.
func (p *Picture) Release() { p.frame.Release() }

func shapeOf(caps *gst.Caps, chosen *pipeline.Chosen) Shape {
	s := Shape{Width: caps.Int("width"), Height: caps.Int("height"), PixelAspect: 1}
	if n, d := caps.Fraction("pixel-aspect-ratio"); n > 0 && d > 0 {
		s.PixelAspect = float64(n) / float64(d)
	}
	if n, d := caps.Fraction("framerate"); n > 0 && d > 0 {
		s.FrameTime = time.Duration(math.Round(float64(d) / float64(n) * float64(time.Second)))
	}
	for _, tag := range chosen.Tags() {
		if tag.Name == "image-orientation" {
			s.Orientation = orientations[tag.Value]
		}
	}
	return s
}

// orientations are the values of GStreamer's tag: what shows the stored picture upright.
var orientations = map[string]gst.Orientation{
	"rotate-0":        gst.Upright,
	"rotate-90":       gst.TurnRight,
	"rotate-180":      gst.TurnHalf,
	"rotate-270":      gst.TurnLeft,
	"flip-rotate-0":   gst.FlipHorizontal,
	"flip-rotate-90":  gst.Transverse,
	"flip-rotate-180": gst.FlipVertical,
	"flip-rotate-270": gst.Transpose,
}
