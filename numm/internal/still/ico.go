package still

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// ICO and CUR hold pictures of several sizes, each a PNG, or a BMP without its first header and with a mask of what is
// transparent. The largest is taken, of equal ones that with the most colours, as Pillow has it.

func openICO(src *Source) (*Picture, error) {
	b, err := src.Bytes(0, 6)
	if err != nil {
		return nil, err
	}
	count := int(binary.LittleEndian.Uint16(b[4:]))
	list, err := src.Bytes(6, 16*count)
	if err != nil {
		return nil, err
	}
	best, bestSize, bestDepth := -1, 0, 0
	for i := range len(list) / 16 {
		e := list[16*i:]
		size := side256(e[0]) * side256(e[1])
		depth := int(binary.LittleEndian.Uint16(e[6:]))
		if size > bestSize || size == bestSize && depth > bestDepth {
			best, bestSize, bestDepth = i, size, depth
		}
	}
	if best < 0 {
		return nil, fmt.Errorf("%w: ico: no picture", ErrDamaged)
	}
	e := list[16*best:]
	length, at := binary.LittleEndian.Uint32(e[8:]), binary.LittleEndian.Uint32(e[12:])
	data, err := src.Bytes(int64(at), int(min(length, maxIcon)))
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(data, []byte(pngSignature)) {
		p, err := openPNG(&Source{Context: src.Context, From: bytes.NewReader(data), Size: int64(len(data)), Admit: src.Admit})
		if p != nil {
			p.Format = "ico"
		}
		return p, err
	}
	return openIconBMP(src, data)
}

// maxIcon is more than a picture of 256 × 256 takes.
const maxIcon = 1 << 22

// side256 returns a side in a directory, where 0 stands for 256.
func side256(b byte) int {
	if b == 0 {
		return 256
	}
	return int(b)
}

// openIconBMP opens a picture whose header counts the rows of the mask, too.
func openIconBMP(src *Source, data []byte) (*Picture, error) {
	if len(data) < 40 || binary.LittleEndian.Uint32(data) < 40 {
		return nil, fmt.Errorf("%w: ico: ends in a header", ErrDamaged)
	}
	height := int32(binary.LittleEndian.Uint32(data[8:])) / 2
	depth, colours := binary.LittleEndian.Uint16(data[14:]), binary.LittleEndian.Uint32(data[32:])
	if depth <= 8 && (colours == 0 || colours > 1<<depth) {
		colours = 1 << depth
	}
	if depth > 8 {
		colours = 0
	}
	file := append([]byte("BM"), make([]byte, 12)...)
	binary.LittleEndian.PutUint32(file[10:], 14+binary.LittleEndian.Uint32(data)+4*colours)
	file = append(file, data...)
	binary.LittleEndian.PutUint32(file[14+8:], uint32(height))
	from := &Source{Context: src.Context, From: bytes.NewReader(file), Size: int64(len(file))}
	h, err := readBMPHead(from)
	if err != nil {
		return nil, err
	}
	if h.compression != bmpPlain {
		return nil, fmt.Errorf("%w: ico: compression %d", ErrUnsupported, h.compression)
	}
	stride := (int64(h.Width)*int64(h.depth) + 31) / 32 * 4
	if h.depth == 32 {
		h.masks[3] = 0xff000000
	}
	h.Format, h.Alpha, h.Bits = "ico", true, 8
	h.leastSize = stride * int64(max(0, h.Height))
	h.work = 3
	p := &Picture{Head: h.Head}
	p.reader = &whole{layout: layout{width: h.Width, height: h.Height, channels: 4}, decode: func(dst []byte) (int, error) {
		return h.Height, h.decodeIcon(from, dst, stride)
	}}
	return p, nil
}

// decodeIcon decodes the rows, and the mask where the pixels have no alpha of their own. A mask that is missing hides nothing.
func (h *bmpHead) decodeIcon(src *Source, dst []byte, stride int64) error {
	row := make([]byte, stride)
	if h.depth == 32 || h.depth == 16 {
		if err := h.decodeRows(src.reader(h.data), dst, row, 4); err != nil {
			return err
		}
	} else {
		rgb := make([]byte, 3*h.Width*h.Height)
		if err := h.decodeRows(src.reader(h.data), rgb, row, 3); err != nil {
			return err
		}
		for i := range h.Width * h.Height {
			copy(dst[4*i:4*i+3], rgb[3*i:])
			dst[4*i+3] = 255
		}
	}
	if h.depth == 32 && visible(dst) {
		return nil
	}
	line := (int64(h.Width) + 31) / 32 * 4
	mask, err := src.Bytes(h.data+stride*int64(h.Height), int(line)*h.Height)
	if err != nil {
		return err
	}
	for y := range h.Height {
		for x := range h.Width {
			at := 4 * (h.rowOf(y)*h.Width + x)
			dst[at+3] = 255
			if i := int(line)*y + x/8; i < len(mask) && mask[i]>>(7-x%8)&1 != 0 {
				dst[at+3] = 0
			}
		}
	}
	return nil
}

// visible reports whether any alpha is not 0.
func visible(pix []byte) bool {
	for i := 3; i < len(pix); i += 4 {
		if pix[i] != 0 {
			return true
		}
	}
	return false
}
