package still

import (
	"encoding/binary"
	"fmt"
	"io"
	"slices"
)

// SGI is decoded here: a header and planes, as they stand or in run lengths (the SGI Image File Format, 1.00).

// sgiHead is a header.
type sgiHead struct {
	width, height, planes, size int // size of a sample in bytes
	compressed                  bool
}

const sgiHeader = 512

// isSGI reports whether a file starts with a header of SGI.
func isSGI(b []byte) bool {
	return len(b) >= 12 && b[0] == 1 && b[1] == 0xda && b[2] <= 1 && (b[3] == 1 || b[3] == 2) && b[4] == 0 && b[5] >= 1 && b[5] <= 3
}

func openSGI(src *Source) (*Picture, error) {
	b, err := src.header("sgi", sgiHeader)
	if err != nil {
		return nil, err
	}
	u := func(at int) int { return int(binary.BigEndian.Uint16(b[at:])) }
	h := sgiHead{width: u(6), height: u(8), planes: u(10), size: int(b[3]), compressed: b[2] == 1}
	switch u(4) {
	case 1:
		h.height, h.planes = 1, 1
	case 2:
		h.planes = 1
	}
	if colours := binary.BigEndian.Uint32(b[104:]); colours != 0 {
		return nil, fmt.Errorf("%w: sgi: colour map of kind %d", ErrUnsupported, colours)
	}
	if h.planes < 1 || h.planes > 4 {
		return nil, fmt.Errorf("%w: sgi: %d planes", ErrUnsupported, h.planes)
	}
	p := &Picture{Head: Head{Format: "sgi", Width: h.width, Height: h.height, Bits: 8 * h.size, Alpha: h.planes%2 == 0}}
	p.leastSize = sgiHeader + int64(h.width)*int64(h.height)*int64(h.planes*h.size)
	if h.compressed {
		p.leastSize = sgiHeader + 8*int64(h.height*h.planes)
	}
	l := layout{width: h.width, height: h.height, channels: 3}
	if p.Alpha {
		l.channels = 4
	}
	p.reader = &whole{layout: l, decode: func(dst []byte) (int, error) { return h.decode(src, dst, l.channels) }}
	return p, nil
}

// decode goes through the planes, each from the lowest row up. Rows of a plane that is cut off are right in none.
func (h *sgiHead) decode(src *Source, dst []byte, channels int) (int, error) {
	row, read := make([]byte, h.width*h.size), h.plainRows(src)
	if h.compressed {
		var err error
		if read, err = h.packedRows(src); err != nil {
			return 0, err
		}
	}
	for plane := range h.planes {
		for y := range h.height {
			if err := src.Context.Err(); err != nil {
				return 0, err
			}
			if err := read(plane*h.height+y, row); err != nil {
				return 0, err
			}
			out := dst[channels*h.width*(h.height-1-y):][:channels*h.width]
			for x := range h.width {
				h.set(out[channels*x:][:channels], plane, row[h.size*x])
			}
		}
	}
	return h.height, nil
}

// set writes a sample of a plane: of grey, or of one of the colours, or alpha, which is the last of two planes or four.
func (h *sgiHead) set(pixel []byte, plane int, v byte) {
	switch {
	case h.planes < 3 && plane == 0:
		pixel[0], pixel[1], pixel[2] = v, v, v
	case h.planes < 3:
		pixel[3] = v
	default:
		pixel[plane] = v
	}
}

func (h *sgiHead) plainRows(src *Source) func(k int, row []byte) error {
	r := src.reader(sgiHeader)
	return func(_ int, row []byte) error {
		_, err := io.ReadFull(r, row)
		return err
	}
}

// packedRows reads the table of where the rows are. They may come in any order, and several may be the same one.
func (h *sgiHead) packedRows(src *Source) (func(k int, row []byte) error, error) {
	n := h.height * h.planes
	table, err := src.Bytes(sgiHeader, 8*n)
	if err == nil && len(table) < 8*n {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, err
	}
	most := 3*h.width*h.size + 2*h.size // no run is shorter than a sample with its count
	return func(k int, row []byte) error {
		at, length := binary.BigEndian.Uint32(table[4*k:]), binary.BigEndian.Uint32(table[4*(n+k):])
		packed, err := src.Bytes(int64(at), min(int(length), most))
		if err != nil {
			return err
		}
		return h.unpack(row, packed)
	}, nil
}

// unpack fills a row from run lengths: the low seven bits of a sample are a count, and above them a bit says that so many follow as they are.
func (h *sgiHead) unpack(row, packed []byte) error {
	for len(row) > 0 {
		if len(packed) < h.size {
			return io.ErrUnexpectedEOF
		}
		head := packed[h.size-1]
		packed = packed[h.size:]
		n := int(head&127) * h.size
		if n == 0 {
			return io.ErrUnexpectedEOF // which ends the row
		}
		n = min(n, len(row))
		if head&128 != 0 {
			if len(packed) < n {
				return io.ErrUnexpectedEOF
			}
			copy(row, packed[:n])
			packed = packed[n:]
		} else {
			if len(packed) < h.size {
				return io.ErrUnexpectedEOF
			}
			copy(row, slices.Repeat(packed[:h.size], n/h.size))
			packed = packed[h.size:]
		}
		row = row[n:]
	}
	return nil
}
