package asf

import "encoding/binary"

// A media object is a frame, or some sound. The rest of a file bounds it from above, but such a bound must still admit a file
// that was cut off within an object.
const (
	leastBound = 16 << 20
	mostBound  = 256 << 20
)

// maxReplicated is how many bytes that are repeated with each payload the demuxer has space for.
const maxReplicated = 256

// checkPacket follows the payloads of a packet as far as they are valid: the demuxer itself leaves out the rest.
func (r *Reader) checkPacket(b []byte, at int64) error {
	return r.payloads(b, func(p payload) error {
		if len(p.replicated) > maxReplicated {
			return lie(at, "a payload with %d bytes of replicated data", len(p.replicated))
		}
		if p.short || len(p.body) == 0 || p.offset != 0 || len(p.replicated) < 8 {
			return nil
		}
		object := binary.LittleEndian.Uint32(p.replicated)
		if int64(object) != int64(len(p.body)) && int64(object) > min(max(r.size-at, leastBound), mostBound) {
			return lie(at, "a media object of %d bytes in a file of %d", object, r.size)
		}
		return nil
	})
}

// payload is a piece of a media object, or several small ones.
type payload struct {
	stream           byte
	object           byte   // its number, as far as a byte goes
	offset           uint32 // in the object
	replicated, body []byte
	short            bool // the packet ends within it
}

// payloads calls f for the payloads of a packet, the last of which may be short.
func (r *Reader) payloads(b []byte, f func(payload) error) error {
	c := cursor{b: b}
	if flags := c.peek(); flags&0x80 != 0 { // error correction
		length := 2
		if flags&0x60 == 0 {
			length = int(flags & 0x0f)
		}
		c.skip(1 + length)
	}
	lengths, fields := c.byte(), c.byte()
	length := c.number(lengths >> 5)
	c.number(lengths >> 1)
	padding := c.number(lengths >> 3)
	c.skip(6) // when to send it, and for how long
	if padding == 0 && length != 0 && int64(length) < r.packet {
		padding = uint32(r.packet) - length
	}
	c.cut(padding)
	if lengths&1 == 0 {
		return f(c.payload(fields, whole))
	}
	count := c.byte()
	for range count & 0x3f {
		p := c.payload(fields, int(count>>6))
		if err := f(p); err != nil || p.short {
			return err
		}
	}
	return nil
}

// whole is the kind of length of a payload that fills its packet.
const whole = -1

func (c *cursor) payload(fields byte, lengthKind int) (p payload) {
	p.stream = c.byte() & 0x7f
	p.object = byte(c.number(fields >> 4))
	p.offset = c.number(fields >> 2)
	p.replicated = c.take(c.number(fields))
	length := uint32(len(c.b))
	if lengthKind != whole {
		length = c.number(byte(lengthKind))
	}
	p.body = c.take(length)
	p.short = c.short
	return p
}

// cursor reads numbers until there are too few bytes; then it is short, and everything after that is 0.
type cursor struct {
	b     []byte
	short bool
}

func (c *cursor) take(n uint32) []byte {
	if uint64(n) > uint64(len(c.b)) {
		c.b, c.short = nil, true
		return nil
	}
	taken := c.b[:n]
	c.b = c.b[n:]
	return taken
}

func (c *cursor) skip(n int) { c.take(uint32(n)) }

// cut takes bytes from the end.
func (c *cursor) cut(n uint32) {
	if uint64(n) > uint64(len(c.b)) {
		c.b, c.short = nil, true
		return
	}
	c.b = c.b[:len(c.b)-int(n)]
}

func (c *cursor) peek() byte {
	if len(c.b) == 0 {
		return 0
	}
	return c.b[0]
}

func (c *cursor) byte() byte { return byte(c.number(1)) }

// number returns a number of 0, 1, 2 or 4 bytes, as the two lowest bits state.
func (c *cursor) number(kind byte) (n uint32) {
	b := c.take([4]uint32{0, 1, 2, 4}[kind&3])
	for i, v := range b {
		n |= uint32(v) << (8 * i)
	}
	return n
}
