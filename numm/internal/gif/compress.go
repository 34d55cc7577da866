package gif

import "context"

// A Part is what is drawn over a part of the canvas.
type Part struct {
	X, Y, Width, Height int
	Palette             [][3]uint8
	Transparent         int     // the index that leaves what is shown; -1: none does
	Pix                 []uint8 // of each pixel the index that is nearest to what is wanted

	// With a Slack, a pixel may be another colour whose square error is larger by so much, where that makes the file smaller. One that
	// is transparent stays so.
	Slack int
	Want  []uint8 // RGB
	Shown []uint8 // RGB, what stands there
}

// compressor is an LZW encoder that may take another index for a pixel than the one in Pix, which it then changes.
type compressor struct {
	part  *Part
	out   []byte // in sub-blocks
	block int    // where the sub-block begins that is being filled

	bits  uint32
	count uint

	width, next    uint32
	clear          uint32
	child, sibling [maxCodes]uint16 // 0: none
	index          [maxCodes]uint8
}

const maxCodes = 4096

// betweenLooks is how many pixels are compressed from one look at the context to the next: some milliseconds of noise.
const betweenLooks = 1 << 12

// compress appends the pixels as blocks, after the size of their codes.
func (c *compressor) compress(ctx context.Context, p *Part, codeSize int, out []byte) ([]byte, error) {
	c.part, c.out, c.bits, c.count = p, append(out, byte(codeSize)), 0, 0
	c.clear = 1 << codeSize
	c.open()
	c.width = uint32(codeSize) + 1
	c.restart()
	prefix := uint32(p.Pix[0])
	for at := 1; at < len(p.Pix); at++ {
		if at%betweenLooks == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if found := c.follow(prefix, at); found != 0 {
			prefix = found
			p.Pix[at] = c.index[found]
			continue
		}
		c.emit(prefix)
		c.add(prefix, p.Pix[at])
		prefix = uint32(p.Pix[at])
	}
	c.emit(prefix)
	c.grow()
	c.emit(c.clear + 1)
	for c.count > 0 {
		c.flushByte()
	}
	c.end()
	return c.out, nil
}

// restart empties the dictionary.
func (c *compressor) restart() {
	c.emit(c.clear)
	c.next = c.clear + 2
	c.width = 1
	for 1<<(c.width-1) < c.clear {
		c.width++
	}
	clear(c.child[:])
}

// add makes a code of a prefix and the index after it.
func (c *compressor) add(prefix uint32, index uint8) {
	if c.next == maxCodes {
		c.restart()
		return
	}
	c.grow()
	c.index[c.next] = index
	c.sibling[c.next] = c.child[prefix]
	c.child[prefix] = uint16(c.next)
	c.next++
}

// grow makes codes longer, which a reader does as soon as its dictionary has one that needs it.
func (c *compressor) grow() {
	if c.next >= 1<<c.width && c.width < 12 {
		c.width++
	}
}

// follow returns the code of prefix with a pixel after it: its own index, else the best within the slack. 0: there is none.
func (c *compressor) follow(prefix uint32, at int) uint32 {
	p := c.part
	wanted := p.Pix[at]
	var best uint32
	least := -1
	for code := c.child[prefix]; code != 0; code = c.sibling[code] {
		if c.index[code] == wanted {
			return uint32(code)
		}
		if p.Slack == 0 || int(wanted) == p.Transparent {
			continue
		}
		if least < 0 {
			least = p.err(wanted, at) + p.Slack
		}
		if e := p.err(c.index[code], at); e <= least {
			best, least = uint32(code), e
		}
	}
	return best
}

// err is the square error of a pixel in a colour.
func (p *Part) err(index uint8, at int) int {
	want := p.Want[3*at : 3*at+3 : 3*at+3]
	if int(index) == p.Transparent {
		shown := p.Shown[3*at : 3*at+3 : 3*at+3]
		return square(want[0], shown[0]) + square(want[1], shown[1]) + square(want[2], shown[2])
	}
	v := p.Palette[index]
	return square(want[0], v[0]) + square(want[1], v[1]) + square(want[2], v[2])
}

func square(a, b uint8) int {
	d := int(a) - int(b)
	return d * d
}

// emit writes a code, its least bits first.
func (c *compressor) emit(code uint32) {
	c.bits |= code << c.count
	c.count += uint(c.width)
	for c.count >= 8 {
		c.flushByte()
	}
}

func (c *compressor) flushByte() {
	if len(c.out)-c.block == 256 {
		c.out[c.block] = 255
		c.open()
	}
	c.out = append(c.out, byte(c.bits))
	c.bits >>= 8
	c.count -= min(8, c.count)
}

// open begins a sub-block.
func (c *compressor) open() {
	c.block = len(c.out)
	c.out = append(c.out, 0)
}

// end ends the last sub-block and puts the empty one after it.
func (c *compressor) end() {
	c.out[c.block] = byte(len(c.out) - c.block - 1)
	if c.out[c.block] > 0 {
		c.out = append(c.out, 0)
	}
}
