package numm

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math/bits"
)

// BMP is decoded here, since golang.org/x/image/bmp knows neither RLE nor 16 bits, and GStreamer gets RLE wrong.

// bmpHead is a file's header: a BITMAPCOREHEADER, or a BITMAPINFOHEADER and what has been added to it since.
type bmpHead struct {
	stillHead
	depth       int  // bits a pixel
	topDown     bool // the first row in the file is the upper one
	compression uint32
	palette     [][3]uint8
	masks       [4]uint32 // red, green, blue, alpha in a pixel of 16 or 32 bits
	data        int64     // where the pixels begin
}

const (
	bmpPlain          = 0
	bmpRLE8           = 1
	bmpRLE4           = 2
	bmpBitfields      = 3
	bmpAlphaBitfields = 6
)

func decodeBMP(src *imageSource, cfg *imageConfig) (*Image, error) {
	h, err := readBMPHead(src)
	if err != nil {
		return nil, err
	}
	if err := h.check(src, cfg); err != nil {
		return nil, err
	}
	r := src.reader(h.data)
	if h.compression == bmpRLE8 || h.compression == bmpRLE4 {
		return h.decodeRLE(r)
	}
	stride := (int64(h.width)*int64(h.depth) + 31) / 32 * 4
	if src.size >= 0 && stride*int64(h.height) > src.size-h.data {
		return nil, fmt.Errorf("%w: bmp: ends in its pixels", ErrCorrupt)
	}
	out, row, convert := NewImage(h.width, h.height), make([]byte, stride), h.converter(backgroundOf(cfg.background))
	for y := range h.height {
		if _, err := io.ReadFull(r, row); err != nil {
			return nil, err
		}
		convert(out.Row(h.rowOf(y)), row)
	}
	return out, nil
}

func readBMPHead(src *imageSource) (bmpHead, error) {
	var h bmpHead
	b, err := src.bytesAt(0, 14+124)
	if err != nil {
		return h, err
	}
	if len(b) < 14+12 {
		return h, fmt.Errorf("%w: bmp: ends in its header", ErrCorrupt)
	}
	u16 := func(at int) int { return int(binary.LittleEndian.Uint16(b[at:])) }
	u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }
	h.data = int64(u32(10))
	size := int(u32(14))
	colours, entry := 0, 4
	switch {
	case size == 12:
		h.width, h.height, h.depth, entry = u16(18), u16(20), u16(24), 3
	case size >= 40 && size <= 124 && len(b) >= 14+size:
		height := int(int32(u32(22)))
		h.width, h.height, h.topDown = int(int32(u32(18))), max(height, -height), height < 0
		h.depth, h.compression, colours = u16(28), u32(30), int(u32(46))
	default:
		return h, fmt.Errorf("%w: bmp: header of %d bytes", ErrUnsupported, size)
	}
	palette := 14 + size
	switch h.compression {
	case bmpBitfields, bmpAlphaBitfields:
		if size == 64 || h.depth != 16 && h.depth != 32 {
			return h, fmt.Errorf("%w: bmp: compression %d of %d bits", ErrUnsupported, h.compression, h.depth)
		}
		n := 3
		if h.compression == bmpAlphaBitfields || size >= 56 {
			n = 4
		}
		if len(b) < 54+4*n {
			return h, fmt.Errorf("%w: bmp: ends in its header", ErrCorrupt)
		}
		for i := range n { // behind a header of 40 bytes, and the same place inside of larger ones
			h.masks[i] = u32(54 + 4*i)
		}
	case bmpPlain:
		h.masks = [4]uint32{0xff0000, 0xff00, 0xff}
		if h.depth == 16 {
			h.masks = [4]uint32{0x7c00, 0x3e0, 0x1f}
		}
	case bmpRLE8, bmpRLE4:
		if h.depth != map[uint32]int{bmpRLE8: 8, bmpRLE4: 4}[h.compression] || h.topDown {
			return h, fmt.Errorf("%w: bmp: run lengths of %d bits", ErrCorrupt, h.depth)
		}
	default:
		return h, fmt.Errorf("%w: bmp: compression %d", ErrUnsupported, h.compression)
	}
	switch h.depth {
	case 1, 2, 4, 8:
		err = h.readPalette(src, palette, entry, colours)
	case 16, 24, 32:
	default:
		err = fmt.Errorf("%w: bmp: %d bits a pixel", ErrUnsupported, h.depth)
	}
	return h, err
}

