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
	c := cursor{b: b}
	if flags := c.peek(); flags&0x80 != 0 { // error correction
		length := 2
		if flags&0x60 == 0 {
			length = int(flags & 0x0f)
		}
		c.skip(1 + length)
	}
	lengths, payloads := c.byte(), c.byte()
	length := c.number(lengths >> 5)
	c.number(lengths >> 1)
	padding := c.number(lengths >> 3)
	c.skip(6) // when to send it, and for how long
	if padding == 0 && length != 0 && int64(length) < r.packet {
		padding = uint32(r.packet) - length
	}
	c.cut(padding)
	if lengths&1 == 0 {
		return r.checkPayload(&c, payloads, whole, at)
	}
	count := c.byte()
	for range count & 0x3f {
		if err := r.checkPayload(&c, payloads, int(count>>6), at); err != nil || c.short {
			return err
		}
	}
	return nil
}

// whole is the kind of length of a payload that fills its packet.
const whole = -1

func (r *Reader) checkPayload(c *cursor, flags byte, lengthKind int, at int64) error {
	c.byte() // the stream
	c.number(flags >> 4)
	offset := c.number(flags >> 2)
	replicated := c.take(c.number(flags))
	if len(replicated) > maxReplicated {
		return lie(at, "a payload with %d bytes of replicated data", len(replicated))
	}
	length := uint32(len(c.b))
	if lengthKind != whole {
		length = c.number(byte(lengthKind))
	}
	c.skip(int(length))
	if c.short || length == 0 || offset != 0 || len(replicated) < 8 {
		return nil
	}
	object := binary.LittleEndian.Uint32(replicated)
	if object != length && int64(object) > min(max(r.size-at, leastBound), mostBound) {
		return lie(at, "a media object of %d bytes in a file of %d", object, r.size)
	}
	return nil
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
