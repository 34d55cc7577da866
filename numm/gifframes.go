package numm

import (
	"errors"
	"fmt"
	"image"
	"io"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/numm/internal/gif"
	"github.com/gonumm/gonumm/pipeline"
)

// gifFrames are the frames of an animated GIF. GStreamer's decoder gives them no times and never ends.
type gifFrames struct {
	file    *pipeline.File
	decoder *gif.Decoder
	measure gif.Measure
	spare   [][]uint8 // canvases that were released
	scaler  gst.Converter
}

func isGIF(file *pipeline.File) bool {
	var magic [4]byte
	_, err := file.ReadAt(magic[:], 0)
	return err == nil && string(magic[:]) == "GIF8"
}

func openGIFFrames(file *pipeline.File, c *videoConfig) (*gifFrames, error) {
	if c.stream > 0 {
		return nil, fmt.Errorf("%w: a GIF has one", ErrNoVideo)
	}
	measure, err := gif.MeasureAll(io.NewSectionReader(file, 0, file.Size()))
	if err = file.Cause(err); err != nil {
		return nil, gifError(err)
	}
	canvas := int64(measure.Width) * int64(measure.Height) * bytesPerPixel
	if err := checkMemory(framesHeld*canvas, c.maxMemory); err != nil {
		return nil, err
	}
	decoder, err := gif.NewDecoder(io.NewSectionReader(file, 0, file.Size()), 2*canvas)
	if err != nil {
		return nil, gifError(err)
	}
	return &gifFrames{file: file, decoder: decoder, measure: measure}, nil
}

func (s *gifFrames) next() (sourceFrame, error) {
	frame, err := s.decoder.Next()
	if err != nil {
		return nil, s.file.Cause(gifError(err))
	}
	var pix []uint8
	if n := len(s.spare); n > 0 {
		pix, s.spare = s.spare[n-1], s.spare[:n-1]
	} else {
		pix = make([]uint8, len(frame.Pix))
	}
	copy(pix, frame.Pix) // the decoder goes on to draw on its canvas
	return &gifFrame{source: s, pix: pix, from: frame.Start, to: frame.Start + frame.Delay}, nil
}

func (s *gifFrames) seek(time.Duration) error                { return ErrNotSeekable }
func (s *gifFrames) duration() time.Duration                 { return s.measure.Duration }
func (s *gifFrames) presented(t time.Duration) time.Duration { return t }
func (s *gifFrames) close()                                  {}

type gifFrame struct {
	source   *gifFrames
	pix      []uint8
	from, to time.Duration
}

func (f *gifFrame) begin() time.Duration { return f.from }
func (f *gifFrame) end() time.Duration   { return f.to }
func (f *gifFrame) size() (int, int)     { return f.source.measure.Width, f.source.measure.Height }

func (f *gifFrame) release() {
	f.source.spare = append(f.source.spare, f.pix)
	f.pix = nil
}

func (f *gifFrame) paint(m *Image) error {
	width, height := f.size()
	frame := Image{Pix: f.pix, Stride: bytesPerPixel * width, Rect: image.Rect(0, 0, width, height)}
	return repaint(&f.source.scaler, m, &frame, gst.Upright)
}

// gifError translates the decoder's errors into those of this package.
func gifError(err error) error {
	switch {
	case err == io.EOF:
		return err
	case errors.Is(err, gif.ErrFormat):
		return fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	return err
}

func gifInfo(file *pipeline.File) (*Info, error) {
	m, err := gif.MeasureAll(io.NewSectionReader(file, 0, file.Size()))
	if err = file.Cause(err); err != nil {
		return nil, gifError(err)
	}
	return &Info{
		Container: "gif",
		Duration:  m.Duration,
		Tags:      map[string]string{},
		Streams: []StreamInfo{{
			Kind: KindVideo, Codec: "gif", Width: m.Width, Height: m.Height, PixelAspect: 1, Bits: 8,
			Tags: map[string]string{}, Duration: m.Duration,
		}},
	}, nil
}
