package pipeline

import (
	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/pipeline/internal/header"
)

// aacPacket is how many samples a packet of AAC is, where it has the usual length. A packet depends on the one before, by the
// half that overlaps; one more does no harm. A cell is some ten seconds of packets at 44.1 kHz.
const (
	aacPacket = 1024
	aacCell   = 431
	aacSettle = 2
)

// plainAAC reads an AAC configuration of the kind that a few fields describe fully: low complexity, frames of the usual length,
// one of the usual orders of channels, and no second rate.
func plainAAC(caps *gst.Caps, rate int) (index, channels byte, ok bool) {
	config := caps.Buffer("codec_data") // an AudioSpecificConfig (ISO 14496-3, 1.6.2.1)
	if len(config) < 2 {
		return 0, 0, false
	}
	object := config[0] >> 3
	index, channels = config[0]&7<<1|config[1]>>7, config[1]>>3&15
	if object != 2 || int(index) >= len(header.AACRates) || header.AACRates[index] != rate || channels < 1 || channels > 7 || config[1]&7 != 0 {
		return 0, 0, false
	}
	return index, channels, true
}
