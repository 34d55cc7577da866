package pipeline

import (
	"bytes"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/pipeline/internal/mp4"
)

// aacGrid are cells of a track of AAC: each is given to its decoder as a stream of its packets with headers in front
// (ADTS, ISO 14496-3, 1.A.2).
type aacGrid struct {
	file    *File
	packets *mp4.Packets
	header  [7]byte
}

// A cell is some ten seconds of packets at 44.1 kHz. A packet depends on the one before, by the half that overlaps; one more
// does no harm.
const (
	aacPacket  = 1024
	aacCell    = 431
	aacSettle  = 2
	aacLargest = 1<<13 - 1 // what the header can state, itself included
)

func newAACGrid(l *look, chosen *Chosen, rate int) (*aacGrid, bool) {
	index, channels, ok := plainAAC(chosen.Container, rate)
	if !ok {
		return nil, false
	}
	track := trackAt(l.boxes, chosen.pad) // several edits put packets into another order than that of the file
	if track == nil {
		return nil, false
	}
	packets, ok := l.boxes.Packets(track.ID, l.walk, l.file.Size())
	if !ok {
		return nil, false
	}
	g := &aacGrid{file: l.file, packets: packets}
	g.header = [7]byte{0xff, 0xf1, 1<<6 | index<<2 | channels>>2, channels << 6, 0, 0x1f, 0xfc}
	return g, true
}

// plainAAC reads what a container states of AAC of which a few words say all: low complexity, frames of the usual length, one
// of the usual orders of channels, and no second rate.
func plainAAC(caps *gst.Caps, rate int) (index, channels byte, ok bool) {
	config := caps.Buffer("codec_data") // an AudioSpecificConfig (ISO 14496-3, 1.6.2.1)
	if len(config) < 2 {
		return 0, 0, false
	}
	object := config[0] >> 3
	index, channels = config[0]&7<<1|config[1]>>7, config[1]>>3&15
	if object != 2 || int(index) >= len(aacRates) || aacRates[index] != rate || channels < 1 || channels > 7 || config[1]&7 != 0 {
		return 0, 0, false
	}
	return index, channels, true
}

var aacRates = []int{96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350}

func (g *aacGrid) Begin(k int64) (sample int64, ok bool) {
	return k * aacCell * aacPacket, k*aacCell < g.packets.Count()
}

func (g *aacGrid) Apart() int64 { return aacCell * aacPacket }

// enter reads the packets of a cell. What is too large for a header is left out, as a decoder leaves out what is damaged.
func (g *aacGrid) enter(k int64) Entry {
	first := k*aacCell - aacSettle
	packets, _ := g.packets.Between(first, min((k+1)*aacCell, g.packets.Count()))
	var stream []byte
	for _, p := range packets {
		size := p.Size + int64(len(g.header))
		if size > aacLargest {
			continue
		}
		h := g.header
		h[3] |= byte(size >> 11)
		h[4] = byte(size >> 3)
		h[5] |= byte(size << 5)
		begin := len(stream)
		stream = append(append(stream, h[:]...), make([]byte, p.Size)...)
		if n, _ := g.file.ReadAt(stream[begin+len(h):], p.Offset); int64(n) < p.Size {
			stream = stream[:begin]
		}
	}
	return Entry{Sample: first * aacPacket, file: &File{from: bytes.NewReader(stream), size: int64(len(stream))}, caps: adts}
}

const adts = "audio/mpeg, mpegversion=(int)4, stream-format=(string)adts"
