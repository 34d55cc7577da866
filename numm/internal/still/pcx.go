package still

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
)

// PCX is decoded here: rows of one plane or several, in run lengths (ZSoft PCX File Format, revision 5).

// pcxHead is a header.
type pcxHead struct {
	version, depth, planes, line int // bits of a plane's sample, and bytes of its row
	width, height                int
	colours                      []byte // RGB
}

const pcxHeader = 128

// isPCX reports whether a file starts with a header of PCX, which has no signature: every field must be one that is in use.
func isPCX(b []byte) bool {
	if len(b) < 16 || b[0] != 10 || b[1] == 1 || b[1] > 5 || b[2] != 1 || b[3] != 1 && b[3] != 2 && b[3] != 4 && b[3] != 8 {
		return false
	}
	u := func(at int) int { return int(binary.LittleEndian.Uint16(b[at:])) }
	return u(8) >= u(4) && u(10) >= u(6)
}

func openPCX(src *Source) (*Picture, error) {
	b, err := src.header("pcx", pcxHeader)
	if err != nil {
		return nil, err
	}
	u := func(at int) int { return int(binary.LittleEndian.Uint16(b[at:])) }
	h := pcxHead{
		version: int(b[1]), depth: int(b[3]), planes: int(b[65]), line: u(66),
		width: u(8) - u(4) + 1, height: u(10) - u(6) + 1, colours: b[16:64],
	}
	if !(h.depth == 8 && h.planes == 3) && (h.planes < 1 || h.depth*h.planes > 8) {
		return nil, fmt.Errorf("%w: pcx: %d planes of %d bits", ErrUnsupported, h.planes, h.depth)
	}
	if h.line*8 < h.width*h.depth {
		return nil, fmt.Errorf("%w: pcx: %d bytes a row for %d pixels of %d bits", ErrDamaged, h.line, h.width, h.depth)
	}
	p := &Picture{Head: Head{Format: "pcx", Width: h.width, Height: h.height, Bits: 8}}
	p.leastSize = pcxHeader + int64(h.line*h.planes)*int64(h.height)/pcxLongestRun
	p.reader = &whole{layout: layout{width: h.width, height: h.height, channels: 3}, decode: func(dst []byte) (int, error) {
		if err := h.findColours(src); err != nil {
			return 0, err
		}
		return h.decode(src.reader(pcxHeader), dst)
	}}
	return p, nil
}

const pcxLongestRun = 63

// pcxColours stands before 256 colours.
const pcxColours = 12

// findColours reads the 256 colours that stand at the end of the file. Without them the levels are those of grey; two are black and white.
func (h *pcxHead) findColours(src *Source) error {
	switch bits := h.depth * h.planes; {
	case bits == 1:
		h.colours = []byte{0, 0, 0, 255, 255, 255}
	case bits == 8:
		length, err := src.Length()
		if err != nil {
			return err
		}
		const size = 1 + 3*256
		tail, err := src.Bytes(max(pcxHeader, length-size), size)
		if err != nil {
			return err
		}
		h.colours = nil
		if len(tail) == size && tail[0] == pcxColours && h.version == 5 {
			h.colours = tail[1:]
		}
	}
	return nil
}

func (h *pcxHead) decode(r *bufio.Reader, dst []byte) (int, error) {
	row, rows := make([]byte, h.line*h.planes), pcxRows{from: r}
	for y := range h.height {
		if err := rows.read(row); err != nil {
			return y, err
		}
		out := dst[3*h.width*y:][:3*h.width]
		for x := range h.width {
			h.pixel(out[3*x:][:3], row, x)
		}
	}
	if h.colours == nil && h.depth*h.planes == 8 {
		if b, err := r.ReadByte(); err == nil && b == pcxColours {
			return h.height, io.ErrUnexpectedEOF // colours that are cut off
		}
	}
	return h.height, nil
}

// pixel writes a pixel of a row of planes.
func (h *pcxHead) pixel(dst, row []byte, x int) {
	if h.planes == 3 && h.depth == 8 {
		dst[0], dst[1], dst[2] = row[x], row[h.line+x], row[2*h.line+x]
		return
	}
	i := 0
	for plane := range h.planes {
		at := x * h.depth
		v := row[plane*h.line+at/8] >> (8 - h.depth - at%8) & (1<<h.depth - 1)
		i |= int(v) << (plane * h.depth)
	}
	switch {
	case h.colours == nil:
		dst[0], dst[1], dst[2] = byte(i), byte(i), byte(i)
	case 3*i+3 <= len(h.colours):
		copy(dst, h.colours[3*i:3*i+3])
	}
}

// pcxRows reads run lengths, which may go on from row to row: two high bits mark a count, and a byte follows.
type pcxRows struct {
	from   *bufio.Reader
	left   int
	repeat byte
}

func (r *pcxRows) read(row []byte) error {
	for len(row) > 0 {
		if r.left == 0 {
			b, err := r.from.ReadByte()
			if err != nil {
				return err
			}
			r.left, r.repeat = 1, b
			if b >= 0xc0 {
				r.left = int(b & pcxLongestRun)
				if r.repeat, err = r.from.ReadByte(); err == io.EOF {
					err = io.ErrUnexpectedEOF
				}
				if err != nil {
					return err
				}
			}
		}
		n := min(r.left, len(row))
		for i := range n {
			row[i] = r.repeat
		}
		row, r.left = row[n:], r.left-n
	}
	return nil
}
