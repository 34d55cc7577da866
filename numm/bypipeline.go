package numm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/gonumm/gonumm/internal/file"
	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/internal/pixel"
	"github.com/gonumm/gonumm/numm/internal/still"
	"github.com/gonumm/gonumm/pipeline"
)

// decodeFilm decodes the first frame of what is no single picture. Those of formats that nobody here has looked at are
// refused: of damaged ones some decoders show what memory held before.
func decodeFilm(src *imageSource, cfg *imageConfig) (*still.Pixels, error) {
	file, release, err := src.file(cfg)
	if err != nil {
		return nil, err
	}
	defer release()
	m, err := firstOfFilm(src, cfg, file)
	if errors.Is(err, ErrNoVideo) || errors.Is(err, ErrNoImage) {
		if cover := coverOf(src.Context, file); cover != nil {
			return decodeByContent(cover, cfg)
		}
	}
	return m, err
}

// firstOfFilm decodes the first frame of a film.
func firstOfFilm(src *imageSource, cfg *imageConfig, file *pipeline.File) (*still.Pixels, error) {
	switch {
	case isPCM(file):
		return nil, ErrNoImage
	case isY4M(file):
		return firstOfY4M(src.Context, file, cfg)
	}
	caps, err := pipeline.Recognise(file, file.All())
	if err != nil {
		return nil, err
	}
	if media.IsPicture(caps.Media) {
		return nil, fmt.Errorf("%w: %s", ErrUnsupported, caps.Media)
	}
	return stillHead{}.decoded(src, cfg, file, &videoConfig{readConfig: readConfig{stream: -1}}, cfg.admit)
}

// firstOfY4M reads the first frame of YUV4MPEG, in square pixels.
func firstOfY4M(ctx context.Context, file *pipeline.File, cfg *imageConfig) (*still.Pixels, error) {
	frames, err := openY4MFrames(ctx, file, &videoConfig{readConfig: readConfig{stream: -1, maxMemory: cfg.maxMemory}, background: cfg.background})
	if err != nil {
		return nil, err
	}
	defer frames.close()
	first, err := frames.next()
	if err != nil {
		return nil, asPictureError(err)
	}
	defer first.release()
	m := NewImage(first.size())
	return pixelsOf(m), first.paint(m, pixel.Part{})
}

// coverOf returns the cover of a sound file; nil where it has none.
func coverOf(ctx context.Context, file *pipeline.File) *imageSource {
	for _, s := range coversOf(ctx, file) {
		if s.Kind == pipeline.Cover {
			src := &imageSource{}
			src.Context, src.From, src.Size = ctx, bytes.NewReader(s.Picture), int64(len(s.Picture))
			return src
		}
	}
	return nil
}

// coversOf returns the streams of a sound file, covers among them.
func coversOf(ctx context.Context, file *pipeline.File) []pipeline.StreamReport {
	if sound, err := openPCM(file); sound != nil && err == nil {
		_, pictures := pipeline.ReadID3(sound.ID3())
		return pictures
	}
	report, err := pipeline.Probe(ctx, file)
	if err != nil {
		return nil
	}
	return report.Streams
}

// decodedBy lets GStreamer decode the first picture. Where a header was read, its size and orientation hold; else
// the picture has square pixels and stands as the container says, as a frame of a video does.
func (h stillHead) decodedBy(src *imageSource, cfg *imageConfig, stream *videoConfig, admit func(width, height int) error) (*still.Pixels, error) {
	file, release, err := src.file(cfg)
	if err != nil {
		return nil, err
	}
	defer release()
	return h.decoded(src, cfg, file, stream, admit)
}

func (h stillHead) decoded(src *imageSource, cfg *imageConfig, file *pipeline.File, stream *videoConfig, admit func(width, height int) error) (*still.Pixels, error) {
	frames, err := openPipelineFrames(src.Context, file, stream, admit)
	if err != nil {
		return nil, asPictureError(err)
	}
	defer frames.close()
	frames.pull(1)
	if len(frames.pulled) == 0 {
		return nil, asPictureError(frames.ended)
	}
	first := frames.pulled[0] // given back by close
	if h.width > 0 {
		if first.picture.Width != h.width || first.picture.Height != h.height {
			return nil, fmt.Errorf("%w: picture of %d × %d, its header promised %d × %d", ErrCorrupt,
				first.picture.Width, first.picture.Height, h.width, h.height)
		}
		first.picture.PixelAspect, first.picture.Orientation = 1, pixel.OrientationOfEXIF(h.orientation)
	}
	if err := cfg.admit(first.size()); err != nil {
		return nil, err
	}
	if cfg.alpha && first.picture.HasAlpha() {
		return first.withAlpha()
	}
	m, err := first.over(backgroundOf(cfg.background))
	if err != nil {
		return nil, err
	}
	return pixelsOf(m), nil
}

// admit is asked by the pipeline before it allocates the first frame: a decoder's frame has up to 8 bytes a pixel, and
// there are up to two arrays.
func (c *imageConfig) admit(width, height int) error {
	need := int64(width) * int64(height) * (8 + 2*bytesPerPixel)
	if err := promise(&c.promise, need, c.maxMemory); err != nil {
		return err
	}
	if width > maxSide || height > maxSide {
		return fmt.Errorf("%w: picture of %d × %d, GStreamer's have %d a side at most", ErrSize, width, height, maxSide)
	}
	return nil
}

// asPictureError puts the errors of a stream into those of a picture.
func asPictureError(err error) error {
	switch {
	case err == io.EOF:
		return fmt.Errorf("%w: nothing in it can be decoded", ErrCorrupt)
	case errors.Is(err, ErrNoVideo):
		return ErrNoImage
	}
	return err
}

// file returns the source as an open file, which is what GStreamer is given: the file itself where it is one, else a copy
// in memory, as far as there is room for it.
func (s *imageSource) file(cfg *imageConfig) (f *pipeline.File, release func(), err error) {
	if s.whole != nil {
		f, err = pipeline.FileOf(s.whole)
		return f, func() {}, err
	}
	size, err := s.length()
	if err != nil {
		return nil, nil, err
	}
	if inChild { // which can make no file
		f, err = pipeline.FileFrom(s, size)
		return f, func() {}, err
	}
	copies := int64(1)
	if s.Size < 0 { // a stream is in memory already
		copies = 2
	}
	if err := checkMemory(copies*size, cfg.maxMemory); err != nil {
		return nil, nil, err
	}
	copied, err := file.InMemory()
	if err != nil {
		return nil, nil, err
	}
	if _, err = io.Copy(copied, s.section(0)); err == nil {
		f, err = pipeline.FileOf(copied)
	}
	if err != nil {
		return nil, nil, errors.Join(err, copied.Close())
	}
	// Nothing was written that closing could lose.
	return f, func() { _ = f.Close() }, nil
}
