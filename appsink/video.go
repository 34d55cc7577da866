package appsink

import (
	"math"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/pixel"
	"github.com/gonumm/gonumm/pipeline"
)

// Video pulls the frames of a pipeline as the decoder made them, at their own times. It is not safe
// for concurrent use.
type Video struct {
	pipeline  Source
	converter pixel.Converter
	caps      *gst.Caps
	colour    colour
	shape     Shape
}

// Shape is how the frames of a video are to be shown.
type Shape struct {
	Width, Height int // as stored
	PixelAspect   float64
	Orientation   pixel.Orientation // what shows them upright
	FrameTime     time.Duration     // of one frame at the nominal rate; 0 where there is none
}

// Shown returns the size in square pixels after the orientation was applied: the height is kept, and the
// width is chosen to give the picture its aspect ratio.
func (s Shape) Shown() (width, height int) {
	width, height, aspect := s.Width, s.Height, s.PixelAspect
	if s.Orientation.Swaps() {
		width, height, aspect = height, width, 1/aspect
	}
	return max(1, int(math.Floor(float64(width)*aspect+0.5))), height
}

// Picture is one frame, borrowed until Release. It belongs to one goroutine.
type Picture struct {
	Shape
	PTS      time.Duration // -1 where unknown
	Duration time.Duration // -1 where unknown
	Corrupt  bool          // its decoder lacked data that the frame depends on
	frame    *gst.Frame
	video    *Video
}

// NewVideo returns a Video that pulls from p: a pipeline.Pipeline that was made for pipeline.Video, or a launched one that
// ends in raw video of a format that internal/pixel supports, as VideoCaps asks for.
func NewVideo(p Source) *Video { return &Video{pipeline: p} }

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
		v.shape = shapeOf(frame.Caps, chosen, v.pipeline.Display())
		v.colour = v.coloursOf(frame.Caps, chosen)
	}
	frame.Matrix, frame.FullRange = v.colour.matrix, v.colour.fullRange
	frame.Transfer, frame.Primaries = v.colour.transfer, v.colour.primaries
	frame.Width, frame.Height = v.shape.Width, v.shape.Height
	return &Picture{Shape: v.shape, PTS: frame.PTS, Duration: frame.Duration, Corrupt: frame.Corrupt, frame: frame, video: v}, nil
}

// Expected returns the shape that the next frame will have, by what its stream states, before it is decoded.
func (v *Video) Expected() Shape {
	chosen := v.pipeline.Chosen()
	if chosen == nil {
		return v.shape
	}
	return shapeOf(chosen.Stream(), chosen, v.pipeline.Display())
}

func (v *Video) coloursOf(decoded *gst.Caps, chosen *pipeline.Chosen) colour {
	container, stream := statedBy(chosen, decoded)
	if coded, ok := v.pipeline.CodedColour(); ok {
		return colourOf(decoded, container, stream, &coded)
	}
	return colourOf(decoded, container, stream, nil)
}

// Convert writes the picture upright, scaled to width by height pixels, into packed RGB rows of stride bytes each. The error is that of
// [pixel.Converter.Convert]: a format that it does not know, or a dst that is too small.
func (p *Picture) Convert(dst []byte, stride, width, height int) error {
	return p.video.converter.Convert(&p.frame.Picture, dst, stride, width, height, p.Orientation)
}

// ConvertPart is Convert for a part of the picture, with the same errors.
func (p *Picture) ConvertPart(part pixel.Part, dst []byte, stride, width, height int) error {
	return p.video.converter.ConvertPart(&p.frame.Picture, part, dst, stride, width, height, p.Orientation)
}

// ConvertStored writes the picture as it is stored, neither turned nor scaled, with the errors of Convert.
func (p *Picture) ConvertStored(dst []byte, stride int) error {
	return p.video.converter.Convert(&p.frame.Picture, dst, stride, p.Width, p.Height, pixel.Upright)
}

// Samples returns the picture as it is stored, valid until Release.
func (p *Picture) Samples() *pixel.Picture { return &p.frame.Picture }

// Recolour replaces what the stream states, or leaves open, about its colours.
func (p *Picture) Recolour(m pixel.Matrix, fullRange bool) {
	p.frame.Matrix, p.frame.FullRange = m, fullRange
}

// HasAlpha reports whether the picture has an alpha channel, which Convert and ConvertStored ignore.
func (p *Picture) HasAlpha() bool { return p.frame.HasAlpha() }

// Alpha copies the alpha of row y of a picture that has it, as stored, into the first Width bytes of dst.
func (p *Picture) Alpha(dst []uint8, y int) { p.frame.Alpha(dst, y) }

// Release frees the memory.
func (p *Picture) Release() { p.frame.Release() }

// statedBy returns what the container and the stream state about colours: for a launched pipeline only its caps.
func statedBy(chosen *pipeline.Chosen, frame *gst.Caps) (container, stream *gst.Caps) {
	if chosen == nil {
		return frame, frame
	}
	return chosen.Container, chosen.Stream()
}

func shapeOf(caps *gst.Caps, chosen *pipeline.Chosen, d pipeline.Display) Shape {
	s := Shape{Width: caps.Int("width"), Height: caps.Int("height"), PixelAspect: 1}
	const block = 16
	if right, bottom := s.Width-d.Width, s.Height-d.Height; d.Width > 0 && 0 <= right && right < block && 0 <= bottom && bottom < block {
		s.Width, s.Height = d.Width, d.Height
	}
	if n, d := caps.Fraction("pixel-aspect-ratio"); n > 0 && d > 0 {
		s.PixelAspect = float64(n) / float64(d)
	}
	if n, d := caps.Fraction("framerate"); n > 0 && d > 0 && n/d <= maxFrameRate {
		s.FrameTime = time.Duration(math.Round(float64(d) / float64(n) * float64(time.Second)))
	}
	if d.AspectNum > 0 && d.AspectDen > 0 {
		s.PixelAspect = float64(d.AspectNum) / float64(d.AspectDen)
	}
	if d.Turned {
		s.Orientation = turned(d.Rotation, d.Mirrored)
	}
	if d.Turned || chosen == nil {
		return s
	}
	for _, tag := range chosen.Tags() {
		if tag.Name == "image-orientation" {
			s.Orientation = orientations[tag.Value]
		}
	}
	return s
}

// turned returns the orientation of a picture that is mirrored left to right, or not, and then turned clockwise by quarters.
func turned(degrees int, mirrored bool) pixel.Orientation {
	plain := [4]pixel.Orientation{pixel.Upright, pixel.TurnRight, pixel.TurnHalf, pixel.TurnLeft}
	mirror := [4]pixel.Orientation{pixel.FlipHorizontal, pixel.Transverse, pixel.FlipVertical, pixel.Transpose}
	if mirrored {
		return mirror[degrees/90%4]
	}
	return plain[degrees/90%4]
}

// maxFrameRate is the highest rate that is believed. Some streams state the ticks of their clock in its place.
const maxFrameRate = 1000

// orientations are the values of GStreamer's tag: what shows the stored picture upright.
var orientations = map[string]pixel.Orientation{
	"rotate-0":        pixel.Upright,
	"rotate-90":       pixel.TurnRight,
	"rotate-180":      pixel.TurnHalf,
	"rotate-270":      pixel.TurnLeft,
	"flip-rotate-0":   pixel.FlipHorizontal,
	"flip-rotate-90":  pixel.Transverse,
	"flip-rotate-180": pixel.FlipVertical,
	"flip-rotate-270": pixel.Transpose,
}
