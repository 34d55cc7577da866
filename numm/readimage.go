package numm

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/tiff"
)

// ReadImage reads the picture in a file, whatever its name, or the first one of an animation or a film.
//
// The result is packed and begins at (0, 0). An orientation that the file states (EXIF, or XMP) is applied; what is
// transparent is laid over white or the Background; 16-bit samples keep their high byte; grey and palettes become RGB;
// CMYK is converted without a profile, and colour profiles and gamma are ignored.
//
//	JPEG         8 bit, every colour and sampling of image/jpeg, progressive; arithmetic if grey or 4:2:0
//	PNG          1 to 16 bit, grey, palette, alpha, interlaced
//	GIF, WebP    the first frame on its canvas; WebP lossy and lossless
//	BMP          1 to 32 bit, run lengths, bit fields, upside down
//	TIFF         1, 8 and 16 bit, LZW, Deflate, PackBits, fax, tiles; no JPEG inside, CMYK or separate planes
//	PNM          P1 to P6, any number of levels
//	JPEG 2000    with gstreamer1.0-plugins-bad
//	SVG          likewise; its root, or its style, states a size or a viewBox, with nothing to compute; what it refers to is not opened
//	AVIF         likewise; grids, turns and alpha, but no cropping
//	HEIC         with gstreamer1.0-libav; likewise
//	films        the first frame, as ReadVideo has it
//
// From 1024 × 768 pixels on JPEGs are decoded by libjpeg-turbo or libavcodec in GStreamer, which is three times as quick; their
// levels differ from those of image/jpeg by rounding and by smoother chroma, as Pillow has it.
//
// The errors are *Error values around ErrCorrupt, ErrUnsupported, ErrNoImage, ErrNotEnoughMemory (before anything of
// that size is allocated), the file system's, or the context's.
func ReadImage(ctx context.Context, path string, opts ...ImageOption) (*Image, error) {
	m, err := readImage(ctx, path, opts)
	if err != nil {
		return nil, wrap("ReadImage", path, err)
	}
	return m, nil
}

// DecodeImage is ReadImage for any stream of bytes, from where it stands. An io.ReadSeeker is read at random; any
// other reader is read as far as the picture needs, a little further at most 64 KiB, and kept in memory until the call returns;
// what GStreamer decodes is read to its end. How far r has moved then is not defined. An error of r, or its panic, is
// returned as it is, inside the *Error; one that lies, loses its place, or blocks is treated as [DecodeSound] does.
func DecodeImage(ctx context.Context, r io.Reader, opts ...ImageOption) (*Image, error) {
	m, err := decodeImage(ctx, r, opts)
	if err != nil {
		return nil, wrap("DecodeImage", "", err)
	}
	return m, nil
}

func readImage(ctx context.Context, path string, opts []ImageOption) (*Image, error) {
	cfg, err := newImageConfig(opts)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f, size, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	return aside(ctx, func() (*Image, error) {
		m, err := decodeSource(&imageSource{ctx: ctx, from: f, size: size, whole: f}, cfg)
		return m, errors.Join(err, f.Close())
	})
}

func decodeImage(ctx context.Context, r io.Reader, opts []ImageOption) (*Image, error) {
	cfg, err := newImageConfig(opts)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return aside(ctx, func() (*Image, error) {
		src, err := newImageSource(ctx, r, cfg.maxMemory)
		if err != nil {
			return nil, err
		}
		return decodeSource(src, cfg)
	})
}

