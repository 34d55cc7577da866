package numm

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"strings"

	"github.com/gonumm/gonumm/internal/detach"
	"github.com/gonumm/gonumm/internal/file"
	"github.com/gonumm/gonumm/numm/internal/still"
)

// ReadImage reads the picture in a file, whatever its name, or the first one of an animation or a film.
//
// The result is packed and begins at (0, 0). An orientation that the file states (EXIF, or XMP) is applied; what is
// transparent is laid over white or the Background; 16-bit samples keep their high byte; grey and palettes become RGB;
// CMYK is converted without a profile, and colour profiles are ignored unless [SRGB] asks for them.
//
//	JPEG         8 bit, every colour and sampling, progressive, arithmetic; up to 65500 pixels a side
//	PNG          1 to 16 bit, grey, palette, alpha, interlaced
//	GIF, WebP    the first frame on its canvas; WebP lossy and lossless
//	BMP          1 to 32 bit, run lengths, bit fields, upside down
//	TIFF         1 to 32 bit, every compression of libtiff, CMYK, planes, strips and tiles; BigTIFF
//	PNM          P1 to P7, any number of levels
//	ICO, CUR     the largest picture
//	TGA          8 to 32 bit, grey, colour maps, run lengths
//	QOI          all
//	PSD, PSB     the flattened picture: 8 and 16 bit, grey, palettes, RGB, CMYK
//	SGI, PCX     of every depth, as they stand or in run lengths
//	farbfeld     all
//	JPEG 2000    files and codestreams, 1 to 32 bit, palettes, YCC, CMYK, alpha
//	JPEG XL      the first frame
//	AVIF, HEIC   the main picture: grids, overlays, cropping, turns, alpha of every depth and range; the first frame of a sequence
//	SVG          with gstreamer1.0-plugins-bad; its root, or its style, states a size or a viewBox, with nothing to compute; what it
//	             refers to is not opened
//	films        the first frame, as ReadVideo has it
//
// The pixels are those of libjpeg-turbo, libpng, libwebp, libtiff, OpenJPEG (of which Pillow is made, too), libavif, libheif and libjxl.
//
// Of a damaged picture what could be decoded comes beside the error, in the full size, nil where that is nothing.
// The errors are *Error values around ErrCorrupt, ErrUnsupported, ErrNoImage, ErrNotEnoughMemory (before anything of
// that size is allocated), the file system's, or the context's.
func ReadImage(ctx context.Context, path string, opts ...ImageOption) (*Image, error) {
	m, err := readImage(ctx, path, opts)
	return m, wrap("ReadImage", path, err)
}

// DecodeImage is ReadImage for any stream of bytes, from where it stands. An io.ReadSeeker is read at random; any
// other reader is read as far as the picture needs, a little further at most 64 KiB, and kept in memory until the call returns;
// what GStreamer decodes is read to its end. How far r has moved then is not defined. An error of r, or its panic, is
// returned as it is, inside the *Error; one that lies, loses its place, or blocks is treated as [DecodeSound] does.
func DecodeImage(ctx context.Context, r io.Reader, opts ...ImageOption) (*Image, error) {
	m, err := decodeImage(ctx, r, opts)
	return m, wrap("DecodeImage", "", err)
}

func readImage(ctx context.Context, path string, opts []ImageOption) (*Image, error) {
	px, err := readPixels(ctx, path, opts, false)
	return imageOf(px), err
}

func decodeImage(ctx context.Context, r io.Reader, opts []ImageOption) (*Image, error) {
	px, err := decodePixels(ctx, r, opts, false)
	return imageOf(px), err
}

// pixelConfig returns what the options ask for, or the error of a context that has ended already.
func pixelConfig(ctx context.Context, opts []ImageOption, alpha bool) (*imageConfig, error) {
	cfg, err := newImageConfig(opts)
	if err != nil {
		return nil, err
	}
	cfg.alpha = alpha
	return cfg, ctx.Err()
}

// readPixels reads a picture in the size that is asked for, with its alpha where that is.
func readPixels(ctx context.Context, path string, opts []ImageOption, alpha bool) (*still.Pixels, error) {
	cfg, err := pixelConfig(ctx, opts, alpha)
	if err != nil {
		return nil, err
	}
	f, size, err := file.OpenRegular(path)
	if err != nil {
		return nil, err
	}
	return detach.Do(ctx, func() (*still.Pixels, error) {
		px, err := decodeSource(fileImageSource(ctx, f, size), cfg)
		return px, errors.Join(err, f.Close())
	})
}

