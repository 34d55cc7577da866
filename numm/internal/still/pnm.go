package still

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// PNM is decoded here: GStreamer's pnmdec shifts the rows of bitmaps whose width is not a multiple of 8, and supports no
// more than 255 levels.

// pnmHead is the header of a PBM, PGM or PPM file (the pbm, pgm and ppm manual pages of Netpbm).
type pnmHead struct {
	Head
	samples int   // of a pixel
	levels  int   // the sample that stands for white
	plain   bool  // numbers in text
	bitmap  bool  // 1 is black
	data    int64 // where the samples begin
}

// pnmReader decodes row by row.
type pnmReader struct {
	*pnmHead
	src  *Source
	read func(row []uint16) error
	row  []uint16
}

func openPNM(src *Source) (*Picture, error) {
	h, err := readPNMHead(src)
	if err != nil {
		return nil, err
	}
	h.Format, h.Bits = "pnm", h.bits()
	if h.Width > 0 && h.Height > 0 && h.Width < 1<<24 && h.Height < 1<<24 {
		h.leastSize = int64(h.Height)*int64(h.rowBytes()) + h.data // numbers in text are no shorter
	}
	return &Picture{Head: h.Head, reader: &pnmReader{pnmHead: &h, src: src}}, nil
}

func (r *pnmReader) plan(int, int) layout {
	channels := 3
	if r.Alpha {
		channels = 4
	}
	return layout{width: r.Width, height: r.Height, channels: channels}
}

func (r *pnmReader) start() error {
	r.row, r.read = make([]uint16, r.Width*r.samples), r.rowReader(r.src.reader(r.data))
	return nil
}

func (r *pnmReader) rows(dst []byte, stride, n int) (int, error) {
	for y := range n {
		if err := r.read(r.row); err != nil {
			return y, err
		}
		r.convert(dst[y*stride:])
	}
	return n, nil
}

// convert converts a row of samples to pixels: grey or colours, either with alpha.
func (r *pnmReader) convert(dst []byte) {
	channels := 3
	if r.Alpha {
		channels = 4
	}
	for x := range r.Width {
		from, to := r.row[x*r.samples:(x+1)*r.samples], dst[x*channels:(x+1)*channels]
		for i := range to {
			switch {
			case i == 3:
				to[i] = r.level(from[len(from)-1])
			case r.samples < 3:
				to[i] = r.level(from[0])
			default:
				to[i] = r.level(from[i])
			}
		}
	}
}

func (r *pnmReader) finish() error { return nil }
func (r *pnmReader) close()        {}

// level returns the nearest of 256; of 65536 levels it is the high byte.
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

func readPNMHead(src *Source) (pnmHead, error) {
	var h pnmHead
	counter := &countingReader{r: src.Section(2)}
	r := bufio.NewReaderSize(counter, 512)
	magic, err := src.Bytes(1, 1)
	if err != nil {
		return h, err
	}
	kind := int(magic[0] - '0')
	if kind == 7 {
		err := h.readPAM(r)
		h.data = 2 + counter.n - int64(r.Buffered())
		return h, err
	}
	h.plain, h.bitmap = kind <= 3, kind == 1 || kind == 4
	h.samples, h.levels = 1, 1
	if kind == 3 || kind == 6 {
		h.samples = 3
	}
	fields := []*int{&h.Width, &h.Height, &h.levels}
	if h.bitmap {
		fields = fields[:2]
	}
	for _, field := range fields {
		if *field, err = readNumber(r, 1<<31-1); err != nil {
			return h, err
		}
	}
	if h.levels < 1 || h.levels > 65535 {
		return h, fmt.Errorf("%w: pnm: %d levels", ErrDamaged, h.levels)
	}
	h.data = 2 + counter.n - int64(r.Buffered())
	h.work = (12 + max(1, h.Height) - 1) / max(1, h.Height) // a row as it is read, and its samples
	return h, nil
}

// readPAM reads the header of a PAM file past its magic number (the pam manual page of Netpbm).
func (h *pnmHead) readPAM(r *bufio.Reader) error {
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return err
		}
		key, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		var field *int
		switch key {
		case "ENDHDR":
			return h.checkPAM()
		case "WIDTH":
			field = &h.Width
		case "HEIGHT":
			field = &h.Height
		case "DEPTH":
			field = &h.samples
		case "MAXVAL":
			field = &h.levels
		default: // TUPLTYPE, comments, and empty lines: the samples say what they are
			continue
		}
		if *field, err = strconv.Atoi(strings.TrimSpace(value)); err != nil {
			return fmt.Errorf("%w: pam: %s of %q", ErrDamaged, key, value)
		}
	}
}

func (h *pnmHead) checkPAM() error {
	if h.levels < 1 || h.levels > 65535 || h.samples < 1 || h.Width >= 1<<31 || h.Height >= 1<<31 {
		return fmt.Errorf("%w: pam: %d levels, %d samples, %d × %d", ErrDamaged, h.levels, h.samples, h.Width, h.Height)
	}
	if h.samples > 4 {
		return fmt.Errorf("%w: pam: %d samples a pixel", ErrUnsupported, h.samples)
	}
	h.Alpha = h.samples%2 == 0
	return nil
}

// countingReader counts the bytes read.
type countingReader struct {
	r io.Reader
	n int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// bits returns the bits of a sample that is not stored as text.
func (h *pnmHead) bits() int {
	switch {
	case h.bitmap:
		return 1
	case h.levels > 255:
		return 16
	}
	return 8
}

// rowBytes returns the length of a row that is not stored as text.
func (h *pnmHead) rowBytes() int { return (h.Width*h.samples*h.bits() + 7) / 8 }

// rowReader reads a row of samples as the format stores them.
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

// readNumber skips space and comments, and consumes the one byte after the number.
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
				return 0, fmt.Errorf("%w: pnm: a number above %d", ErrDamaged, most)
			}
		case b == '#':
			if err := skipLine(r); err != nil {
				return 0, err
			}
			if digits > 0 {
				return n, nil
			}
		case !isSpace(b):
			return 0, fmt.Errorf("%w: pnm: %q where a number should be", ErrDamaged, b)
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
			return fmt.Errorf("%w: pnm: %q where a bit should be", ErrDamaged, b)
		}
	}
	return nil
}

func isSpace(b byte) bool { return b == ' ' || b >= '\t' && b <= '\r' }
