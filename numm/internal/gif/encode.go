package gif

import (
	"bufio"
	"context"
	"encoding/binary"
	"io"
	"slices"
)

// An Encoder writes an animation frame by frame.
type Encoder struct {
	w                    *bufio.Writer
	width, height, times int
	begun                bool       // the header is written
	first                [][3]uint8 // palette; nil before there is one
	compressor           compressor
}

// NewEncoder begins a file that is shown the given number of times: 0 for ever. Its header is written with the first frame.
func NewEncoder(w io.Writer, width, height, times int) *Encoder {
	return &Encoder{w: bufio.NewWriter(w), width: width, height: height, times: times}
}

// header returns the beginning of the file, with the palette of the first frame, which others may have as well.
func (e *Encoder) header() []byte {
	b := []byte("GIF89a")
	b = binary.LittleEndian.AppendUint16(b, uint16(e.width))
	b = binary.LittleEndian.AppendUint16(b, uint16(e.height))
	if len(e.first) > 0 {
		b = append(b, 0xf0|byte(paletteBits(e.first)-1), 0, 0)
		b = appendPalette(b, e.first)
	} else {
		b = append(b, 0x70, 0, 0) // 8 bits a channel, no palette for all
	}
	if e.times != 1 {
		b = append(b, 0x21, 0xff, 11)
		b = append(b, "NETSCAPE2.0"...)
		b = append(b, 3, 1)
		b = binary.LittleEndian.AppendUint16(b, uint16(max(0, e.times-1))) // how often it is repeated; 0 for ever
		b = append(b, 0)
	}
	return b
}

// paletteBits is how many bits an index into a palette has.
func paletteBits(palette [][3]uint8) int {
	bits := 1
	for 1<<bits < len(palette) {
		bits++
	}
	return bits
}

// appendPalette appends a palette, which has a power of two of colours.
func appendPalette(b []byte, palette [][3]uint8) []byte {
	for _, v := range palette {
		b = append(b, v[:]...)
	}
	return append(b, make([]byte, 3*(1<<paletteBits(palette)-len(palette)))...)
}

// Encoded is a part as it stands in a file.
type Encoded []byte

// delayAt is where a frame has its delay.
const delayAt = 4

// Encode returns p as it is drawn over the canvas. With a Slack, it changes p.Pix into what it has chosen. Its error is that of the
// context, which it looks at every few thousand pixels.
func (e *Encoder) Encode(ctx context.Context, p *Part) (Encoded, error) {
	if e.first == nil {
		e.first = slices.Clone(p.Palette)
	}
	bits := paletteBits(p.Palette)
	stays, transparent := byte(1<<2), byte(0) // it stays when the next comes
	if p.Transparent >= 0 {
		stays |= 1
		transparent = byte(p.Transparent)
	}
	b := []byte{0x21, 0xf9, 4, stays, 0, 0, transparent, 0, 0x2c}
	for _, v := range []int{p.X, p.Y, p.Width, p.Height} {
		b = binary.LittleEndian.AppendUint16(b, uint16(v))
	}
	if slices.Equal(p.Palette, e.first) {
		b = append(b, 0)
	} else {
		b = appendPalette(append(b, 0x80|byte(bits-1)), p.Palette)
	}
	return e.compressor.compress(ctx, p, max(2, bits), b)
}

// Write writes a frame, which is shown for a delay in hundredths of a second.
func (e *Encoder) Write(f Encoded, delay int) error {
	if err := e.begin(); err != nil {
		return err
	}
	binary.LittleEndian.PutUint16(f[delayAt:], uint16(delay))
	_, err := e.w.Write(f)
	return err
}

func (e *Encoder) begin() error {
	if e.begun {
		return nil
	}
	e.begun = true
	_, err := e.w.Write(e.header())
	return err
}

// Close writes what is held back and the end of the file.
func (e *Encoder) Close() error {
	if err := e.begin(); err != nil {
		return err
	}
	if err := e.w.WriteByte(0x3b); err != nil {
		return err
	}
	return e.w.Flush()
}
