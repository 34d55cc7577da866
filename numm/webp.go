package numm

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"image"
	"io"

	"golang.org/x/image/webp"
)

// webpFile is what the chunks of a WebP file say (WebP container specification): the canvas, and the first frame of it.
type webpFile struct {
	canvas stillHead
	frame  image.Rectangle
	// The chunks of the frame, as places in the file; length 0 where there is none.
	alpha, picture webpChunk
	extended       bool // more than one plain picture chunk
}

// webpChunk is a chunk's name and where its data stands.
type webpChunk struct {
	name        string
	off, length int64
}

// decodeWebP lets golang.org/x/image/webp decode the first frame, which it can only do of a file without animation and with
// truthful flags: such a file is made of the frame's chunks.
func decodeWebP(src *imageSource, cfg *imageConfig) (*Image, error) {
	f, err := webpHead(src)
	if err != nil {
		return nil, err
	}
	if err := f.canvas.check(src, cfg); err != nil {
		return nil, err
	}
	var r io.Reader = src.reader(0)
	if f.extended {
		if r, err = f.plainFile(src); err != nil {
			return nil, err
		}
	}
	m, err := webp.Decode(r)
	if err != nil {
		return nil, err
	}
	if m.Bounds().Size() != f.frame.Size() {
		return nil, fmt.Errorf("%w: webp: frame of %v, not %v", ErrCorrupt, m.Bounds().Size(), f.frame.Size())
	}
	out := onCanvas(studioOver(m, cfg), f.frame.Min, f.canvas, cfg)
	return turned(out, f.canvas.orientation), nil
}

// webpHead walks over the chunks.
func webpHead(src *imageSource) (webpFile, error) {
	f := webpFile{canvas: stillHead{work: 8}}
	var exif, xmp int
	start, err := src.bytesAt(4, 4)
	if err != nil {
		return f, err
	}
	fileEnd := 8 + int64(binary.LittleEndian.Uint32(start))
	end, last := int64(-1), int64(12) // of the animation frame that is being walked over, and of the last chunk's data
	for off := int64(12); off+8 <= fileEnd; {
		head, err := src.bytesAt(off, 8)
		if err != nil {
			return f, err
		}
		if len(head) < 8 {
			return f, fmt.Errorf("%w: webp: ends before its last chunk", ErrCorrupt)
		}
		c := webpChunk{string(head[:4]), off + 8, int64(binary.LittleEndian.Uint32(head[4:]))}
		last = c.off + c.length
		off = c.off + (c.length+1)&^1
		isPicture := c.name == "VP8 " || c.name == "VP8L"
		if end >= 0 && c.off >= end { // behind the first frame: the others do not matter
			if isPicture || c.name == "ALPH" {
				continue
			}
		}
		switch {
		case c.name == "VP8X" && !f.extended:
			if err := f.readCanvas(src, c); err != nil {
				return f, err
			}
		case c.name == "ANMF" && f.picture.length == 0 && end < 0:
			if err := f.readFrame(src, c); err != nil {
				return f, err
			}
			end, off = c.off+c.length, c.off+16
		case c.name == "ALPH" && f.alpha.length == 0 && f.picture.length == 0:
			f.alpha = c
		case isPicture && f.picture.length == 0:
			f.picture = c
		case c.name == "EXIF" || c.name == "XMP ":
			data, err := src.bytesAt(c.off, int(min(c.length, maxMetadata)))
			if err != nil {
				return f, err
			}
			if c.name == "EXIF" {
				exif = exifOrientation(data)
			} else {
				xmp = xmpOrientation(data)
			}
		}
		if f.picture.length > 0 && !f.extended {
			break // a simple file ends with its picture
		}
	}
	// A decoder sees that the picture ends early, and nobody that what stands behind it does, with the orientation.
	if b, err := src.bytesAt(last-1, 1); err != nil || len(b) == 0 {
		return f, cmp.Or(err, fmt.Errorf("%w: webp: ends in its last chunk", ErrCorrupt))
	}
	f.canvas.orientation = firstOrientation(exif, xmp)
	return f, f.readPicture(src)
}

