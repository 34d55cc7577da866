package still

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
)

// PSD is decoded here as far as its flattened picture goes, which stands after the layers (Adobe Photoshop File Formats Specification).

// psdHead is a header, and what stands before the picture.
type psdHead struct {
	large                          bool // PSB
	channels, width, height, depth int
	mode                           int
	colours                        []byte // of indexed ones: all reds, all greens, all blues
	data                           int64  // where the picture begins
}

// The modes that are read.
const (
	psdBitmap  = 0
	psdGrey    = 1
	psdIndexed = 2
	psdRGB     = 3
	psdCMYK    = 4
	psdDuotone = 8 // is shown as grey by all who do not know its inks
)

const psdHeader = 26

func openPSD(src *Source) (*Picture, error) {
	b, err := src.header("psd", psdHeader)
	if err != nil {
		return nil, err
	}
	u := func(at int) int { return int(binary.BigEndian.Uint16(b[at:])) }
	h := psdHead{
		large: b[5] == 2, channels: u(12), height: int(int32(binary.BigEndian.Uint32(b[14:]))), width: int(int32(binary.BigEndian.Uint32(b[18:]))),
		depth: u(22), mode: u(24),
	}
	colours, ok := map[int]int{psdBitmap: 1, psdGrey: 1, psdIndexed: 1, psdRGB: 3, psdCMYK: 4, psdDuotone: 1}[h.mode]
	if !ok || h.depth != 8 && h.depth != 16 && (h.depth != 1 || h.mode != psdBitmap) {
		return nil, fmt.Errorf("%w: psd: mode %d of %d bits", ErrUnsupported, h.mode, h.depth)
	}
	if h.channels < colours {
		return nil, fmt.Errorf("%w: psd: %d channels of mode %d", ErrDamaged, h.channels, h.mode)
	}
	p := &Picture{Head: Head{Format: "psd", Width: h.width, Height: h.height, Bits: h.depth}}
	p.Alpha = h.mode == psdRGB && h.channels == 4
	if p.Alpha {
		colours = 4
	}
	profile, err := h.findData(src)
	if err != nil {
		return nil, err
	}
	if h.mode != psdCMYK { // whose inks are gone
		p.Profile = profile
	}
	const longestRun = 128
	p.leastSize = psdHeader + int64(colours)*int64(h.width/8)*int64(h.height)*2/longestRun
	l := layout{width: h.width, height: h.height, channels: 3}
	if p.Alpha {
		l.channels = 4
	}
	p.reader = &whole{layout: l, decode: func(dst []byte) (int, error) { return h.decode(src, dst, l.channels, colours) }}
	return p, nil
}

// findData goes past what stands before the picture, and returns the profile that is among it.
func (h *psdHead) findData(src *Source) (profile []byte, err error) {
	at := int64(psdHeader)
	for section := range 3 {
		wide := 4
		if section == 2 && h.large {
			wide = 8
		}
		b, err := src.Bytes(at, wide)
		if err == nil && len(b) < wide {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return nil, err
		}
		length := int64(binary.BigEndian.Uint32(b))
		if wide == 8 {
			length = int64(binary.BigEndian.Uint64(b) & (1<<62 - 1))
		}
		at += int64(wide)
		switch section {
		case 0:
			if h.colours, err = src.Bytes(at, int(min(length, 3*256))); err != nil {
				return nil, err
			}
		case 1:
			block, err := src.Bytes(at, int(min(length, maxMetadata)))
			if err != nil {
				return nil, err
			}
			profile = psdProfile(block)
		}
		at += length
	}
	h.data = at
	return profile, nil
}

// psdProfile finds the ICC profile among image resources; nil where there is none.
func psdProfile(b []byte) []byte {
	const profile = 1039
	for len(b) >= 12 && string(b[:4]) == "8BIM" {
		name := (1 + int(b[6]) + 1) &^ 1
		if len(b) < 6+name+4 {
			return nil
		}
		size := int64(binary.BigEndian.Uint32(b[6+name:]))
		body := b[6+name+4:]
		if size > int64(len(body)) {
			return nil
		}
		if binary.BigEndian.Uint16(b[4:]) == profile {
			return body[:size]
		}
		b = body[min(int64(len(body)), (size+1)&^1):]
	}
	return nil
}

// decode goes through the planes. Rows of a plane that is cut off are right in none.
func (h *psdHead) decode(src *Source, dst []byte, channels, colours int) (int, error) {
	r := src.reader(h.data)
	var how [2]byte
	if _, err := io.ReadFull(r, how[:]); err != nil {
		return 0, err
	}
	packed := how[1] == 1
	if how[0] != 0 || how[1] > 1 {
		return 0, fmt.Errorf("%w: psd: compression %d", ErrUnsupported, binary.BigEndian.Uint16(how[:]))
	}
	if packed {
		count := 2
		if h.large {
			count = 4
		}
		if _, err := io.CopyN(io.Discard, r, int64(count)*int64(h.channels)*int64(h.height)); err != nil { // the lengths of the rows
			return 0, err
		}
	}
	row := make([]byte, (h.width*h.depth+7)/8)
	for plane := range colours {
		for y := range h.height {
			if err := src.Context.Err(); err != nil {
				return 0, err
			}
			if err := h.readRow(r, row, packed); err != nil {
				return 0, err
			}
			h.set(dst[channels*h.width*y:][:channels*h.width], row, plane, channels)
		}
	}
	return h.height, nil
}

func (h *psdHead) readRow(r *bufio.Reader, row []byte, packed bool) error {
	if !packed {
		_, err := io.ReadFull(r, row)
		return err
	}
	for len(row) > 0 {
		b, err := r.ReadByte()
		if err != nil {
			return err
		}
		switch n := int(int8(b)); {
		case n >= 0:
			n = min(n+1, len(row))
			if _, err := io.ReadFull(r, row[:n]); err != nil {
				return err
			}
			row = row[n:]
		case n > -128:
			v, err := r.ReadByte()
			if err != nil {
				return err
			}
			n = min(1-n, len(row))
			for i := range n {
				row[i] = v
			}
			row = row[n:]
		}
	}
	return nil
}

// set writes a row of a plane into the pixels. The planes of inks are stored as how little of one there is, and black comes last.
func (h *psdHead) set(out, row []byte, plane, channels int) {
	for x := range h.width {
		pixel := out[channels*x:][:channels]
		switch {
		case h.mode == psdBitmap && h.depth == 1:
			v := row[x/8]>>(7-x%8)&1 - 1 // 1 is black
			pixel[0], pixel[1], pixel[2] = v, v, v
		case h.mode == psdIndexed:
			for i := range 3 {
				if at := 256*i + int(row[x]); at < len(h.colours) {
					pixel[i] = h.colours[at]
				}
			}
		case h.mode == psdGrey, h.mode == psdDuotone, h.mode == psdBitmap:
			v := row[x*h.depth/8]
			pixel[0], pixel[1], pixel[2] = v, v, v
		case h.mode == psdCMYK && plane == 3:
			for i := range 3 {
				pixel[i] = byte((int(pixel[i])*int(row[x*h.depth/8]) + 127) / 255)
			}
		default:
			pixel[plane] = row[x*h.depth/8]
		}
	}
}
