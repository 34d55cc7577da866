package pipeline

import (
	"bytes"
	"strings"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/pipeline/internal/flac"
	"github.com/gonumm/gonumm/pipeline/internal/header"
)

// CountSamples returns how many samples a decoder, whose output has a rate, gives of the packets of a pipeline that was made for
// them; cut is what is heard of these. ok is false where the packets do not tell: in WMA and other codecs whose packets have
// no fixed length, and where some sound is missing on the way.
func (p *Pipeline) CountSamples(packets []gst.Packet, rate int, cut SoundCut) (n int64, ok bool) {
	if cells := p.Cells(rate); cells != nil {
		if counts, is := cells.grid.(interface{ Total() (n int64, ok bool) }); is {
			return counts.Total()
		}
	}
	if len(packets) == 0 || rate <= 0 || p.HasHoles() && !consecutive(packets) {
		return 0, false
	}
	chosen := p.Chosen()
	caps := chosen.Stream()
	switch caps.Media {
	case media.RawAudio:
		return rawSamples(packets, caps)
	case media.AC3:
		return 1536 * int64(len(packets)), true // ATSC A/52, 5.1
	case media.ALAC:
		n, known, _ := lasting(packets, rate)
		return n, known == len(packets)
	case media.Vorbis, media.Opus:
		_, ogg := p.format.(*oggFile)
		n, _, _ = lasting(packets, rate)
		return n, ogg && n >= cut.Stop // which states where they end
	case media.FLAC:
		return flacSamples(packets, caps, rate)
	case media.MPEGAudio:
		if caps.Int("mpegversion") != 1 {
			mute, ok := p.mutePackets(chosen)
			if !ok {
				return 0, false // a decoder may leave out the first
			}
			return aacSamples(packets[min(mute, len(packets)):], caps, rate)
		}
		layer := caps.Int("layer")
		each := mpegFrame(layer, rate)
		return each * int64(len(packets)), each > 0 && p.alike(packets, layer, each, rate)
	}
	return 0, false
}

// alike reports whether each of the packets of MPEG audio lasts as long as a frame at its rate does and, in an MP3 file, they are as
// many as the tag states. Layer III elsewhere may have an encoder's own frame among them, or one whose bits are gone, which a decoder
// passes over.
func (p *Pipeline) alike(packets []gst.Packet, layer int, each int64, rate int) bool {
	n, known, _ := lasting(packets, rate)
	if known != len(packets) || n != each*int64(known) {
		return false
	}
	if f, ok := p.format.(*mpegAudio); ok {
		return f.info.Frames == int64(known)
	}
	return layer < 3
}

// mutePackets counts those at the start of a film's sound for which a decoder gives nothing. ok is false where that is not known.
func (p *Pipeline) mutePackets(c *Chosen) (n int, ok bool) {
	f, ok := p.format.(*movie)
	if !ok || f.boxes.Fragmented {
		return 0, false
	}
	track := f.track(c.pad)
	if track == nil {
		return 0, false
	}
	packets, ok := f.boxes.Packets(track.ID, f.walk, f.file.Size())
	if !ok {
		return 0, false
	}
	return int(muteAAC(f, packets)), true
}

// lasting adds up the packets whose duration is known; last is that of the last of them.
func lasting(packets []gst.Packet, rate int) (n int64, known int, last int64) {
	for _, p := range packets {
		if p.Duration >= 0 {
			last = (int64(p.Duration)*int64(rate) + int64(time.Second)/2) / int64(time.Second)
			n += last
			known++
		}
	}
	return n, known, last
}

// consecutive reports whether no packet begins a twentieth of a second after the one before ends.
func consecutive(packets []gst.Packet) bool {
	end := packets[0].PTS
	for _, p := range packets {
		if p.PTS < 0 || p.Duration < 0 || p.PTS-end > time.Second/20 {
			return false
		}
		end = p.PTS + p.Duration
	}
	return true
}

// rawSamples counts samples by their bytes.
func rawSamples(packets []gst.Packet, caps *gst.Caps) (n int64, ok bool) {
	format := strings.TrimLeft(caps.Text("format"), "SUF") // such as S16LE, S24_32LE, U8
	if at := strings.IndexByte(format, '_'); at >= 0 {
		format = format[at+1:]
	}
	width := map[string]int64{"8": 1, "16": 2, "24": 3, "32": 4, "64": 8}[strings.TrimRight(format, "BLE")]
	width *= int64(caps.Int("channels"))
	if width == 0 {
		return 0, false
	}
	for _, p := range packets {
		n += p.Size / width
	}
	return n, true
}

// flacSamples returns what the header states, where as many came.
func flacSamples(packets []gst.Packet, caps *gst.Caps, rate int) (n int64, ok bool) {
	for _, h := range caps.Buffers("streamheader") {
		if at := bytes.Index(h, []byte("fLaC")); at >= 0 {
			stated := flac.Stated(h[at:])
			came, _, last := lasting(packets, rate)
			return stated, stated > came-last && stated <= came
		}
	}
	return 0, false
}

// aacSamples counts packets that have all the same length: ISO 14496-3, 4.5.2.1.1. Where a decoder doubles the rate, the first packets
// may give nothing.
func aacSamples(packets []gst.Packet, caps *gst.Caps, rate int) (n int64, ok bool) {
	config := caps.Buffer("codec_data")
	if len(config) == 0 { // with headers of its own, by which the parser tells how long they are
		n, known, _ := lasting(packets, rate)
		return n, known == len(packets)
	}
	if len(config) < 3 {
		config = append(bytes.Clone(config), 0, 0, 0)
	}
	index := int(config[0]&7<<1 | config[1]>>7)
	short := config[1]>>2&1 == 1 // 960 samples
	switch config[0] >> 3 {
	case 2:
	case 5, 29: // the second rate and the first object come before
		short = config[2]>>1&1 == 1
	default:
		return 0, false
	}
	if short || index >= len(header.AACRates) || rate != header.AACRates[index] {
		return 0, false
	}
	return aacPacket * int64(len(packets)), true
}

// mpegFrame returns the samples of a frame of MPEG audio; 0 where there is no such layer.
func mpegFrame(layer, rate int) int64 {
	switch {
	case layer == 1:
		return 384
	case layer == 2, layer == 3 && rate >= 32000:
		return 1152
	case layer == 3:
		return 576
	}
	return 0
}
