package gif

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"io"
	"time"
)

// The blocks of a GIF stream:
//
//	header  screen  palette?  { extension* image }*  trailer
//	GIF89a  7       3 << n      0x21 ...   0x2c ...  0x3b
//
// An extension is a label and sub-blocks, an image a descriptor of 9 bytes, a
// palette if its flags say so, the LZW code size and sub-blocks. A sub-block is a
// length and as many bytes; the length 0 ends them.

type palette [256][3]byte

// control is a graphic control extension, for the image that follows.
type control struct {
	disposal    disposal
	transparent int // index, or -1
	delay       time.Duration
}

const (
	tick         = time.Second / 100
	defaultDelay = 10 * tick
	leastDelay   = 2 * tick
)

// damaged returns an error for what is wrong, or that of the stream.
func damaged(what string, err error) error {
	switch {
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%w: %s: %w", ErrFormat, what, io.ErrUnexpectedEOF)
	case err != nil:
		return fmt.Errorf("gif: %s: %w", what, err)
	}
	return fmt.Errorf("%w: %s", ErrFormat, what)
}

func (d *Decoder) header() error {
	var b [13]byte
	if _, err := io.ReadFull(d.r, b[:]); err != nil {
		return damaged("header", err)
	}
	if s := string(b[:6]); s != "GIF87a" && s != "GIF89a" {
		return damaged("no signature", nil)
	}
	d.width = int(binary.LittleEndian.Uint16(b[6:]))
	d.height = int(binary.LittleEndian.Uint16(b[8:]))
	var err error
	if d.global, err = d.palette(b[10]); err != nil {
		return err
	}
	if d.global != nil {
		c := d.global[b[11]]
		d.background = [pixelSize]byte{c[0], c[1], c[2], 255}
	}
	return nil
}

// palette reads the palette that flags announce, if they do. Colours that it lacks are
// black.
func (d *Decoder) palette(flags byte) (*palette, error) {
	if flags&0x80 == 0 {
		return nil, nil
	}
	p := new(palette)
	for i := range 2 << (flags & 7) {
		if _, err := io.ReadFull(d.r, p[i][:]); err != nil {
			return nil, damaged("palette", err)
		}
	}
	return p, nil
}

// findImage reads up to the next image; the error is io.EOF where there is
// none.
func (d *Decoder) findImage() (control, error) {
	c := control{transparent: -1, delay: defaultDelay}
	for {
		kind, err := d.r.ReadByte()
		switch {
		case err == io.EOF && d.frames > 0:
			return c, io.EOF
		case err != nil:
			return c, damaged("no block", err)
		case kind == ',':
			return c, nil
		case kind == ';' && d.frames > 0:
			return c, io.EOF
		case kind == ';':
			return c, damaged("no image", nil)
		case kind != '!':
			return c, damaged(fmt.Sprintf("block of kind %#02x", kind), nil)
		}
		if err := d.extension(&c); err != nil {
			return c, err
		}
	}
}

func (d *Decoder) extension(c *control) error {
	label, err := d.r.ReadByte()
	if err != nil {
		return damaged("extension", err)
	}
	blocks := blockReader{r: d.r}
	if label == 0xf9 {
		var b [4]byte
		if _, err := io.ReadFull(&blocks, b[:]); err != nil {
			return damaged("graphic control", err)
		}
		*c = control{disposal: disposal(b[0] >> 2 & 7), transparent: -1, delay: time.Duration(binary.LittleEndian.Uint16(b[1:])) * tick}
		if b[0]&1 != 0 {
			c.transparent = int(b[3])
		}
		if c.delay < leastDelay {
			c.delay = defaultDelay
		}
	}
	return blocks.skip()
}

// picture is an image descriptor; its pixels still stand in the stream.
type picture struct {
	bounds, visible image.Rectangle // as described, and what of it lies on the canvas
	colours         *palette
	transparent     int
	interlaced      bool
}

func (d *Decoder) picture() (picture, error) {
	var b [9]byte
	if _, err := io.ReadFull(d.r, b[:]); err != nil {
		return picture{}, damaged("image", err)
	}
	word := func(i int) int { return int(binary.LittleEndian.Uint16(b[i:])) }
	p := picture{interlaced: b[8]&0x40 != 0, bounds: image.Rect(word(0), word(2), word(0)+word(4), word(2)+word(6))}
	p.visible = p.bounds.Intersect(image.Rect(0, 0, d.width, d.height))
	local, err := d.palette(b[8])
	if err != nil {
		return p, err
	}
	if p.colours = local; local == nil {
		p.colours = d.global
	}
	if p.colours == nil {
		return p, damaged("no palette", nil)
	}
	return p, nil
}
