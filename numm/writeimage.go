package numm

import (
	"bufio"
	"context"
	"errors"
	"image"
	"io"
	"path/filepath"
	"strings"

	"github.com/gonumm/gonumm/internal/detach"
	"github.com/gonumm/gonumm/internal/file"
)

// WriteImage writes a picture in the format of the path's extension. Any picture is first made an Image, over white where it is
// transparent.
//
//	png          every bit
//	bmp          every bit, not compressed
//	tif, tiff    every bit, not compressed
//	webp         every bit, or the Quality that is given; up to 16383 pixels a side
//	avif         the Quality that is given, else 75; colours at full size; every bit with Lossless; up to 65536 pixels a side
//	gif          every bit of up to 256 colours, more are dithered; up to 65535 pixels a side
//	jpg, jpeg    the Quality that is given, else 90; chroma at half the size; up to 65535 pixels a side
//
// With Lossless, what cannot keep every bit is an ErrUnsupported.
//
// The file is written beside its target and then takes its name, with the mode and owner of the file that it replaces: on any
// failure, and when ctx ends, the old file is unchanged and nothing is left over.
func WriteImage(ctx context.Context, path string, m image.Image, opts ...EncodeOption) error {
	if err := writeImage(ctx, path, m, opts); err != nil {
		return &Error{Op: "WriteImage", Path: path, Err: err}
	}
	return nil
}

// EncodeImage is WriteImage to any stream of bytes, in a format by name: "png", with or without a dot.
// When it fails, a part of the picture may have been written. An error of w is returned as it is, inside the *Error.
func EncodeImage(ctx context.Context, w io.Writer, format string, m image.Image, opts ...EncodeOption) error {
	encode, cfg, m, err := prepareEncode(ctx, format, m, opts)
	if err == nil {
		err = encode.to(ctx, detach.Writer(ctx, w), m, cfg)
	}
	if err != nil {
		return &Error{Op: "EncodeImage", Err: err}
	}
	return nil
}

func writeImage(ctx context.Context, path string, m image.Image, opts []EncodeOption) (err error) {
	encode, cfg, m, err := prepareEncode(ctx, filepath.Ext(path), m, opts)
	if err != nil {
		return err
	}
	f, err := file.Create(path)
	if err != nil {
		return err
	}
	written := false
	defer func() {
		if !written { // m may panic
			err = errors.Join(err, f.Abort())
		}
	}()
	if err := encode.to(ctx, f, m, cfg); err != nil {
		return file.WithoutPath(err)
	}
	written = true
	return f.Commit(ctx)
}

// stillEncoder writes an Image.
type stillEncoder func(ctx context.Context, w io.Writer, m *Image, cfg *encodeConfig) error

// prepareEncode finds everything out that can be wrong before the first byte is written. The picture that it returns is the
// one to write.
func prepareEncode(ctx context.Context, format string, m image.Image, opts []EncodeOption) (stillEncoder, *encodeConfig, image.Image, error) {
	cfg, err := newEncodeConfig(opts)
	if err != nil {
		return nil, nil, nil, err
	}
	encode := encoderOf(format)
	if encode == nil {
		return nil, nil, nil, unknownFormat("picture", strings.TrimPrefix(format, "."), "avif, bmp, gif, jpg, png, tif and webp")
	}
	switch {
	case cfg.rate != 0:
		return nil, nil, nil, unkept("a picture has no Rate")
	case cfg.bitrate != 0:
		return nil, nil, nil, unkept("a picture has no Bitrate")
	case cfg.hasSound:
		return nil, nil, nil, unkept("a picture has no sound")
	}
	if m, err = givenPicture(m); err != nil {
		return nil, nil, nil, err
	}
	if err := cfg.keepsOnly("a picture"); err != nil {
		return nil, nil, nil, err
	}
	return encode, cfg, m, ctx.Err()
}

// encoderOf returns nil for what is no format of pictures.
func encoderOf(format string) stillEncoder {
	switch strings.ToLower(strings.TrimPrefix(format, ".")) {
	case "avif":
		return encodeAVIF
	case "bmp":
		return encodeBMP
	case "gif":
		return encodeGIF
	case "jpg", "jpeg":
		return encodeJPEG
	case "png":
		return encodePNG
	case "tif", "tiff":
		return encodeTIFF
	case "webp":
		return encodeWebP
	}
	return nil
}

// to encodes into a writer that ends with ctx, and distinguishes that writer's errors from the encoder's.
func (encode stillEncoder) to(ctx context.Context, w io.Writer, m image.Image, cfg *encodeConfig) error {
	rgb, ok := m.(*Image)
	if !ok {
		rgb = ImageFrom(m)
	}
	sink := &endingWriter{ctx: ctx, w: w}
	buffered := bufio.NewWriterSize(sink, bufferStep)
	err := errors.Join(encode(ctx, buffered, rgb, cfg), buffered.Flush())
	if ended := ctx.Err(); ended != nil && err != nil {
		return ended
	}
	if sink.err != nil {
		return sink.err
	}
	return err
}

// endingWriter ends with its context, and keeps the first error.
type endingWriter struct {
	ctx context.Context
	w   io.Writer
	err error
}

func (e *endingWriter) Write(p []byte) (n int, err error) {
	if e.err == nil {
		e.err = e.ctx.Err()
	}
	if e.err == nil {
		n, e.err = e.w.Write(p)
	}
	return n, e.err
}
