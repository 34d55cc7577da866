package numm

import (
	"cmp"
	"context"
	"fmt"
	"image/color"
	"io"
	"time"

	"github.com/gonumm/gonumm/internal/pixel"
	"github.com/gonumm/gonumm/numm/internal/still"
	"github.com/gonumm/gonumm/pipeline"
)

// stillFrames are the frames of a picture file as ReadImage has them: those of an animation, else the picture for one
// frame's time.
type stillFrames struct {
	source        *imageSource
	picture       *still.Picture
	frames        *still.Frames
	background    [3]uint8
	width, height int
	length        time.Duration
	scaler        pixel.Converter
}

// openStill opens the picture that a file is, nil where it is none that this package decodes, or a GIF, whose frames have
// a decoder of their own.
func openStill(ctx context.Context, file *pipeline.File, limit int64) (*imageSource, *still.Picture, error) {
	src := &imageSource{}
	src.Context, src.From, src.Size = ctx, file, file.Size()
	src.Admit = func(need int64) error { return checkMemory(need, limit) }
	start, err := src.Bytes(0, still.SniffLength)
	if err != nil || !still.Recognised(start) {
		return nil, nil, err
	}
	p, err := still.Open(&src.Source)
	return src, p, picturesError(err)
}

func openStillFrames(ctx context.Context, file *pipeline.File, c *videoConfig) (frameSource, error) {
	src, p, err := openStill(ctx, file, c.maxMemory)
	if err != nil || p == nil {
		return nil, err
	}
	if c.stream > 0 {
		p.Close()
		return nil, fmt.Errorf("%w: a picture has one", ErrNoVideo)
	}
	frames, err := p.Frames()
	if err != nil {
		p.Close()
		return nil, picturesError(err)
	}
	s := &stillFrames{source: src, picture: p, frames: frames}
	s.background = levelsOf(c.background)
	s.width, s.height = p.Shown()
	return s, nil
}

// levelsOf returns a background, white where it is nil.
func levelsOf(c color.Color) [3]uint8 {
	if c == nil {
		c = color.White
	}
	bg := backgroundOf(c)
	return [3]uint8{uint8(bg[0]), uint8(bg[1]), uint8(bg[2])}
}

func (s *stillFrames) next() (sourceFrame, error) {
	px, start, length, err := s.frames.Next(still.Options{Background: s.background})
	if err == io.EOF {
		return nil, io.EOF
	}
	if err != nil {
		return nil, picturesError(err)
	}
	s.length = start + cmp.Or(length, time.Second/FrameRate)
	return &stillFrame{source: s, m: imageOf(px), from: start, to: s.length}, nil
}

func (s *stillFrames) seek(time.Duration) error                { return ErrNotSeekable }
func (s *stillFrames) duration() time.Duration                 { return 0 }
func (s *stillFrames) presented(t time.Duration) time.Duration { return t }

func (s *stillFrames) short() error { return nil } // next has said so

func (s *stillFrames) close() {
	s.frames.Close()
	s.picture.Close()
}

type stillFrame struct {
	source   *stillFrames
	m        *Image
	from, to time.Duration
}

func (f *stillFrame) begin() time.Duration { return f.from }
func (f *stillFrame) end() time.Duration   { return f.to }
func (f *stillFrame) size() (int, int)     { return f.m.Width(), f.m.Height() }
func (f *stillFrame) release()             { f.m = nil }

func (f *stillFrame) paint(m *Image, part pixel.Part) error {
	return repaint(&f.source.scaler, m, f.m, part, pixel.Upright)
}

// stillCodecs are ffprobe's names for the formats of pictures.
var stillCodecs = map[string]string{"jpeg": "mjpeg", "avif": "av1", "heic": "hevc"}

// stillInfo returns what a picture file states, nil where it is not one.
func stillInfo(ctx context.Context, file *pipeline.File) (*Info, error) {
	_, p, err := openStill(ctx, file, 0)
	if err != nil || p == nil {
		return nil, err
	}
	defer p.Close()
	stream := StreamInfo{
		Kind: KindImage, Codec: cmp.Or(stillCodecs[p.Format], p.Format), Width: p.Width, Height: p.Height,
		PixelAspect: 1, Bits: p.Bits, Tags: map[string]string{}, Profile: p.ProfileName(),
	}
	stream.orient(p.Orientation)
	info := &Info{Container: p.Format, Seekable: true, Tags: map[string]string{}}
	if p.Moving() {
		stream.Kind = KindVideo
		if stream.Duration, err = stillDuration(p); err != nil {
			return nil, err
		}
		info.Duration = stream.Duration
	}
	info.Streams = []StreamInfo{stream}
	return info, nil
}

// stillDuration adds up how long the frames of an animation are shown.
func stillDuration(p *still.Picture) (time.Duration, error) {
	frames, err := p.Frames()
	if err != nil {
		return 0, picturesError(err)
	}
	defer frames.Close()
	var end time.Duration
	for {
		_, start, length, err := frames.Next(still.Options{})
		if err != nil { // up to the damage, if it is one
			if end == 0 && err != io.EOF {
				return 0, picturesError(err)
			}
			return end, nil
		}
		end = start + length
	}
}
