package numm

import (
	"io"

	"github.com/gonumm/gonumm/appsink"
	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/avcodec"
	"github.com/gonumm/gonumm/internal/detach"
	"github.com/gonumm/gonumm/internal/resample"
	"github.com/gonumm/gonumm/pipeline"
)

// packetCell decodes the packets of a cell without a pipeline, which takes longer to hand a packet on than to decode it. Where one is damaged or
// irregular it gives up, and a pipeline decodes the cell, so that damage shows as it does there.
type packetCell struct {
	packets pipeline.CellPackets
	rate    int
	rounds  bool // its samples are rounded here, and not where all cells come together

	decoder *avcodec.Decoder
	data    []byte
	sizes   []int32 // of the packets that are left
	floats  []float32
	ints    Sound
}

// packetCell returns the cell of a raw sample; nil where it needs a pipeline.
func (s *nativeSound) packetCell(sample int64) *packetCell {
	if len(s.config.Plugins) > 0 || s.holes || !avcodec.Load(gst.PluginFile("libav")) {
		return nil
	}
	packets, ok := s.cells.Packets(sample, s.cut.End())
	if !ok || packets.Channels != s.format.Channels || !s.format.Float {
		return nil
	}
	c := &packetCell{}
	if n := len(s.spare); n > 0 {
		c, s.spare = s.spare[n-1], s.spare[:n-1]
	}
	c.packets, c.rate, c.rounds = packets, s.format.Rate, s.rounds
	return c
}

// packetBytes are the bytes of the file, as long as the context has not ended. That they cannot be read is no failure of the file yet: the pipeline
// will tell.
func (s *nativeSound) packetBytes() io.ReaderAt { return detach.ReaderAt(s.ctx, s.file.Shared()) }

// open reads the packets; ok is false where they are not all there.
func (c *packetCell) open(bytes io.ReaderAt) (ok bool) {
	if c.data, c.sizes, ok = c.packets.Read(bytes); !ok {
		return false
	}
	c.decoder = avcodec.New(c.packets.Decoder, c.packets.Header, c.packets.Channels)
	return c.decoder != nil
}

// cellStep is how many packets are decoded at a time: about half a second.
const cellStep = 24

// next returns the sound frames of some packets; nil where none are left, or they need a pipeline. They are good until the next call.
func (c *packetCell) next() *appsink.Piece {
	n, ok := c.decode(cellStep)
	if !ok || n == 0 {
		return nil
	}
	if !c.rounds {
		return appsink.PieceOfFloats(c.rate, c.packets.Channels, c.floats[:n*c.packets.Channels])
	}
	c.ints = sized(c.ints, n)
	resample.Round(c.ints, c.floats[:n*c.packets.Channels], c.packets.Channels)
	return appsink.PieceOfInts(c.rate, c.ints)
}

// all returns the sound frames of all packets; nil where they need a pipeline.
func (c *packetCell) all() *appsink.Piece {
	if !c.rounds {
		n, ok := c.decode(len(c.sizes))
		if !ok || n == 0 {
			return nil
		}
		return appsink.PieceOfFloats(c.rate, c.packets.Channels, c.floats[:n*c.packets.Channels])
	}
	c.ints = sized(c.ints, len(c.sizes)*c.packets.Samples+mostLate)
	at := 0
	for len(c.sizes) > 0 {
		n, ok := c.decode(cellStep)
		if !ok || n > len(c.ints)-at {
			return nil
		}
		resample.Round(c.ints[at:], c.floats[:n*c.packets.Channels], c.packets.Channels)
		at += n
	}
	if at == 0 {
		return nil
	}
	return appsink.PieceOfInts(c.rate, c.ints[:at])
}

// mostLate is how many samples a decoder may hold back and give with later packets.
const mostLate = 1 << 12

// decode decodes so many of the packets that are left, or all, into floats.
func (c *packetCell) decode(packets int) (frames int, ok bool) {
	packets = min(packets, len(c.sizes))
	if packets == 0 {
		return 0, false
	}
	c.floats = sized(c.floats, (packets*c.packets.Samples+mostLate)*c.packets.Channels)
	frames, ok = c.decoder.Decode(c.floats, c.data, c.sizes[:packets])
	for _, size := range c.sizes[:packets] {
		c.data = c.data[size:]
	}
	c.sizes = c.sizes[packets:]
	return frames, ok
}

func (c *packetCell) close() {
	if c.decoder != nil {
		c.decoder.Close()
	}
	c.decoder, c.data, c.sizes = nil, nil, nil
}
