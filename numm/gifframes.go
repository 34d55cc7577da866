package numm

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"time"

	"github.com/gonumm/gonumm/internal/detach"
	"github.com/gonumm/gonumm/internal/pixel"
	"github.com/gonumm/gonumm/numm/internal/gif"
	"github.com/gonumm/gonumm/numm/internal/still"
	"github.com/gonumm/gonumm/pipeline"
)

// gifFrames are the frames of an animated GIF. GStreamer's decoder gives them no times and never ends.
type gifFrames struct {
	source  gifSource
	decoder *gif.Decoder
	measure gif.Measure
	spare   [][]uint8 // canvases that were released
	scaler  pixel.Converter

	background [3]uint8 // under transparency
}

func isGIF(file *pipeline.File) bool {
	var magic [4]byte
	_, err := file.ReadAt(magic[:], 0)
	return err == nil && string(magic[:]) == "GIF8"
}

// gifSource is the bytes of a GIF, which end with their context.
type gifSource struct {
	ctx  context.Context
	file *pipeline.File
}

// ReadAt returns that of the file.
func (s gifSource) ReadAt(p []byte, off int64) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.file.ReadAt(p, off)
}

func (s gifSource) reader() io.Reader { return io.NewSectionReader(s, 0, s.file.Size()) }

// measure measures the whole. Of a GIF whose reading failed midway it would tell too little, so that this is an error.
func (s gifSource) measure() (gif.Measure, error) {
	m, err := gif.MeasureAll(s.reader())
	return m, s.cause(err)
}

// cause is why reading failed: the context's end or the file's error, else what is wrong with the GIF.
func (s gifSource) cause(err error) error {
	if ended := s.ctx.Err(); ended != nil {
		return ended
	}
	return s.file.Cause(gifError(err))
}

func openGIFFrames(ctx context.Context, file *pipeline.File, c *videoConfig) (*gifFrames, error) {
	if c.keyframes {
		return nil, unkept("option KeyframesOnly() is not supported for a gif, whose frames are drawn over each other")
	}
	if c.stream > 0 {
		return nil, fmt.Errorf("%w: a GIF has one", ErrNoVideo)
	}
	source := gifSource{ctx, file}
	measure, err := source.measure()
	if err != nil {
		return nil, err
	}
	canvas := int64(measure.Width) * int64(measure.Height) * 4
	if err := checkMemory(framesHeld*canvas, c.maxMemory); err != nil {
		return nil, err
	}
	decoder, err := gif.NewDecoder(source.reader(), 2*canvas)
	if err != nil {
		return nil, source.cause(err)
	}
	s := &gifFrames{source: source, decoder: decoder, measure: measure, background: [3]uint8{255, 255, 255}}
	if c.background != nil {
		bg := backgroundOf(c.background)
		s.background = [3]uint8{uint8(bg[0]), uint8(bg[1]), uint8(bg[2])}
	}
	return s, nil
}

func (s *gifFrames) next() (sourceFrame, error) {
	if err := s.source.ctx.Err(); err != nil { // many small frames come of one read
		return nil, err
	}
	var pix []uint8
	if n := len(s.spare); n > 0 {
		pix, s.spare = s.spare[n-1], s.spare[:n-1]
	}
	// A canvas of many megapixels takes long: once the context has ended nothing here is used again, and the work may be left.
	frame, err := detach.Do(s.source.ctx, func() (*gifFrame, error) { return s.decode(pix) })
	if err != nil {
		return nil, s.source.cause(err)
	}
	return frame, nil
}

// decode decodes the next frame into pix, or into new memory where that is nil.
func (s *gifFrames) decode(pix []uint8) (*gifFrame, error) {
	frame, err := s.decoder.Next()
	if err != nil {
		return nil, err
	}
	if pix == nil {
		pix = make([]uint8, len(frame.Pix)/4*bytesPerPixel)
	}
	still.Over(pix, frame.Pix, s.background) // a copy, as the decoder goes on to draw on its canvas
	return &gifFrame{source: s, pix: pix, from: frame.Start, to: frame.Start + frame.Delay}, nil
}

func (s *gifFrames) seek(time.Duration) error                { return ErrNotSeekable }
func (s *gifFrames) duration() time.Duration                 { return s.measure.Duration }
func (s *gifFrames) presented(t time.Duration) time.Duration { return t }
func (s *gifFrames) short() error                            { return nil } // next has said so
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

func (f *gifFrame) paint(m *Image, part pixel.Part) error {
	width, height := f.size()
	frame := Image{Pix: f.pix, Stride: bytesPerPixel * width, Rect: image.Rect(0, 0, width, height)}
	return repaint(&f.source.scaler, m, &frame, part, pixel.Upright)
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

func gifInfo(ctx context.Context, file *pipeline.File) (*Info, error) {
	m, err := gifSource{ctx, file}.measure()
	if err != nil {
		return nil, err
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