// decodePixels is readPixels for a stream.
func decodePixels(ctx context.Context, r io.Reader, opts []ImageOption, alpha bool) (*still.Pixels, error) {
	cfg, err := pixelConfig(ctx, opts, alpha)
	if err != nil {
		return nil, err
	}
	return detach.Do(ctx, func() (*still.Pixels, error) {
		src, err := newImageSource(ctx, r, cfg.maxMemory)
		if err != nil {
			return nil, err
		}
		return decodeSource(src, cfg)
	})
}

// decodeSource determines the format by the content, checks what the header promises, and only then decodes.
func decodeSource(src *imageSource, cfg *imageConfig) (*still.Pixels, error) {
	defer cfg.promise.Release()
	px, err := decodeByContent(src, cfg)
	if px == nil {
		return nil, src.Cause(err)
	}
	px, unfit := cfg.fitted(px)
	return px, src.Cause(errors.Join(err, unfit))
}

func decodeByContent(src *imageSource, cfg *imageConfig) (*still.Pixels, error) {
	start, err := src.Bytes(0, still.SniffLength)
	if err != nil {
		return nil, err
	}
	if len(start) == 0 {
		return nil, fmt.Errorf("%w: empty", ErrCorrupt)
	}
	if drawing := isDrawing(start); cfg.isolated || drawing && !inChild {
		return decodeInChild(src, cfg, drawing)
	}
	if still.Recognised(start) {
		return decodeStill(src, cfg)
	}
	decode := stillDecoder(start)
	if decode == nil {
		return decodeFilm(src, cfg)
	}
	m, err := decode(src, cfg)
	return m, stillError(err)
}

// stillError gives a decoder's error its kind.
func stillError(err error) error {
	if err == nil {
		return nil
	}
	for _, known := range []error{ErrCorrupt, ErrUnsupported, ErrNotEnoughMemory, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, known) {
			return err
		}
	}
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("%w: %w", ErrCorrupt, err)
}

// decodeStill decodes the formats of package still.
func decodeStill(src *imageSource, cfg *imageConfig) (*still.Pixels, error) {
	src.Admit = func(need int64) error { return promise(&cfg.promise, need, cfg.maxMemory) }
	p, err := still.Open(&src.Source)
	if err != nil {
		return nil, picturesError(err)
	}
	defer p.Close()
	o := still.Options{Alpha: cfg.alpha, Background: levelsOf(cfg.background), SRGB: cfg.srgb}
	if cfg.fit != (fit{}) {
		// Twice the size: the decoder's own scaling is a little off where a side is no multiple of its blocks.
		width, height := cfg.fit.scaledTo(p.Shown())
		o.LeastWidth, o.LeastHeight = 2*width, 2*height
	}
	px, err := p.Decode(o)
	return px, picturesError(err)
}

// picturesError gives an error of package still its kind here.
func picturesError(err error) error {
	if err == nil {
		return nil
	}
	for own, kind := range map[error]error{still.ErrDamaged: ErrCorrupt, still.ErrUnsupported: ErrUnsupported} {
		if errors.Is(err, own) {
			return &pictureError{kind, err, strings.TrimPrefix(err.Error(), own.Error()+": ")}
		}
	}
	return err
}

// pictureError is an error of package still, with its kind here.
type pictureError struct {
	kind, err error
	text      string
}

func (e *pictureError) Error() string   { return e.kind.Error() + ": " + e.text }
func (e *pictureError) Unwrap() []error { return []error{e.kind, e.err} }

// imageOf returns the picture of RGB pixels, without a copy.
func imageOf(px *still.Pixels) *Image {
	if px == nil {
		return nil
	}
	return &Image{Pix: px.Pix, Stride: bytesPerPixel * px.Width, Rect: image.Rect(0, 0, px.Width, px.Height)}
}

// pixelsOf returns a packed picture as pixels, without a copy.
func pixelsOf(m *Image) *still.Pixels {
	return &still.Pixels{Pix: m.Pix, Width: m.Width(), Height: m.Height(), Channels: bytesPerPixel}
}

// stillHead is what the header of a picture promises.
type stillHead struct {
	width, height int // as stored, before it is turned
	work          int // bytes a pixel that decoding needs beside the result
	orientation   int // EXIF's, 1 to 8; anything else counts as 1
}

// check refuses what has no pixels, does not or does not fit into memory.
func (h stillHead) check(cfg *imageConfig) error {
	if h.width <= 0 || h.height <= 0 {
		return fmt.Errorf("%w: picture of %d × %d", ErrCorrupt, h.width, h.height)
	}
	work := h.work
	if h.orientation > 1 {
		work = max(work, bytesPerPixel)
	}
	need, ok := product(h.width, h.height, bytesPerPixel+work)
	if !ok {
		return fmt.Errorf("%w: picture of %d × %d", ErrCorrupt, h.width, h.height)
	}
	if err := promise(&cfg.promise, int64(need), cfg.maxMemory); err != nil {
		return err
	}
	return nil
}
