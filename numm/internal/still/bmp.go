package still

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math/bits"
)

// BMP is decoded here, since golang.org/x/image/bmp supports neither RLE nor 16 bits, and GStreamer gets RLE wrong.

// bmpHead is a file's header: a BITMAPCOREHEADER, or a BITMAPINFOHEADER and its later extensions.
type bmpHead struct {
	Head
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

func openBMP(src *Source) (*Picture, error) {
	h, err := readBMPHead(src)
	if err != nil {
		return nil, err
	}
	h.Format, h.Alpha = "bmp", h.masks[3] != 0 && h.depth >= 16
	h.Bits = 8
	if h.palette != nil {
		h.Bits = h.depth
	}
	stride := (int64(h.Width)*int64(h.depth) + 31) / 32 * 4
	w := &whole{layout: layout{width: h.Width, height: h.Height, channels: 3}}
	switch {
	case h.compression == bmpRLE8 || h.compression == bmpRLE4:
		w.decode = func(dst []byte) (int, error) { return h.Height, h.decodeRLE(src.reader(h.data), dst) }
	default:
		if h.Alpha {
			w.layout.channels = 4
		}
		if h.Width > 0 && h.Height > 0 && stride < 1<<31 {
			h.leastSize = stride*int64(h.Height) + h.data
		}
		w.decode = func(dst []byte) (int, error) {
			return h.Height, h.decodeRows(src.reader(h.data), dst, make([]byte, stride), w.layout.channels)
		}
	}
	return &Picture{Head: h.Head, reader: w}, nil
}

func (h *bmpHead) decodeRows(r io.Reader, dst, row []byte, channels int) error {
	convert := h.converter()
	n := channels * h.Width
	for y := range h.Height {
		if _, err := io.ReadFull(r, row); err != nil {
			return err
		}
		convert(dst[h.rowOf(y)*n:][:n], row)
	}
	return nil
}

func readBMPHead(src *Source) (bmpHead, error) {
	var h bmpHead
	b, err := src.Bytes(0, 14+124)
	if err != nil {
		return h, err
	}
	if len(b) < 14+12 {
		return h, fmt.Errorf("%w: bmp: ends in its header", ErrDamaged)
	}
	u16 := func(at int) int { return int(binary.LittleEndian.Uint16(b[at:])) }
	u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }
	h.data = int64(u32(10))
	size := int(u32(14))
	colours, entry := 0, 4
	switch {
	case size == 12:
		h.Width, h.Height, h.depth, entry = u16(18), u16(20), u16(24), 3
	case size >= 40 && size <= 124 && len(b) >= 14+size:
		height := int(int32(u32(22)))
		h.Width, h.Height, h.topDown = int(int32(u32(18))), max(height, -height), height < 0
		h.depth, h.compression, colours = u16(28), u32(30), int(u32(46))
	default:
		return h, fmt.Errorf("%w: bmp: header of %d bytes", ErrUnsupported, size)
	}
	if err := h.readMasks(b, size); err != nil {
		return h, err
	}
	switch h.depth {
	case 1, 2, 4, 8:
		err = h.readPalette(src, 14+size, entry, colours)
	case 16, 24, 32:
	default:
		err = fmt.Errorf("%w: bmp: %d bits a pixel", ErrUnsupported, h.depth)
	}
	return h, err
}

// readMasks reads which bits of a pixel are which colour, after a header of size bytes, and checks that the compression fits the depth.
func (h *bmpHead) readMasks(b []byte, size int) error {
	switch h.compression {
	case bmpBitfields, bmpAlphaBitfields:
		if size == 64 || h.depth != 16 && h.depth != 32 {
			return fmt.Errorf("%w: bmp: compression %d of %d bits", ErrUnsupported, h.compression, h.depth)
		}
		n := 3
		if h.compression == bmpAlphaBitfields || size >= 56 {
			n = 4
		}
		if len(b) < 54+4*n {
			return fmt.Errorf("%w: bmp: ends in its header", ErrDamaged)
		}
		for i := range n { // after a header of 40 bytes, and at the same offset in larger ones
			h.masks[i] = binary.LittleEndian.Uint32(b[54+4*i:])
		}
	case bmpPlain:
		h.masks = [4]uint32{0xff0000, 0xff00, 0xff}
		if h.depth == 16 {
			h.masks = [4]uint32{0x7c00, 0x3e0, 0x1f}
		}
	case bmpRLE8, bmpRLE4:
		if h.depth != map[uint32]int{bmpRLE8: 8, bmpRLE4: 4}[h.compression] || h.topDown {
			return fmt.Errorf("%w: bmp: run lengths of %d bits", ErrDamaged, h.depth)
		}
	default:
		return fmt.Errorf("%w: bmp: compression %d", ErrUnsupported, h.compression)
	}
	return nil
}

