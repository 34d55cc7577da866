// Package crc has the checksum of Ogg's pages (RFC 3533, 6) and of the tables in MPEG transport streams (ISO 13818-1, annex A): 32 bits by
// the polynomial 0x04c11db7, the highest bit first. Package hash/crc32 takes the lowest bit first.
package crc

// Ogg returns the checksum of a page whose own is 0, in parts.
func Ogg(parts ...[]byte) (sum uint32) {
	for _, p := range parts {
		sum = update(sum, p)
	}
	return sum
}

// MPEG returns the checksum of a table.
func MPEG(table []byte) uint32 { return update(^uint32(0), table) }

func update(sum uint32, b []byte) uint32 {
	for _, v := range b {
		sum = sum<<8 ^ byByte[byte(sum>>24)^v]
	}
	return sum
}

var byByte = func() (t [256]uint32) {
	for i := range t {
		v := uint32(i) << 24
		for range 8 {
			v = v<<1 ^ -(v>>31)&0x04c11db7
		}
		t[i] = v
	}
	return t
}()
