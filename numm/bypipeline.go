package numm

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/pipeline"
)

// decodeFilm gives the first frame of what is no single picture. Those of formats that nobody here has looked at are
// refused: of damaged ones some decoders show what memory held before.
func decodeFilm(src *imageSource, cfg *imageConfig) (*Image, error) {
	file, release, err := src.file(cfg)
	if err != nil {
		return nil, err
	}
	defer release()
	caps, err := pipeline.Recognise(file, file.All())
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(caps.Media, "image/") {
		return nil, fmt.Errorf("%w: %s", ErrUnsupported, caps.Media)
	}
	return stillHead{}.decoded(src, cfg, file, &videoConfig{stream: -1}, cfg.admit)
}

// decodeByPipeline gives a picture whose header GStreamer's parser reads.
func decodeByPipeline(src *imageSource, cfg *imageConfig) (*Image, error) {
	return stillHead{}.decodedBy(src, cfg, &videoConfig{stream: -1}, cfg.admit)
}

// decodedBy lets GStreamer decode the first picture. Where a header was read, its size and orientation hold; else
// the picture has square pixels and stands as the container says, as a frame of a video does.
func (h stillHead) decodedBy(src *imageSource, cfg *imageConfig, stream *videoConfig, admit func(width, height int) error) (*Image, error) {
	file, release, err := src.file(cfg)
	if err != nil {
		return nil, err
	}
	defer release()
	return h.decoded(src, cfg, file, stream, admit)
}

func (h stillHead) decoded(src *imageSource, cfg *imageConfig, file *pipeline.File, stream *videoConfig, admit func(width, height int) error) (*Image, error) {
	frames, err := openPipelineFrames(src.ctx, file, stream, admit)
	if err != nil {
		return nil, seen(err)
	}
	defer frames.close()
	frames.pull(1)
	if len(frames.pulled) == 0 {
		return nil, seen(frames.ended)
	}
	first := frames.pulled[0] // given back by close
	if h.width > 0 {
		if first.picture.Width != h.width || first.picture.Height != h.height {
			return nil, fmt.Errorf("%w: picture of %d × %d, its header promised %d × %d", ErrCorrupt,
				first.picture.Width, first.picture.Height, h.width, h.height)
		}
		first.picture.PixelAspect, first.picture.Orientation = 1, gst.OrientationOfEXIF(h.orientation)
	}
	if err := cfg.admit(first.size()); err != nil {
		return nil, err
	}
	return first.over(backgroundOf(cfg.background))
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

// seen puts the errors of a stream into the words of a picture.
func seen(err error) error {
	switch {
	case err == io.EOF:
		return fmt.Errorf("%w: nothing in it can be decoded", ErrCorrupt)
	case errors.Is(err, ErrNoVideo):
		return ErrNoImage
	}
	return err
}

// file is the source as an open file, which is what GStreamer is given: the file itself where it is one, else a copy
// in memory, as far as there is room for it.
func (s *imageSource) file(cfg *imageConfig) (file *pipeline.File, release func(), err error) {
	if s.whole != nil {
		file, err = pipeline.FileOf(s.whole)
		return file, func() {}, err
	}
	size, err := s.length()
	if err != nil {
		return nil, nil, err
	}
	copies := int64(1)
	if s.size < 0 { // a stream is in memory already
		copies = 2
	}
	if err := checkMemory(copies*size, cfg.maxMemory); err != nil {
		return nil, nil, err
	}
	f, err := memoryFile()
	if err != nil {
		return nil, nil, err
	}
	if _, err = io.Copy(f, s.section(0)); err == nil {
		file, err = pipeline.FileOf(f)
	}
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	// Nothing was written that closing could lose.
	return file, func() { _ = file.Close() }, nil
}
