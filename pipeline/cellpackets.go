package pipeline

import (
	"io"
	"slices"

	"github.com/gonumm/gonumm/pipeline/internal/mp4"
)

// CellPackets are the packets of a cell, for who decodes them without a pipeline. They have the samples of the pipeline as long as none of them is
// damaged or missing.
type CellPackets struct {
	Decoder  string // of libavcodec, by its name there
	Header   []byte // what it has to know before the first packet
	Channels int
	Samples  int   // of each channel in a packet, nominally
	Sample   int64 // the first that is decoded, as an Entry has it

	// Read returns the packets end to end, with the size of each; ok is false where one is damaged or missing. Any goroutine may call it.
	Read func(r io.ReaderAt) (data []byte, sizes []int32, ok bool)
}

// packetGrid is a grid whose cells can be decoded without a pipeline.
type packetGrid interface {
	grid
	// cellPackets returns the packets of cell k > 0 up to a sample, where the next one begins or all end; ok is false where they need a pipeline.
	cellPackets(k, until int64) (p CellPackets, ok bool)
}

// Packets returns the packets of the cell of a sample, of a sound that has samples up to end; ok is false where that cell needs a pipeline, as the
// first one does, and the last one of a sound whose end is not known.
func (c *Cells) Packets(sample, end int64) (p CellPackets, ok bool) {
	g, ok := c.grid.(packetGrid)
	if !ok {
		return p, false
	}
	k := c.cell(sample)
	if next, ok := c.grid.Begin(k + 1); ok {
		end = next
	}
	if k == 0 || end >= Endless {
		return p, false
	}
	p, ok = g.cellPackets(k, end)
	return p, ok && c.decoder == "avdec_"+p.Decoder
}

// cellPackets leaves all that is irregular to a pipeline: what lies outside of the file, is empty, or is too large for the headers that it gets there.
func (g *aacGrid) cellPackets(k, _ int64) (c CellPackets, ok bool) {
	first := k*aacCell - aacSettle
	until := min((k+1)*aacCell, g.packets.Count())
	packets, ok := g.packets.Between(first, until)
	irregular := func(p mp4.Packet) bool {
		return p.Size <= 0 || p.Size+int64(len(g.header)) > adtsLargest || p.Offset < 0 || p.Offset > g.file.Size()-p.Size
	}
	if !ok || g.channels > 2 || int64(len(packets)) != until-first || slices.ContainsFunc(packets, irregular) {
		return c, false
	}
	const lowComplexity = 2 // ISO 14496-3, 1.6.2.1
	return CellPackets{
		Decoder:  "aac",
		Header:   []byte{lowComplexity<<3 | g.index>>1, g.index<<7 | g.channels<<3},
		Channels: int(g.channels),
		Samples:  aacPacket,
		Sample:   (first - g.mute) * aacPacket,
		Read:     func(r io.ReaderAt) ([]byte, []int32, bool) { return readPackets(r, packets) },
	}, true
}

// readPackets reads packets, those that lie end to end at once.
func readPackets(r io.ReaderAt, packets []mp4.Packet) (data []byte, sizes []int32, ok bool) {
	var total int64
	for _, p := range packets {
		total += p.Size
		sizes = append(sizes, int32(p.Size))
	}
	data = make([]byte, total)
	for at := data; len(packets) > 0; {
		begin, size, n := packets[0].Offset, int64(0), 0
		for n < len(packets) && packets[n].Offset == begin+size {
			size += packets[n].Size
			n++
		}
		if got, _ := r.ReadAt(at[:size], begin); int64(got) < size {
			return nil, nil, false
		}
		at, packets = at[size:], packets[n:]
	}
	return data, sizes, true
}

func (g opusGrid) cellPackets(k, until int64) (c CellPackets, ok bool) {
	p := g.Packets(k, until)
	const channels = 9 // RFC 7845, 5.1
	return CellPackets{
		Decoder:  "opus",
		Header:   p.Head,
		Channels: int(p.Head[channels]),
		Samples:  int(p.Samples),
		Sample:   p.First,
		Read:     p.Read,
	}, true
}
