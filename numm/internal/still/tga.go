package still

import (
	"bufio"
	"encoding/binary"
	"io"
)

// TGA is decoded here: no library is for it alone (Truevision TGA, version 2.0).

// tgaHead is a header.
type tgaHead struct {
	id, kind               int
	first, colours, entry  int // of the colour map: number of the first, how many, bits of one
	width, height, depth   int
	alphaBits              int
	right, top, compressed bool
}

// The kinds of pictures, without the bit for run lengths.
const (
	tgaMapped = 1
	tgaColour = 2
	tgaGrey   = 3
)

// isTGA reports whether a file starts with a header of TGA, which has no signature: every field must be one that is in use.
func isTGA(b []byte) bool {
	if len(b) < tgaHeader {
		return false
	}
	h := readTGAHead(b)
	depths := map[int][]int{tgaMapped: {8, 16}, tgaColour: {15, 16, 24, 32}, tgaGrey: {8, 16}}[h.kind]
	known := false
	for _, d := range depths {
		known = known || d == h.depth
	}
	mapped := b[1] == 1
	if !known || b[1] > 1 || b[17]>>6 != 0 || h.width == 0 || h.height == 0 || h.alphaBits > 8 || b[2]&^(8|3) != 0 {
		return false
	}
	if !mapped {
		return h.kind != tgaMapped && h.first == 0 && h.colours == 0 && b[7] == 0
	}
	return h.colours > 0 && (h.entry == 15 || h.entry == 16 || h.entry == 24 || h.entry == 32)
}

const tgaHeader = 18

func readTGAHead(b []byte) tgaHead {
	u := func(at int) int { return int(binary.LittleEndian.Uint16(b[at:])) }
	return tgaHead{
		id: int(b[0]), kind: int(b[2] & 7), compressed: b[2]&8 != 0,
		first: u(3), colours: u(5), entry: int(b[7]),
		width: u(12), height: u(14), depth: int(b[16]),
		alphaBits: int(b[17] & 15), right: b[17]&16 != 0, top: b[17]&32 != 0,
	}
}

func openTGA(src *Source) (*Picture, error) {
	b, err := src.header("tga", tgaHeader)
	if err != nil {
		return nil, err
	}
	h := readTGAHead(b)
	p := &Picture{Head: Head{Format: "tga", Width: h.width, Height: h.height, Bits: 8}}
	p.Alpha = h.alphaBits > 0 && (h.depth == 32 || h.kind == tgaGrey && h.depth == 16) || h.kind == tgaMapped && h.entry == 32
	size := int64(h.width) * int64(h.height) * int64((h.depth+7)/8)
	if p.leastSize = size; h.compressed {
		p.leastSize = size / 128
	}
	l := layout{width: h.width, height: h.height, channels: 3}
	if p.Alpha {
		l.channels = 4
	}
	p.reader = &whole{layout: l, decode: func(dst []byte) (int, error) { return h.decode(src.reader(int64(tgaHeader+h.id)), dst, l.channels) }}
	return p, nil
}

func (h *tgaHead) decode(r *bufio.Reader, dst []byte, channels int) (int, error) {
	colours, err := h.readMap(r)
	if err != nil {
		return 0, err
	}
	size := (h.depth + 7) / 8
	row := make([]byte, size*h.width)
	rows := tgaRows{from: r, size: size, plain: !h.compressed}
	for y := range h.height {
		if err := rows.read(row); err != nil {
			return h.whole(y), err
		}
		at := y
		if !h.top {
			at = h.height - 1 - y
		}
		out := dst[at*channels*h.width:][:channels*h.width]
		for x := range h.width {
			to := x
			if h.right {
				to = h.width - 1 - x
			}
			h.pixel(out[to*channels:][:channels], row[x*size:][:size], colours)
		}
	}
	return h.height, nil
}

// whole returns how many rows from the upper one on are right after so many were read.
func (h *tgaHead) whole(read int) int {
	if h.top {
		return read
	}
	return min(read, 1) * h.height // what is missing is above
}

// readMap reads the colour map, as RGBA.
func (h *tgaHead) readMap(r io.Reader) ([][4]byte, error) {
	if h.colours == 0 {
		return nil, nil
	}
	size := (h.entry + 7) / 8
	b := make([]byte, size*h.colours)
	if _, err := io.ReadFull(r, b); err != nil {
		return nil, err
	}
	colours := make([][4]byte, h.first+h.colours)
	for i := range h.colours {
		colours[h.first+i] = tgaRGBA(b[i*size:][:size])
	}
	return colours, nil
}

// pixel writes one of RGB or RGBA.
func (h *tgaHead) pixel(dst, b []byte, colours [][4]byte) {
	var p [4]byte
	switch h.kind {
	case tgaGrey:
		p = [4]byte{b[0], b[0], b[0], b[len(b)-1]}
	case tgaColour:
		p = tgaRGBA(b)
	default:
		i := int(b[0])
		if len(b) == 2 {
			i |= int(b[1]) << 8
		}
		p[3] = 255
		if i < len(colours) {
			p = colours[i]
		}
	}
	copy(dst, p[:])
}

// tgaRGBA reads blue, green and red of 5 bits or 8, and alpha of 8.
func tgaRGBA(b []byte) [4]byte {
	switch len(b) {
	case 2:
		v := binary.LittleEndian.Uint16(b)
		five := func(shift int) byte { c := v >> shift & 31; return byte((c*255 + 15) / 31) }
		return [4]byte{five(10), five(5), five(0), 255}
	case 3:
		return [4]byte{b[2], b[1], b[0], 255}
	}
	return [4]byte{b[2], b[1], b[0], b[3]}
}

// tgaRows reads rows of pixels as they stand or in packets, which may go on from row to row.
type tgaRows struct {
	from  *bufio.Reader
	size  int
	plain bool

	left   int // pixels of the packet at hand
	repeat []byte
}

func (r *tgaRows) read(row []byte) error {
	if r.plain {
		_, err := io.ReadFull(r.from, row)
		return err
	}
	for len(row) > 0 {
		if r.left == 0 {
			head, err := r.from.ReadByte()
			if err != nil {
				return err
			}
			r.left, r.repeat = int(head&127)+1, nil
			if head&128 != 0 {
				r.repeat = make([]byte, r.size)
				if _, err := io.ReadFull(r.from, r.repeat); err != nil {
					return err
				}
			}
		}
		n := min(r.left*r.size, len(row))
		if r.repeat == nil {
			if _, err := io.ReadFull(r.from, row[:n]); err != nil {
				return err
			}
		} else {
			for at := 0; at < n; at += r.size {
				copy(row[at:n], r.repeat)
			}
		}
		row, r.left = row[n:], r.left-n/r.size
	}
	return nil
}
