package mp3

import "encoding/binary"

// header is what the first four bytes of a frame state.
type header struct {
	word     uint32
	layer    int
	rate     int // Hz
	channels int
	size     int  // bytes, with the header
	samples  int  // sample frames
	low      bool // MPEG 2 or 2.5: half the samples in layer III
}

// sameStream are the bits that do not change between frames: sync, version,
// layer and sampling rate.
const sameStream = 0xfffe0c00

// Bit rates in kbit/s by index 1 to 14, ISO 11172-3 2.4.2.3 and 13818-3 2.4.2.3.
var (
	rates1 = [4][14]int{
		1: {32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
		2: {32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
		3: {32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
	}
	rates2 = [4][14]int{
		1: {32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
		2: {8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
		3: {8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
	}
)

// parse reads a header. Free format, whose frames do not state their size, is
// refused.
func parse(b []byte) (header, bool) {
	if len(b) < 4 {
		return header{}, false
	}
	w := binary.BigEndian.Uint32(b)
	version, layer := w>>19&3, 4-int(w>>17&3)
	bitrate, rate := int(w>>12&15), int(w>>10&3)
	if w>>21 != 0x7ff || version == 1 || layer == 4 || bitrate == 0 || bitrate == 15 || rate == 3 {
		return header{}, false
	}
	h := header{word: w, layer: layer, low: version != 3, channels: 2}
	h.rate = [3]int{44100, 48000, 32000}[rate]
	switch version {
	case 2:
		h.rate /= 2
	case 0:
		h.rate /= 4
	}
	if w>>6&3 == 3 {
		h.channels = 1
	}
	bits := rates1[layer][bitrate-1] * 1000
	if h.low {
		bits = rates2[layer][bitrate-1] * 1000
	}
	h.samples = 1152
	padding := int(w >> 9 & 1)
	switch {
	case layer == 1:
		h.samples = 384
		h.size = (12*bits/h.rate + padding) * 4
	case layer == 3 && h.low:
		h.samples = 576
		h.size = 72*bits/h.rate + padding
	default:
		h.size = 144*bits/h.rate + padding
	}
	return h, true
}
