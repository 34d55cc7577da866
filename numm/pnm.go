package numm

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
)

// PNM is decoded here: GStreamer's pnmdec shifts the rows of bitmaps whose width is no multiple of 8, and knows no
// more than 255 levels.

// pnmHead is the header of a PBM, PGM or PPM file (the pbm, pgm and ppm manual pages of Netpbm).
type pnmHead struct {
	stillHead
	samples int   // of a pixel
	levels  int   // the sample that stands for white
	plain   bool  // numbers in text
	bitmap  bool  // 1 is black
	data    int64 // where the samples begin
}

func decodePNM(src *imageSource, cfg *imageConfig) (*Image, error) {
	h, err := readPNMHead(src)
	if err != nil {
		return nil, err
	}
	if err := h.check(src, cfg); err != nil {
		return nil, err
	}
	if src.size >= 0 && int64(h.height)*int64(h.rowBytes()) > src.size-h.data { // numbers in text are no shorter
		return nil, fmt.Errorf("%w: pnm: ends in its samples", ErrCorrupt)
	}
	r := src.reader(h.data)
	out, row := NewImage(h.width, h.height), make([]uint16, h.width*h.samples)
	read := h.rowReader(r)
	for y := range h.height {
		if err := read(row); err != nil {
			return nil, err
		}
		dst := out.Row(y)
		for i := range dst {
			v := row[i/bytesPerPixel]
			if h.samples == bytesPerPixel {
				v = row[i]
			}
			dst[i] = h.level(v)
		}
	}
	return out, nil
}

// level is the nearest of 256; of 65536 levels it is the high byte.
func (h *pnmHead) level(sample uint16) uint8 {
	v := min(int(sample), h.levels)
	switch {
	case h.bitmap:
		return uint8(255 * (1 - v))
	case h.levels == 65535:
		return uint8(v >> 8)
	}
	return uint8((255*v + h.levels/2) / h.levels)
}

func readPNMHead(src *imageSource) (pnmHead, error) {
	var h pnmHead
	counter := &countingReader{r: src.section(2)}
	r := bufio.NewReaderSize(counter, 512)
	magic, err := src.bytesAt(1, 1)
	if err != nil {
		return h, err
	}
	kind := int(magic[0] - '0')
	h.plain, h.bitmap = kind <= 3, kind == 1 || kind == 4
	h.samples, h.levels = 1, 1
	if kind == 3 || kind == 6 {
		h.samples = bytesPerPixel
	}
	fields := []*int{&h.width, &h.height, &h.levels}
	if h.bitmap {
		fields = fields[:2]
	}
	for _, field := range fields {
		if *field, err = readNumber(r, 1<<31-1); err != nil {
			return h, err
		}
	}
	if h.levels < 1 || h.levels > 65535 {
		return h, fmt.Errorf("%w: pnm: %d levels", ErrCorrupt, h.levels)
	}
	h.data = 2 + counter.n - int64(r.Buffered())
	h.work = (12 + max(1, h.height) - 1) / max(1, h.height) // a row as it is read, and its samples
	return h, nil
}

// countingReader counts what was read.
type countingReader struct {
	r io.Reader
	n int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// bits are those of a sample that is no number in text.
func (h *pnmHead) bits() int {
	switch {
	case h.bitmap:
		return 1
	case h.levels > 255:
		return 16
	}
	return 8
}

// rowBytes is the length of a row that is no text.
func (h *pnmHead) rowBytes() int { return (h.width*h.samples*h.bits() + 7) / 8 }

// rowReader reads a row of samples as the format has them.
func (h *pnmHead) rowReader(r *bufio.Reader) func(row []uint16) error {
	switch {
	case h.plain && h.bitmap:
		return func(row []uint16) error { return readDigits(r, row) }
	case h.plain:
		return func(row []uint16) error {
			for i := range row {
				n, err := readNumber(r, 65535)
				if err != nil {
					return err
				}
				row[i] = uint16(n)
			}
			return nil
		}
	}
	packed, bits := make([]byte, h.rowBytes()), h.bits()
	return func(row []uint16) error {
		if _, err := io.ReadFull(r, packed); err != nil {
			return err
		}
		for i := range row {
			switch bits {
			case 1:
				row[i] = uint16(packed[i/8]>>(7-i%8)) & 1
			case 8:
				row[i] = uint16(packed[i])
			default:
				row[i] = binary.BigEndian.Uint16(packed[2*i:])
			}
		}
		return nil
	}
}

// readNumber skips space and comments, and takes the one byte behind the number.
func readNumber(r *bufio.Reader, most int) (int, error) {
	n, digits := 0, 0
	for {
		b, err := r.ReadByte()
		switch {
		case err == io.EOF && digits > 0:
			return n, nil
		case err != nil:
			return 0, err
		case b >= '0' && b <= '9':
			n, digits = 10*n+int(b-'0'), digits+1
			if n > most {
				return 0, fmt.Errorf("%w: pnm: a number above %d", ErrCorrupt, most)
			}
		case b == '#':
			if err := skipLine(r); err != nil {
				return 0, err
			}
			if digits > 0 {
				return n, nil
			}
		case !isSpace(b):
			return 0, fmt.Errorf("%w: pnm: %q where a number should be", ErrCorrupt, b)
		case digits > 0:
			return n, nil
		}
	}
}

func skipLine(r *bufio.Reader) error {
	for {
		if b, err := r.ReadByte(); err != nil || b == '\n' {
			return err
		}
	}
}

// readDigits reads the bits of a plain bitmap, which need no space between them.
func readDigits(r *bufio.Reader, row []uint16) error {
	for i := 0; i < len(row); {
		b, err := r.ReadByte()
		switch {
		case err != nil:
			return err
		case b == '0', b == '1':
			row[i] = uint16(b - '0')
			i++
		case !isSpace(b):
			return fmt.Errorf("%w: pnm: %q where a bit should be", ErrCorrupt, b)
		}
	}
	return nil
}

func isSpace(b byte) bool { return b == ' ' || b >= '\t' && b <= '\r' }