// readPalette reads as many colours as the header states, 0 for all that the depth has, but never into the pixels.
// Colours that are missing are black.
func (h *bmpHead) readPalette(src *Source, at, entry, colours int) error {
	all := 1 << h.depth
	if colours <= 0 || colours > all {
		colours = all
	}
	room := (h.data - int64(at)) / int64(entry)
	b, err := src.Bytes(int64(at), entry*int(max(0, min(int64(colours), room))))
	h.palette = make([][3]uint8, all)
	for i := range len(b) / entry {
		c := b[i*entry:]
		h.palette[i] = [3]uint8{c[2], c[1], c[0]}
	}
	return err
}

// rowOf returns which row of the picture row y of the file is.
func (h *bmpHead) rowOf(y int) int {
	if h.topDown {
		return y
	}
	return h.Height - 1 - y
}

// converter makes a row of RGB, or RGBA, of a row of the file.
func (h *bmpHead) converter() func(dst, src []uint8) {
	switch h.depth {
	case 16, 32:
		return h.fromMasks()
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

// fromMasks extracts colours of any number of bits from pixels of 16 or 32, to the nearest of 256 levels.
func (h *bmpHead) fromMasks() func(dst, src []uint8) {
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
	channels := 3
	if h.Alpha {
		channels = 4
	}
	missing := [4]uint8{3: 255}
	return func(dst, src []uint8) {
		for x := range len(dst) / channels {
			var pixel uint32
			if h.depth == 16 {
				pixel = uint32(binary.LittleEndian.Uint16(src[2*x:]))
			} else {
				pixel = binary.LittleEndian.Uint32(src[4*x:])
			}
			for i := range channels {
				dst[channels*x+i] = level(pixel, i, missing[i])
			}
		}
	}
}

// decodeRLE draws the runs. Pixels that none covers have the first colour; what would go past the end of a row is dropped.
func (h *bmpHead) decodeRLE(r *bufio.Reader, out []byte) error {
	c := &bmpCanvas{head: h, out: out, row: make([]uint8, h.Width)}
	for c.y < h.Height {
		var op [2]byte
		if _, err := io.ReadFull(r, op[:]); err != nil {
			return err
		}
		count, value := int(op[0]), op[1]
		switch {
		case count > 0:
			for i := range count {
				c.put(h.packed(value, i))
			}
		case value == 0: // end of row
			c.rows(1)
			c.x = 0
		case value == 1: // end of picture
			c.rows(h.Height)
		case value == 2: // move
			var by [2]byte
			if _, err := io.ReadFull(r, by[:]); err != nil {
				return err
			}
			c.x += int(by[0])
			c.rows(int(by[1]))
		default:
			if err := c.copy(r, int(value)); err != nil {
				return err
			}
		}
	}
	return nil
}

// packed returns the ith of the pixels that a byte holds.
func (h *bmpHead) packed(b uint8, i int) uint8 {
	switch {
	case h.compression == bmpRLE8:
		return b
	case i%2 == 0:
		return b >> 4
	}
	return b & 15
}

// bmpCanvas is where run lengths are painted, from the lowest row up.
type bmpCanvas struct {
	head *bmpHead
	out  []byte
	row  []uint8 // indices of the row at y
	x, y int
}

func (c *bmpCanvas) put(index uint8) {
	if c.x < len(c.row) {
		c.row[c.x] = index
	}
	c.x++
}

// rows ends n rows, or as many as there are.
func (c *bmpCanvas) rows(n int) {
	for range min(n, c.head.Height-c.y) {
		dst := c.out[(c.head.Height-1-c.y)*3*len(c.row):]
		for i, index := range c.row {
			p := c.head.palette[int(index)&(len(c.head.palette)-1)]
			dst[3*i], dst[3*i+1], dst[3*i+2] = p[0], p[1], p[2]
		}
		clear(c.row)
		c.y++
	}
}

// copy puts n pixels as they are stored, padded to a whole number of words.
func (c *bmpCanvas) copy(r *bufio.Reader, n int) error {
	pixelsOfByte := 1
	if c.head.compression == bmpRLE4 {
		pixelsOfByte = 2
	}
	length := (n + pixelsOfByte - 1) / pixelsOfByte
	var data [256]byte
	if _, err := io.ReadFull(r, data[:(length+1)&^1]); err != nil {
		return err
	}
	for i := range n {
		c.put(c.head.packed(data[i/pixelsOfByte], i))
	}
	return nil
}
