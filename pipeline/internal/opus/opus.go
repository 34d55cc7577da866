// Package opus reads from the first bytes of a packet of Opus how long it is.
//
//	│ 10011 │ 1  │ 11  │ 0 0 000011 │ ...
//	  coding  ch.  many    3 frames          3 x 20 ms
package opus

// Rate is the clock rate in which the lengths of packets are counted, whatever rate was coded.
const Rate = 48000

// Samples returns how long a packet is, by its first two bytes, or its only one (RFC 6716, 3.1 and 3.2).
func Samples(packet []byte) (samples int64, ok bool) {
	if len(packet) == 0 {
		return 0, false
	}
	config := packet[0] >> 3
	var frame int64
	switch {
	case config < 12:
		frame = []int64{480, 960, 1920, 2880}[config&3]
	case config < 16:
		frame = 480 << (config & 1)
	default:
		frame = 120 << (config & 3)
	}
	switch packet[0] & 3 {
	case 0:
		return frame, true
	case 1, 2:
		return 2 * frame, true
	}
	if len(packet) < 2 || packet[1]&63 == 0 {
		return 0, false
	}
	return frame * int64(packet[1]&63), true
}
