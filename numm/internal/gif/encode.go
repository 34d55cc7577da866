package gif

import (
	"bufio"
	"compress/lzw"
	"encoding/binary"
	"image"
	"io"
)

// An Encoder writes an animation frame by frame.
type Encoder struct {
	w             *bufio.Writer
	width, height int
}

// NewEncoder writes the header of a file that is shown the given number of times: 0 for ever.
func NewEncoder(w io.Writer, width, height, times int) (*Encoder, error) {
	e := &Encoder{bufio.NewWriter(w), width, height}
	b := []byte("GIF89a")
	b = binary.LittleEndian.AppendUint16(b, uint16(width))
	b = binary.LittleEndian.AppendUint16(b, uint16(height))
	b = append(b, 0x70, 0, 0) // 8 bits a channel, no palette for all
	if times != 1 {
		b = append(b, 0x21, 0xff, 11)
		b = append(b, "NETSCAPE2.0"...)
		b = append(b, 3, 1)
		b = binary.LittleEndian.AppendUint16(b, uint16(max(0, times-1))) // how often it is repeated; 0 for ever
		b = append(b, 0)
	}
	_, err := e.w.Write(b)
	return e, err
}

// Frame draws p, at the position of its bounds, over the canvas, for a delay in hundredths of a second.
func (e *Encoder) Frame(p *image.Paletted, delay int) error {
	bits := 1
	for 1<<bits < len(p.Palette) {
		bits++
	}
	b := []byte{0x21, 0xf9, 4, 1 << 2} // it stays when the next comes
	b = binary.LittleEndian.AppendUint16(b, uint16(delay))
	b = append(b, 0, 0, 0x2c)
	for _, v := range []int{p.Rect.Min.X, p.Rect.Min.Y, p.Rect.Dx(), p.Rect.Dy()} {
		b = binary.LittleEndian.AppendUint16(b, uint16(v))
	}
	b = append(b, 0x80|byte(bits-1))
	for _, c := range p.Palette {
		r, g, bl, _ := c.RGBA()
		b = append(b, byte(r>>8), byte(g>>8), byte(bl>>8))
	}
	for range 1<<bits - len(p.Palette) {
		b = append(b, 0, 0, 0)
	}
	codeSize := max(2, bits)
	b = append(b, byte(codeSize))
	if _, err := e.w.Write(b); err != nil {
		return err
	}
	blocks := &blockWriter{w: e.w}
	packer := lzw.NewWriter(blocks, lzw.LSB, codeSize)
	for y := range p.Rect.Dy() {
		if _, err := packer.Write(p.Pix[y*p.Stride:][:p.Rect.Dx()]); err != nil {
			return err
		}
	}
	if err := packer.Close(); err != nil {
		return err
	}
	return blocks.end()
}

// Close writes what is held back and the end of the file.
func (e *Encoder) Close() error {
	if err := e.w.WriteByte(0x3b); err != nil {
		return err
	}
	return e.w.Flush()
}

// blockWriter cuts bytes into sub-blocks of up to 255.
type blockWriter struct {
	w     *bufio.Writer
	block [256]byte // its length and its bytes
}

func (b *blockWriter) Write(p []byte) (int, error) {
	for _, v := range p {
		if err := b.WriteByte(v); err != nil {
			return 0, err
		}
	}
	return len(p), nil
}

func (b *blockWriter) WriteByte(v byte) error {
	b.block[0]++
	b.block[b.block[0]] = v
	if b.block[0] < 255 {
		return nil
	}
	return b.flush()
}

// Flush implements the interface that compress/lzw requires of a writer; nothing need be sent early.
func (b *blockWriter) Flush() error { return nil }

func (b *blockWriter) flush() error {
	_, err := b.w.Write(b.block[:1+int(b.block[0])])
	b.block[0] = 0
	return err
}

// end writes the last bytes and the block of length 0 after them.
func (b *blockWriter) end() error {
	if b.block[0] > 0 {
		if err := b.flush(); err != nil {
			return err
		}
	}
	return b.w.WriteByte(0)
}