// readPalette reads as many colours as the header states, 0 for all that the depth has, and not into the pixels.
// Colours that are missing are black.
func (h *bmpHead) readPalette(src *imageSource, at, entry, colours int) error {
	all := 1 << h.depth
	if colours <= 0 || colours > all {
		colours = all
	}
	room := (h.data - int64(at)) / int64(entry)
	b, err := src.bytesAt(int64(at), entry*int(max(0, min(int64(colours), room))))
	h.palette = make([][3]uint8, all)
	for i := range len(b) / entry {
		c := b[i*entry:]
		h.palette[i] = [3]uint8{c[2], c[1], c[0]}
	}
	return err
}

// rowOf is where row y of the file stands in the picture.
func (h *bmpHead) rowOf(y int) int {
	if h.topDown {
		return y
	}
	return h.height - 1 - y
}

// converter makes a row of RGB of a row of the file.
func (h *bmpHead) converter(bg background) func(dst, src []uint8) {
	switch h.depth {
	case 16, 32:
		return h.fromMasks(bg)
	case 24:
		return func(dst, src []uint8) {
			for ; len(dst) >= 3 && len(src) >= 3; dst, src = dst[3:], src[3:] {
				dst[0], dst[1], dst[2] = src[2], src[1], src[0]
			}
		}
	}
	return func(dst, src []uint8) {
		perByte := 8 / h.depth
		for x := range len(dst) / 3 {
			shift := 8 - h.depth*(x%perByte+1)
			c := h.palette[int(src[x/perByte]>>shift)&(1<<h.depth-1)]
			dst[3*x], dst[3*x+1], dst[3*x+2] = c[0], c[1], c[2]
		}
	}
}

// fromMasks takes colours of any number of bits out of pixels of 16 or 32, to the nearest of 256 levels.
func (h *bmpHead) fromMasks(bg background) func(dst, src []uint8) {
	var shift, top [4]uint32
	for i, m := range h.masks {
		shift[i] = uint32(bits.TrailingZeros32(m)) & 31
		top[i] = m >> shift[i]
	}
	level := func(pixel uint32, i int, missing uint8) uint8 {
		if top[i] == 0 {
			return missing
		}
		v := uint64((pixel & h.masks[i]) >> shift[i])
		return uint8((v*255 + uint64(top[i])/2) / uint64(top[i]))
	}
	return func(dst, src []uint8) {
		for x := range len(dst) / 3 {
			var pixel uint32
			if h.depth == 16 {
				pixel = uint32(binary.LittleEndian.Uint16(src[2*x:]))
			} else {
				pixel = binary.LittleEndian.Uint32(src[4*x:])
			}
			a := level(pixel, 3, 255)
			for i := range bg {
				dst[3*x+i] = over(level(pixel, i, 0), a, bg[i])
			}
		}
	}
}

// decodeRLE draws the runs. Pixels that none covers have the first colour; what would go over the end of a row is dropped.
func (h *bmpHead) decodeRLE(r *bufio.Reader) (*Image, error) {
	indices := make([]uint8, h.width) // of the row at y
	out := NewImage(h.width, h.height)
	y, x := 0, 0
	flush := func() {
		dst := out.Row(h.height - 1 - y)
		for i, c := range indices {
			p := h.palette[int(c)&(len(h.palette)-1)]
			dst[3*i], dst[3*i+1], dst[3*i+2] = p[0], p[1], p[2]
		}
		clear(indices)
		y++
	}
	put := func(index uint8) {
		if x < h.width {
			indices[x] = index
		}
		x++
	}
	// pixel is the ith of those packed into a byte.
	pixel := func(b uint8, i int) uint8 {
		switch {
		case h.compression == bmpRLE8:
			return b
		case i%2 == 0:
			return b >> 4
		}
		return b & 15
	}
	for y < h.height {
		var op [2]byte
		if _, err := io.ReadFull(r, op[:]); err != nil {
			return nil, err
		}
		count, value := int(op[0]), op[1]
		switch {
		case count > 0:
			for i := range count {
				put(pixel(value, i))
			}
		case value == 0: // end of row
			flush()
			x = 0
		case value == 1: // end of picture
			for y < h.height {
				flush()
			}
		case value == 2: // move
			var by [2]byte
			if _, err := io.ReadFull(r, by[:]); err != nil {
				return nil, err
			}
			x += int(by[0])
			for range min(int(by[1]), h.height-y) {
				flush()
			}
		default: // so many pixels as they are, padded to a whole number of words
			length := int(value)
			if h.compression == bmpRLE4 {
				length = (length + 1) / 2
			}
			var data [256]byte
			if _, err := io.ReadFull(r, data[:(length+1)&^1]); err != nil {
				return nil, err
			}
			for i := range int(value) {
				if h.compression == bmpRLE4 {
					put(pixel(data[i/2], i))
				} else {
					put(data[i])
				}
			}
		}
	}
	return out, nil
}