// aside runs work on a goroutine of its own where ctx may end, so that the call ends with it even where a decoder computes
// for long without reading; the work itself ends at its next read.
func aside(ctx context.Context, work func() (*Image, error)) (*Image, error) {
	if ctx.Done() == nil {
		return contained(work)
	}
	type result struct {
		m   *Image
		err error
	}
	done := make(chan result, 1)
	go func() {
		m, err := contained(work)
		done <- result{m, err}
	}()
	select {
	case r := <-done:
		return r.m, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// contained makes an error of a panic in a decoder, on a file made to cause one.
func contained(work func() (*Image, error)) (m *Image, err error) {
	defer func() {
		if p := recover(); p != nil {
			m, err = nil, fmt.Errorf("%w: the decoder panicked: %v", ErrCorrupt, p)
		}
	}()
	return work()
}

// decodeSource tells the format by the content, looks at what the header promises, and only then decodes.
func decodeSource(src *imageSource, cfg *imageConfig) (*Image, error) {
	defer cfg.promise.Release()
	m, err := decodeByContent(src, cfg)
	if err != nil {
		return nil, src.cause(err)
	}
	return m, nil
}

func decodeByContent(src *imageSource, cfg *imageConfig) (*Image, error) {
	start, err := src.bytesAt(0, sniffLength)
	if err != nil {
		return nil, err
	}
	if len(start) == 0 {
		return nil, fmt.Errorf("%w: empty", ErrCorrupt)
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
	var (
		unsupportedJPEG jpeg.UnsupportedError
		unsupportedPNG  png.UnsupportedError
		unsupportedTIFF tiff.UnsupportedError
	)
	switch {
	case errors.As(err, &unsupportedJPEG), errors.As(err, &unsupportedPNG), errors.As(err, &unsupportedTIFF):
		return fmt.Errorf("%w: %w", ErrUnsupported, err)
	case errors.Is(err, io.EOF):
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("%w: %w", ErrCorrupt, err)
}

// stillHead is what the header of a picture promises.
type stillHead struct {
	width, height int // as stored, before it is turned
	work          int // bytes a pixel that decoding needs beside the result
	orientation   int // EXIF's, 1 to 8; anything else counts as 1
	leastBits     int // bits a pixel before they were deflated; 0 where another way to compress them is known
}

// maxDeflate is how many times smaller deflate can make anything, nearly.
const maxDeflate = 1032

// check refuses what has no pixels, does not fit into memory, or cannot come out of so small a file.
func (h stillHead) check(src *imageSource, cfg *imageConfig) error {
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
	if bits, ok := product(h.width, h.height, h.leastBits); ok && src.size >= 0 && int64(bits/8/maxDeflate) > src.size {
		return fmt.Errorf("%w: %d bytes cannot hold a picture of %d × %d", ErrCorrupt, src.size, h.width, h.height)
	}
	return nil
}

// finish makes the result of what a decoder gave.
func (h stillHead) finish(m image.Image, cfg *imageConfig) *Image {
	return turned(imageOver(m, cfg.background), h.orientation)
}

func decodePNG(src *imageSource, cfg *imageConfig) (*Image, error) {
	head, err := pngHead(src)
	if err != nil {
		return nil, err
	}
	if err := head.check(src, cfg); err != nil {
		return nil, err
	}
	m, err := png.Decode(src.reader(0))
	if err != nil {
		return nil, err
	}
	return head.finish(m, cfg), nil
}

// quickJPEG is from how many pixels on GStreamer decodes a JPEG. Measured on two cores at 2 GHz: for 0.2 megapixels
// image/jpeg takes 3 ms and a pipeline 5, for 0.8 13 and 7, for 12 178 and 52; but the first pipeline of a program takes
// 50 ms more, so that where both are equal it would not pay.
const quickJPEG = 1024 * 768

func decodeJPEG(src *imageSource, cfg *imageConfig) (*Image, error) {
	head, err := jpegHead(src)
	if err != nil {
		return nil, err
	}
	if err := head.check(src, cfg); err != nil {
		return nil, err
	}
	large := head.width*head.height >= quickJPEG
	if large || head.progressive() || head.arithmetic() {
		whole, err := head.checkScans(src)
		switch {
		case err != nil:
			return nil, err
		case !whole: // libjpeg would make up what is missing
			large = false
		case head.arithmetic():
			return head.byPipeline(src, cfg)
		}
	}
	if large {
		m, err := head.byPipeline(src, cfg)
		if err == nil || errors.Is(err, ErrNotEnoughMemory) {
			return m, err
		}
	}
	m, err := jpeg.Decode(src.reader(0))
	if err != nil {
		return nil, err
	}
	return head.finish(m, cfg), nil
}

// byPipeline lets GStreamer decode, where it has a decoder that does it right.
func (h *jpegPicture) byPipeline(src *imageSource, cfg *imageConfig) (*Image, error) {
	decoder := h.decoder()
	if decoder == "" {
		return nil, fmt.Errorf("%w: jpeg: coding %#x with sampling % x", ErrUnsupported, h.kind, h.frame[6:])
	}
	return h.decodedBy(src, cfg, &videoConfig{stream: -1, plugins: []string{decoder}}, cfg.admit)
}

func decodeTIFF(src *imageSource, cfg *imageConfig) (*Image, error) {
	head, err := tiffHead(src)
	if err != nil {
		return nil, err
	}
	if err := head.check(src, cfg); err != nil {
		return nil, err
	}
	if head.wrong != nil {
		return nil, head.wrong
	}
	m, err := tiff.Decode(src.section(0))
	if err != nil {
		return nil, err
	}
	if grey, ok := m.(*image.Gray); ok && head.darkFax {
		// libtiff, and so Pillow and ffmpeg, take the fax's white for 0, which is black here; this decoder does not.
		for i := range grey.Pix {
			grey.Pix[i] = ^grey.Pix[i]
		}
	}
	return head.finish(m, cfg), nil
}

// decodeGIF gives the first frame on its canvas. What the frame leaves free is transparent, as browsers have it.
func decodeGIF(src *imageSource, cfg *imageConfig) (*Image, error) {
	canvas, err := gifHead(src)
	if err != nil {
		return nil, err
	}
	if err := canvas.check(src, cfg); err != nil {
		return nil, err
	}
	m, err := gif.Decode(src.reader(0))
	if err != nil {
		return nil, err
	}
	return onCanvas(imageOver(m, cfg.background), m.Bounds().Min, canvas, cfg), nil
}

// onCanvas puts a frame at its place on a canvas of the background.
func onCanvas(frame *Image, at image.Point, canvas stillHead, cfg *imageConfig) *Image {
	if at == (image.Point{}) && frame.Width() == canvas.width && frame.Height() == canvas.height {
		return frame
	}
	out := NewImage(canvas.width, canvas.height)
	bg := backgroundOf(cfg.background)
	for i := range out.Pix {
		out.Pix[i] = uint8(bg[i%bytesPerPixel])
	}
	place := frame.Rect.Add(at).Intersect(out.Rect)
	for y := place.Min.Y; y < place.Max.Y; y++ {
		copy(out.Row(y)[bytesPerPixel*place.Min.X:bytesPerPixel*place.Max.X], frame.Row(y - at.Y)[bytesPerPixel*(place.Min.X-at.X):])
	}
	return out
}