// readCanvas reads a VP8X chunk.
func (f *webpFile) readCanvas(src *imageSource, c webpChunk) error {
	b, err := src.bytesAt(c.off, 10)
	if err != nil {
		return err
	}
	if len(b) < 10 {
		return fmt.Errorf("%w: webp: ends in its header", ErrCorrupt)
	}
	f.extended = true
	f.canvas.width, f.canvas.height = 1+little24(b[4:]), 1+little24(b[7:])
	f.frame = image.Rect(0, 0, f.canvas.width, f.canvas.height)
	return nil
}

// readFrame reads the head of an ANMF chunk.
func (f *webpFile) readFrame(src *imageSource, c webpChunk) error {
	b, err := src.bytesAt(c.off, 16)
	if err != nil {
		return err
	}
	if len(b) < 16 {
		return fmt.Errorf("%w: webp: ends in a frame's header", ErrCorrupt)
	}
	at := image.Pt(2*little24(b), 2*little24(b[3:]))
	f.frame = image.Rectangle{Min: at, Max: at.Add(image.Pt(1+little24(b[6:]), 1+little24(b[9:])))}
	return nil
}

// readPicture reads the size in the picture chunk, which is all that says it in a simple file (RFC 6386, 9.1; WebP lossless, 3).
func (f *webpFile) readPicture(src *imageSource) error {
	if f.picture.length == 0 {
		return fmt.Errorf("%w: webp: no picture", ErrCorrupt)
	}
	b, err := src.bytesAt(f.picture.off, 10)
	if err != nil {
		return err
	}
	if len(b) < 10 {
		return fmt.Errorf("%w: webp: ends in its picture", ErrCorrupt)
	}
	var width, height int
	if f.picture.name == "VP8L" {
		bits := binary.LittleEndian.Uint32(b[1:])
		width, height = 1+int(bits&0x3fff), 1+int(bits>>14&0x3fff)
	} else {
		width, height = int(binary.LittleEndian.Uint16(b[6:])&0x3fff), int(binary.LittleEndian.Uint16(b[8:])&0x3fff)
	}
	if !f.extended {
		f.canvas.width, f.canvas.height = width, height
		f.frame = image.Rect(0, 0, width, height)
	}
	if f.frame.Size() != image.Pt(width, height) || !f.frame.In(image.Rect(0, 0, f.canvas.width, f.canvas.height)) {
		return fmt.Errorf("%w: webp: picture of %d × %d at %v on a canvas of %d × %d", ErrCorrupt,
			width, height, f.frame, f.canvas.width, f.canvas.height)
	}
	return nil
}

// plainFile is a WebP file of the first frame alone.
func (f *webpFile) plainFile(src *imageSource) (io.Reader, error) {
	const alphaFlag = 1 << 4
	head := make([]byte, 10)
	put24(head[4:], f.frame.Dx()-1)
	put24(head[7:], f.frame.Dy()-1)
	if f.alpha.length > 0 && f.picture.name == "VP8 " {
		head[0] = alphaFlag
	} else {
		f.alpha.length = 0
	}
	body := appendChunk([]byte("WEBP"), "VP8X", head)
	for _, c := range []webpChunk{f.alpha, f.picture} {
		if c.length == 0 {
			continue
		}
		data, err := src.bytesAt(c.off, int(c.length))
		if err != nil {
			return nil, err
		}
		body = appendChunk(body, c.name, data)
	}
	file := binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body)))
	return io.MultiReader(bytes.NewReader(file), bytes.NewReader(body)), nil
}

func appendChunk(b []byte, name string, data []byte) []byte {
	b = binary.LittleEndian.AppendUint32(append(b, name...), uint32(len(data)))
	b = append(b, data...)
	if len(data)%2 == 1 {
		b = append(b, 0)
	}
	return b
}

func little24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }

func put24(b []byte, n int) { b[0], b[1], b[2] = uint8(n), uint8(n>>8), uint8(n>>16) }

// studioOver is imageOver for what golang.org/x/image/webp gives: its YCbCr has the studio range of video, 16 to 235, though
// an image.YCbCr has the full one.
func studioOver(m image.Image, cfg *imageConfig) *Image {
	switch m := m.(type) {
	case *image.YCbCr:
		out := NewImage(m.Rect.Dx(), m.Rect.Dy())
		fromStudio(out, m)
		return out
	case *image.NYCbCrA:
		out := NewImage(m.Rect.Dx(), m.Rect.Dy())
		fromStudio(out, &m.YCbCr)
		backgroundOf(cfg.background).under(out, m)
		return out
	}
	return imageOver(m, cfg.background)
}
