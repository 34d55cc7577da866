package numm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"time"
	"unsafe"

	"github.com/gonumm/gonumm/internal/pixel"
	"github.com/gonumm/gonumm/numm/internal/y4m"
	"github.com/gonumm/gonumm/pipeline"
)

// y4mFrames are the frames of a YUV4MPEG file, which are not coded: each is found by its number. GStreamer's y4mdec knows
// 8 bits and no ranges.
type y4mFrames struct {
	ctx        context.Context
	file       *pipeline.File
	header     *y4m.Header
	frames     *y4m.Frames
	format     string
	background background
	converter  pixel.Converter
	number     int // of the next frame
}

func isY4M(file *pipeline.File) bool {
	b := make([]byte, len(y4m.Magic))
	n, _ := file.ReadAt(b, 0)
	return string(b[:n]) == y4m.Magic
}

func openY4MFrames(ctx context.Context, file *pipeline.File, c *videoConfig) (*y4mFrames, error) {
	if c.stream > 0 {
		return nil, fmt.Errorf("%w: it has no stream %d of that kind", ErrNoVideo, c.stream)
	}
	header, err := y4m.Read(file)
	if err != nil {
		return nil, y4mError(file, err)
	}
	if err := c.admit(header.Width, header.Height); err != nil {
		return nil, err
	}
	frames, err := header.Frames(file, file.Size())
	if err != nil {
		return nil, y4mError(file, err)
	}
	return &y4mFrames{
		ctx: ctx, file: file, header: header, frames: frames, format: y4mFormat(header.Layout), background: backgroundOf(c.background),
	}, nil
}

func y4mError(file *pipeline.File, err error) error {
	if errors.Is(err, y4m.ErrFormat) {
		err = fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	return file.Cause(err)
}

// y4mFormat returns the pixel format that samples are converted from: what has other bits than 8, 10 and 12 is brought to 12, and
// grey to 16.
func y4mFormat(l y4m.Layout) string {
	if l.Grey {
		if l.Bits > 8 {
			return "GRAY16_LE"
		}
		return "GRAY8"
	}
	if l.Bits == 8 {
		switch {
		case l.Alpha:
			return "A444"
		case l.HSub == 2 && l.VSub == 2:
			return "YUV9"
		case l.HSub == 2:
			return "Y41B"
		case l.VSub == 1:
			return "I420"
		case l.HSub == 1:
			return "Y42B"
		}
		return "Y444"
	}
	name := "Y444_"
	switch {
	case l.VSub == 1:
		name = "I420_"
	case l.HSub == 1:
		name = "I422_"
	}
	return name + strconv.Itoa(deepBits(l)) + "LE"
}

// deepBits is to how many bits the samples of more than 8 are brought.
func deepBits(l y4m.Layout) int {
	switch {
	case l.Grey:
		return 16
	case l.Bits == 10:
		return 10
	}
	return 12
}

func (s *y4mFrames) next() (sourceFrame, error) {
	if err := s.ctx.Err(); err != nil {
		return nil, err
	}
	offset, err := s.frames.At(s.number)
	if err != nil {
		if err == io.EOF {
			return nil, io.EOF
		}
		return nil, y4mError(s.file, err)
	}
	size, _ := s.header.FrameSize()
	f := &y4mFrame{source: s, number: s.number, samples: make([]byte, size)}
	if n, err := s.file.ReadAt(f.samples, offset); int64(n) < size {
		if err == io.EOF {
			return nil, io.EOF
		}
		return nil, err
	}
	s.level(f.samples)
	s.number++
	return f, nil
}

// level brings deep samples to the bits of the format.
func (s *y4mFrames) level(samples []byte) {
	l := s.header.Layout
	if l.Bits == 8 || deepBits(l) == l.Bits {
		return
	}
	up, down := max(0, deepBits(l)-l.Bits), max(0, l.Bits-deepBits(l))
	for i := 0; i+2 <= len(samples); i += 2 {
		v := (uint32(samples[i]) | uint32(samples[i+1])<<8) << up >> down
		samples[i], samples[i+1] = byte(v), byte(v>>8)
	}
}

// seek goes to the frame that is shown at t.
func (s *y4mFrames) seek(t time.Duration) error {
	n := int64(max(0, t)+grain) / int64(time.Second) // whole seconds, so that the product does not overflow
	k := (n*s.header.Num + int64((max(0, t)+grain)%time.Second)*s.header.Num/int64(time.Second)) / s.header.Den
	if _, err := s.frames.At(int(k)); err != nil {
		if err == io.EOF {
			s.number = int(min(k, int64(1)<<31))
			return nil
		}
		return y4mError(s.file, err)
	}
	s.number = int(k)
	return nil
}

func (s *y4mFrames) duration() time.Duration { return s.time(s.frames.Estimate()) }

func (s *y4mFrames) time(k int64) time.Duration { return s.header.Time(k) }

func (s *y4mFrames) presented(t time.Duration) time.Duration { return t }
func (s *y4mFrames) short() error                            { return nil } // it states no length

func (s *y4mFrames) close() {}

// y4mFrame is one of them, in memory.
type y4mFrame struct {
	source  *y4mFrames
	number  int
	samples []byte
}

func (f *y4mFrame) begin() time.Duration { return f.source.time(int64(f.number)) }
func (f *y4mFrame) end() time.Duration   { return f.source.time(int64(f.number) + 1) }
func (f *y4mFrame) release()             {}

func (f *y4mFrame) size() (width, height int) {
	h := f.source.header
	width = h.Width
	if h.AspectNum > 0 && h.AspectDen > 0 {
		width = max(1, int(float64(h.Width)*float64(h.AspectNum)/float64(h.AspectDen)+0.5))
	}
	return width, h.Height
}

func (f *y4mFrame) paint(m *Image, part pixel.Part) error {
	h := f.source.header
	p := pixel.Picture{Format: f.source.format, Width: h.Width, Height: h.Height, FullRange: h.FullRange || h.Layout.Grey}
	var pin runtime.Pinner
	defer pin.Unpin()
	pin.Pin(&f.samples[0])
	at := 0
	for i, size := range h.Planes() {
		p.Planes[i], p.Strides[i] = unsafe.Pointer(&f.samples[at]), size[0]*h.Layout.SampleSize()
		at += size[0] * size[1] * h.Layout.SampleSize()
	}
	return paintPicture(&f.source.converter, &p, pixel.Upright, m, part, f.source.background)
}
