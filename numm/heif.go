package numm

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/numm/internal/heif"
	"github.com/gonumm/gonumm/pipeline"
)

// GStreamer 1.22 opens neither HEIC nor AVIF, but decodes what is in them: their tiles are handed to it as the frames of
// a stream.

func decodeHEIF(src *imageSource, cfg *imageConfig) (*Image, error) {
	size, err := src.length()
	if err != nil {
		return nil, err
	}
	p, err := heif.Read(src, size)
	if errors.Is(err, heif.ErrFormat) {
		err = fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	if err != nil {
		return nil, err
	}
	if p.Cropped {
		return nil, fmt.Errorf("%w: heif: cropped picture", ErrUnsupported)
	}
	m, err := heifPixels(src, cfg, p)
	if err != nil {
		return nil, err
	}
	if p.Alpha != nil {
		a, err := heifPixels(src, cfg, p.Alpha)
		if err != nil {
			return nil, err
		}
		if a.Rect != m.Rect {
			return nil, fmt.Errorf("%w: heif: alpha of %v for a picture of %v", ErrUnsupported, a.Rect.Size(), m.Rect.Size())
		}
		bg, alpha := backgroundOf(cfg.background), make([]uint8, m.Width())
		for y := range m.Height() {
			for x := range alpha {
				alpha[x] = a.Row(y)[bytesPerPixel*x]
			}
			bg.underRow(m.Row(y), alpha)
		}
	}
	for _, o := range p.Turns {
		m = turned(m, o)
	}
	return m, nil
}

// heifPixels decodes the tiles of a picture and puts them together.
func heifPixels(src *imageSource, cfg *imageConfig, p *heif.Picture) (*Image, error) {
	head := stillHead{width: p.Width, height: p.Height, work: 16}
	if err := head.check(src, cfg); err != nil {
		return nil, err
	}
	file, err := heifStream(src, p)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	frames, err := openPipelineFrames(src.ctx, file, &videoConfig{stream: -1}, cfg.admit)
	if err != nil {
		return nil, seen(err)
	}
	defer frames.close()
	out := NewImage(p.Width, p.Height)
	var tile *Image
	for i := range p.Tiles {
		frames.pull(1)
		if len(frames.pulled) == 0 {
			return nil, seen(frames.ended)
		}
		f := frames.pulled[0]
		if tile == nil {
			tile = NewImage(f.picture.Width, f.picture.Height)
		}
		if f.picture.Width != tile.Width() || f.picture.Height != tile.Height() ||
			p.Columns*tile.Width() < p.Width || p.Rows*tile.Height() < p.Height {
			return nil, fmt.Errorf("%w: heif: tile of %d × %d", ErrCorrupt, f.picture.Width, f.picture.Height)
		}
		if p.Matrix != matrixUnstated {
			f.picture.Recolour(matrixOfH273(p.Matrix), p.FullRange)
		}
		if err := f.picture.ConvertStored(tile.Pix, tile.Stride); err != nil {
			return nil, err
		}
		x, y := i%p.Columns*tile.Width(), i/p.Columns*tile.Height()
		for row := range min(tile.Height(), p.Height-y) {
			copy(out.Row(y + row)[bytesPerPixel*x:], tile.Row(row))
		}
		frames.drop()
	}
	return out, nil
}

// matrixUnstated is H.273's number for a matrix that is told elsewhere or not at all.
const matrixUnstated = 2

// matrixOfH273 is a matrix by its number in ITU-T H.273, 8.3; BT.601 is what MIAF has for those that are not told.
func matrixOfH273(n int) gst.Matrix {
	switch n {
	case 0:
		return gst.MatrixRGB
	case 1:
		return gst.MatrixBT709
	case 4:
		return gst.MatrixFCC
	case 7:
		return gst.MatrixSMPTE240M
	case 9:
		return gst.MatrixBT2020
	}
	return gst.MatrixBT601
}

// heifStream writes the tiles as one stream that GStreamer recognises: HEVC with start codes, or AV1 in IVF.
func heifStream(src *imageSource, p *heif.Picture) (*pipeline.File, error) {
	f, err := memoryFile()
	if err != nil {
		return nil, err
	}
	write := heifWriter(p.Codec)
	if write == nil {
		return nil, errors.Join(fmt.Errorf("%w: heif: coded as %q", ErrUnsupported, p.Codec), f.Close())
	}
	for i, extents := range p.Tiles {
		var data []byte
		for _, e := range extents {
			b, err := src.bytesAt(e.Offset, int(e.Length))
			if err != nil {
				return nil, errors.Join(err, f.Close())
			}
			data = append(data, b...)
		}
		if err := write(f, p, i, data); err != nil {
			return nil, errors.Join(err, f.Close())
		}
	}
	file, err := pipeline.FileOf(f)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return file, nil
}

func heifWriter(codec string) func(w io.Writer, p *heif.Picture, i int, data []byte) error {
	switch codec {
	case "hvc1", "hev1":
		return writeHEVC
	case "av01":
		return writeIVF
	}
	return nil
}

var errHEIFConfig = fmt.Errorf("%w: heif: decoder configuration", ErrCorrupt)

// writeHEVC puts the parameter sets (ISO/IEC 14496-15, 8.3.3.1) in front of the tile, and start codes in place of lengths.
func writeHEVC(w io.Writer, p *heif.Picture, _ int, data []byte) error {
	c := p.Config
	if len(c) < 23 {
		return errHEIFConfig
	}
	lengthSize, arrays := int(c[21]&3)+1, int(c[22])
	var stream []byte
	unit := func(nal []byte) { stream = append(append(stream, 0, 0, 0, 1), nal...) }
	for c = c[23:]; arrays > 0; arrays-- {
		if len(c) < 3 {
			return errHEIFConfig
		}
		n := int(binary.BigEndian.Uint16(c[1:]))
		for c = c[3:]; n > 0; n-- {
			if len(c) < 2 || len(c) < 2+int(binary.BigEndian.Uint16(c)) {
				return errHEIFConfig
			}
			length := int(binary.BigEndian.Uint16(c))
			unit(c[2 : 2+length])
			c = c[2+length:]
		}
	}
	for len(data) > 0 {
		length := 0
		for _, b := range data[:min(lengthSize, len(data))] {
			length = length<<8 | int(b)
		}
		if len(data) < lengthSize || length > len(data)-lengthSize {
			return fmt.Errorf("%w: heif: ends in its picture", ErrCorrupt)
		}
		unit(data[lengthSize : lengthSize+length])
		data = data[lengthSize+length:]
	}
	_, err := w.Write(stream)
	return err
}

// writeIVF writes a frame behind a temporal delimiter and the header of its sequence (AV1 codec ISO media file format binding, 2.3.4).
func writeIVF(w io.Writer, p *heif.Picture, i int, data []byte) error {
	if len(p.Config) < 4 {
		return errHEIFConfig
	}
	var stream []byte
	if i == 0 {
		stream = append(stream, "DKIF\x00\x00\x20\x00AV01"...)
		stream = binary.LittleEndian.AppendUint16(stream, uint16(min(p.Width, 1<<16-1)))
		stream = binary.LittleEndian.AppendUint16(stream, uint16(min(p.Height, 1<<16-1)))
		for _, n := range []int{25, 1, len(p.Tiles), 0} { // rate, scale, frames
			stream = binary.LittleEndian.AppendUint32(stream, uint32(n))
		}
	}
	delimiter := []byte{0x12, 0}
	data = bytes.TrimPrefix(data, delimiter) // which some encoders leave there, and a frame may have but one of
	stream = binary.LittleEndian.AppendUint32(stream, uint32(len(delimiter)+len(p.Config)-4+len(data)))
	stream = binary.LittleEndian.AppendUint64(stream, uint64(i))
	stream = append(append(append(stream, delimiter...), p.Config[4:]...), data...)
	_, err := w.Write(stream)
	return err
}
