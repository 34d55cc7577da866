package numm

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/file"
	"github.com/gonumm/gonumm/internal/media"
)

// encodeWebP lets libwebp encode, by GStreamer's webpenc: every bit is kept unless a Quality is given.
func encodeWebP(ctx context.Context, w io.Writer, m *Image, cfg *encodeConfig) error {
	if err := checkSides(m, 1<<14-1); err != nil {
		return err
	}
	raw, size, err := paddedPixels(m)
	if err != nil {
		return err
	}
	encoder, err := newWebPEncoder(raw, size, m, cfg)
	if err = errors.Join(err, raw.Close()); err != nil {
		return err
	}
	file, err := encoder.run(ctx)
	if err == nil {
		_, err = w.Write(file.Bytes)
		file.Release()
	}
	encoder.close(err)
	return err
}

// paddedPixels returns the rows in a file in memory, each filled up to a whole number of 4 bytes, as GStreamer has them.
func paddedPixels(m *Image) (*os.File, int64, error) {
	row := bytesPerPixel * m.Width()
	pad := make([]byte, -row&3)
	size := int64(m.Height()) * int64(row+len(pad))
	if err := checkMemory(3*size, 0); err != nil { // this copy, libwebp's own, and what it makes of it
		return nil, 0, err
	}
	f, err := file.InMemory()
	if err != nil {
		return nil, 0, err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	for y := range m.Height() {
		// The writer keeps the first error for Flush.
		_, _ = w.Write(m.Row(m.Rect.Min.Y + y))
		_, _ = w.Write(pad)
	}
	if err := w.Flush(); err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, size, nil
}

// webpEncoder is the pipeline for one picture.
type webpEncoder struct {
	pipeline *gst.Pipeline
	sink     *gst.Sink
}

func newWebPEncoder(raw *os.File, size int64, m *Image, cfg *encodeConfig) (*webpEncoder, error) {
	p, err := gst.NewPipeline()
	if err != nil {
		return nil, err
	}
	e := &webpEncoder{pipeline: p}
	if err := e.build(raw, size, m, cfg); err != nil {
		p.Release()
		var missing *gst.MissingError
		if errors.As(err, &missing) {
			return nil, webpPackage(missing.Feature)
		}
		return nil, err
	}
	return e, nil
}

// webpPackage says what to install for an element that is missing.
func webpPackage(element string) error {
	if element == "webpenc" {
		return &PluginError{Feature: "WebP encoder", Package: "gstreamer1.0-plugins-bad"}
	}
	return &PluginError{Feature: element, Package: "gstreamer1.0-plugins-base"}
}

func (e *webpEncoder) build(raw *os.File, size int64, m *Image, cfg *encodeConfig) error {
	quality, lossless := cfg.quality, cfg.lossless || cfg.quality == 0
	if lossless {
		quality = losslessEffort
	}
	source, err := e.pipeline.AddSource(raw, gst.View{End: size})
	if err != nil {
		return err
	}
	frame, err := e.pipeline.Add("rawvideoparse", "format", "rgb",
		"width", strconv.Itoa(m.Width()), "height", strconv.Itoa(m.Height()))
	if err != nil {
		return err
	}
	encoder, err := e.pipeline.Add("webpenc", "lossless", strconv.FormatBool(lossless), "quality", strconv.Itoa(quality))
	if err != nil {
		return err
	}
	if e.sink, err = e.pipeline.AddSink(media.WebP, 1); err != nil {
		return err
	}
	return errors.Join(source.Link(frame), frame.Link(encoder), encoder.Link(&e.sink.Element))
}

// losslessEffort is libwebp's quality without loss: how hard it tries, not what it keeps.
const losslessEffort = 75

// encoderPollInterval is how long a wait lasts before the context and failures are checked again.
const encoderPollInterval = 20 * time.Millisecond

// run waits for the file, which comes as one sample. libwebp itself cannot be stopped.
func (e *webpEncoder) run(ctx context.Context) (*gst.Sample, error) {
	if err := e.pipeline.SetState(gst.Playing); err != nil {
		return nil, err
	}
	for {
		sample, err := e.sink.Pull(encoderPollInterval)
		if err == nil {
			return sample, nil
		}
		if ended := ctx.Err(); ended != nil {
			return nil, ended
		}
		for msg := e.pipeline.Pop(0); msg != nil; msg = e.pipeline.Pop(0) {
			if msg.Type == gst.MessageError {
				return nil, fmt.Errorf("webp: %w", msg.Err)
			}
		}
		if !errors.Is(err, gst.ErrTimeout) {
			return nil, fmt.Errorf("webp: %w", err)
		}
	}
}

// close releases everything, without waiting for an encoder that nobody waits for.
func (e *webpEncoder) close(err error) {
	release := func() {
		e.sink.Close()
		e.pipeline.Release()
	}
	if err == nil {
		release()
		return
	}
	go release()
}
