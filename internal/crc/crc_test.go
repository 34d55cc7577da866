package crc

import "testing"

// The sums are those that catalogues of checksums give for these digits: CRC-32/MPEG-2, and POSIX' cksum without what it adds.
func TestSums(t *testing.T) {
	digits := []byte("123456789")
	if sum := MPEG(digits); sum != 0x0376e6e7 {
		t.Errorf("MPEG: %#x", sum)
	}
	if sum := Ogg(digits); sum != 0x89a1897f {
		t.Errorf("Ogg: %#x", sum)
	}
	if sum := Ogg(digits[:4], nil, digits[4:]); sum != Ogg(digits) {
		t.Errorf("Ogg in parts: %#x", sum)
	}
}
