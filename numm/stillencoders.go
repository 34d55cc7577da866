package numm

import (
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"image/gif"
	stdjpeg "image/jpeg"
	"io"
	"math"

	"github.com/gonumm/gonumm/internal/avif"
	"github.com/gonumm/gonumm/internal/detach"
	"github.com/gonumm/gonumm/internal/jpeg"
	"github.com/gonumm/gonumm/internal/png"
)

func encodePNG(ctx context.Context, w io.Writer, m *Image, _ *encodeConfig) error {
	own := m.ownedFor(ctx)
	return detach.Encode(ctx, w, func(w io.Writer) error {
		return png.Encode(w, own.Pix, own.Stride, own.Width(), own.Height())
	})
}

// ownedFor returns a picture that stays as it is even where ctx ends and the caller goes on while an encoder still reads it.
func (m *Image) ownedFor(ctx context.Context) *Image {
	if ctx.Done() == nil {
		return m
	}
	return m.Clone()
}

// mostByLibjpeg is the longest side that libjpeg allows; the format has a little more.
const mostByLibjpeg = 65500

// defaultQuality of JPEG: where the eye stops to see the difference on photographs.
const defaultQuality = 90

// defaultAVIFQuality is where its pictures are as good as JPEG's of 90.
const defaultAVIFQuality = 75

// avifNeed is how many bytes libavif and libaom take for a pixel of 12 megapixels, and a little more.
const avifNeed = 36

func encodeJPEG(ctx context.Context, w io.Writer, m *Image, cfg *encodeConfig) error {
	if cfg.lossless {
		return unkept("jpeg is not lossless")
	}
	if err := checkSides(m, math.MaxUint16); err != nil {
		return err
	}
	quality := defaultQuality
	if cfg.quality > 0 {
		quality = cfg.quality
	}
	if m.Width() > mostByLibjpeg || m.Height() > mostByLibjpeg {
		own := m.RGBA()
		return detach.Encode(ctx, w, func(w io.Writer) error { return stdjpeg.Encode(w, own, &stdjpeg.Options{Quality: quality}) })
	}
	own := m.ownedFor(ctx)
	return detach.Encode(ctx, w, func(w io.Writer) error {
		return jpeg.Encode(w, own.Pix, own.Stride, own.Width(), own.Height(), quality)
	})
}

func encodeAVIF(ctx context.Context, w io.Writer, m *Image, cfg *encodeConfig) error {
	if !avif.CanEncode() {
		return &PluginError{Feature: "AVIF encoder", Package: "libaom3"}
	}
	if err := checkSides(m, avif.MaxSide); err != nil {
		return err
	}
	if err := checkMemory(avifNeed*int64(m.Width())*int64(m.Height()), 0); err != nil {
		return err
	}
	const without = 100
	quality := defaultAVIFQuality
	switch {
	case cfg.lossless:
		quality = without
	case cfg.quality > 0:
		quality = min(cfg.quality, without-1)
	}
	own := m.ownedFor(ctx)
	return detach.Encode(ctx, w, func(w io.Writer) error {
		return avif.Encode(w, own.Pix, own.Stride, own.Width(), own.Height(), quality)
	})
}

func encodeGIF(ctx context.Context, w io.Writer, m *Image, cfg *encodeConfig) error {
	if err := checkSides(m, math.MaxUint16); err != nil {
		return err
	}
	p, exact, err := quantized(ctx, m)
	if err != nil {
		return err
	}
	if cfg.lossless && !exact {
		return unkept("gif is lossless up to 256 colours only")
	}
	return gif.EncodeAll(w, &gif.GIF{Image: []*image.Paletted{p}, Delay: []int{0}, LoopCount: -1})
}

// encodeTIFF writes three bytes a pixel in strips, not compressed (TIFF 6.0, section 6). golang.org/x/image/tiff would write four.
func encodeTIFF(_ context.Context, w io.Writer, m *Image, _ *encodeConfig) error {
	row := bytesPerPixel * m.Width()
	total, ok := product(row, m.Height())
	if !ok || total > math.MaxUint32-1<<20 {
		return fmt.Errorf("%w: a picture of %d by %d in a tiff file", ErrSize, m.Width(), m.Height())
	}
	const short, long = 3, 4
	type field struct {
		tag, kind    uint16
		count, value uint32
	}
	fields := []field{
		{256, long, 1, uint32(m.Width())}, {257, long, 1, uint32(m.Height())},
		{258, short, 3, 0}, // bits a sample: its value is a place, set below
		{259, short, 1, 1}, // not compressed
		{262, short, 1, 2}, // RGB
		{273, long, 1, 0},  // where the strip begins, set below
		{277, short, 1, bytesPerPixel},
		{278, long, 1, uint32(m.Height())},
		{279, long, 1, uint32(total)},
	}
	directory := 8
	bits := directory + 2 + 12*len(fields) + 4
	fields[2].value, fields[5].value = uint32(bits), uint32(bits+8)
	head := binary.LittleEndian.AppendUint32([]byte("II*\x00"), uint32(directory))
	head = binary.LittleEndian.AppendUint16(head, uint16(len(fields)))
	for _, f := range fields {
		head = binary.LittleEndian.AppendUint16(head, f.tag)
		head = binary.LittleEndian.AppendUint16(head, f.kind)
		head = binary.LittleEndian.AppendUint32(head, f.count)
		head = binary.LittleEndian.AppendUint32(head, f.value) // a short stands in front in this byte order
	}
	head = append(head, 0, 0, 0, 0, 8, 0, 8, 0, 8, 0, 0, 0)
	if _, err := w.Write(head); err != nil {
		return err
	}
	return m.writePixels(w)
}

// checkSides refuses what a format has no room for.
func checkSides(m *Image, most int) error {
	if m.Width() > most || m.Height() > most {
		return fmt.Errorf("%w: a picture of %d by %d, the format has %d a side at most", ErrSize, m.Width(), m.Height(), most)
	}
	return nil
}
