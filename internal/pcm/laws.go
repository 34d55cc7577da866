package pcm

// The tables of ITU-T G.711: eight bits for thirteen or fourteen, with an exponent.
var (
	aLawTable  = table(ofALaw)
	muLawTable = table(ofMuLaw)
)

func table(of func(byte) int16) *[256]int16 {
	var t [256]int16
	for i := range t {
		t[i] = of(byte(i))
	}
	return &t
}

func ofALaw(v byte) int16 {
	v ^= 0x55
	level := int16(v&15)<<4 + 8
	if exponent := v >> 4 & 7; exponent > 0 {
		level = (level + 0x100) << (exponent - 1)
	}
	if v&0x80 == 0 {
		return -level
	}
	return level
}

func ofMuLaw(v byte) int16 {
	v = ^v
	const bias = 0x84
	level := (int16(v&15)<<3+bias)<<(v>>4&7) - bias
	if v&0x80 != 0 {
		return -level
	}
	return level
}
