package flac

// crc8 returns the checksum of a frame's header: x^8 + x^2 + x + 1.
func crc8(b []byte) (sum byte) {
	for _, v := range b {
		sum ^= v
		for range 8 {
			if sum&0x80 != 0 {
				sum = sum<<1 ^ 0x07
			} else {
				sum <<= 1
			}
		}
	}
	return sum
}

// crc16 are the steps of a whole frame's checksum: x^16 + x^15 + x^2 + 1.
var crc16 = func() (table [256]uint16) {
	for i := range table {
		sum := uint16(i) << 8
		for range 8 {
			if sum&0x8000 != 0 {
				sum = sum<<1 ^ 0x8005
			} else {
				sum <<= 1
			}
		}
		table[i] = sum
	}
	return table
}()
