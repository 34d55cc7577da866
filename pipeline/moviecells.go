package pipeline

import (
	"bytes"
	"io"
	"slices"

	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/pipeline/internal/header"
	"github.com/gonumm/gonumm/pipeline/internal/mp4"
)

// aacGrid are cells of a track of AAC: each is given to its decoder as a stream of its packets with headers in front
// (ADTS, ISO 14496-3, 1.A.2).
type aacGrid struct {
	format  Format
	file    *File
	packets *mp4.Packets
	header  [7]byte

	index, channels byte // of its rate, and how many, as the header has them

	mute int64 // packets at the start for which a decoder gives nothing
}

// adtsLargest is the largest packet that a header of ADTS can state, itself included.
const adtsLargest = 1<<13 - 1

func newAACGrid(f *movie, c *Chosen, rate int) (*aacGrid, bool) {
	index, channels, ok := plainAAC(c.Container, rate)
	if !ok {
		return nil, false
	}
	track := f.edited(c) // several edits put packets into another order than that of the file
	if track == nil {
		return nil, false
	}
	packets, ok := f.boxes.Packets(track.ID, f.walk, f.file.Size())
	if !ok {
		return nil, false
	}
	g := &aacGrid{format: f, file: f.file, packets: packets, index: index, channels: channels, mute: muteAAC(f, packets)}
	g.header = [7]byte{0xff, 0xf1, 1<<6 | index<<2 | channels>>2, channels << 6, 0, 0x1f, 0xfc}
	return g, true
}

// muteSamples returns how many samples a decoder leaves out at the start of a track.
func (f *movie) muteSamples(c *Chosen, rate int) int64 {
	if c == nil || c.Container.Media != media.MPEGAudio || c.Container.Int("mpegversion") != 4 {
		return 0
	}
	g, ok := newAACGrid(f, c, rate)
	if !ok || f.boxes.Fragmented {
		return 0
	}
	return g.mute * aacPacket
}

// heardAAC returns how many samples of a track of AAC are heard. Its packets tell that better than the times in the file, by which the
// last may be shorter. ok is false where packets have another length, and where edits change their order.
func (f *movie) heardAAC(c *Chosen, t *mp4.Track, rate int) (samples int64, ok bool) {
	if c.Container.Media != media.MPEGAudio || f.edited(c) == nil {
		return 0, false
	}
	if _, _, ok = plainAAC(c.Container, rate); !ok {
		return 0, false
	}
	var count int64
	if f.boxes.Fragmented {
		if count, ok = f.boxes.FragmentedPackets(t, f.walk, f.file.Size()); !ok {
			return 0, false
		}
	} else {
		packets, ok := f.boxes.Packets(t.ID, f.walk, f.file.Size())
		if !ok {
			return 0, false
		}
		count = packets.Count()
	}
	_, _, samples = f.soundCut(c, rate).Heard(count*aacPacket-f.muteSamples(c, rate), 1)
	return samples, samples > 0
}

// muteAAC counts the packets at the start of a track whose samples a decoder leaves out.
func muteAAC(f *movie, packets *mp4.Packets) int64 {
	const head = 64
	first, ok := packets.Between(0, min(1, packets.Count()))
	if !ok || len(first) == 0 {
		return 0
	}
	b := make([]byte, min(first[0].Size, head))
	if n, _ := f.file.ReadAt(b, first[0].Offset); !header.FAAC(b[:n]) {
		return 0
	}
	return 1
}

func (g *aacGrid) Begin(k int64) (sample int64, ok bool) {
	return (k*aacCell - g.mute) * aacPacket, k*aacCell < g.packets.Count()
}

func (g *aacGrid) Apart() int64 { return aacCell * aacPacket }

// enter reads the packets of a cell. What is too large for a header is left out, as a decoder leaves out what is damaged. One that lies outside
// of the file is the end of the cell, and an error: nothing is known of those after it.
func (g *aacGrid) enter(k int64) Entry {
	first := k*aacCell - aacSettle
	packets, _ := g.packets.Between(first, min((k+1)*aacCell, g.packets.Count()))
	outside := slices.IndexFunc(packets, func(p mp4.Packet) bool { return p.Offset < 0 || p.Size < 0 || p.Size > g.file.Size()-p.Offset })
	var end error
	if outside >= 0 {
		p := packets[outside]
		end = failure(ErrCorrupt, "packet %d of its sound has %d bytes at byte %d, of %d in the file", max(0, first)+int64(outside), p.Size, p.Offset, g.file.Size())
		packets = packets[:outside]
	}
	packets = slices.DeleteFunc(packets, func(p mp4.Packet) bool { return p.Size+int64(len(g.header)) > adtsLargest })
	var total int64
	for _, p := range packets {
		total += p.Size + int64(len(g.header))
	}
	stream := make([]byte, 0, total) // at once: what is left behind while it grows adds up in a long read
	for _, p := range packets {
		size := p.Size + int64(len(g.header))
		h := g.header
		h[3] |= byte(size >> 11)
		h[4] = byte(size >> 3)
		h[5] |= byte(size << 5)
		begin := len(stream)
		stream = append(stream, h[:]...)[:begin+int(size)]
		if n, _ := g.file.ReadAt(stream[begin+len(h):], p.Offset); int64(n) < p.Size {
			stream = stream[:begin]
		}
	}
	file := &File{from: bytes.NewReader(stream), size: int64(len(stream))}
	if end != nil {
		file.from, file.size = endsWith{file.from, end}, file.size+1
	}
	return Entry{Sample: (first - g.mute) * aacPacket, format: g.format, file: file, caps: adts}
}

// endsWith has an error where its bytes end.
type endsWith struct {
	io.ReaderAt
	err error
}

func (r endsWith) ReadAt(p []byte, offset int64) (int, error) {
	n, err := r.ReaderAt.ReadAt(p, offset)
	if err == io.EOF {
		err = r.err
	}
	return n, err
}

const adts = media.MPEGAudio + ", mpegversion=(int)4, stream-format=(string)adts"

// fragmentGrid are cells of a track of AAC that begin with movie fragments, each shown to the demuxer as if it followed the
// movie box.
type fragmentGrid struct {
	format    Format
	fragments *mp4.Fragments
	seen      int // fragments that were read
	cells     []mp4.Fragment
}

func newFragmentGrid(f *movie, c *Chosen, rate int) (*fragmentGrid, bool) {
	if _, _, ok := plainAAC(c.Container, rate); !ok {
		return nil, false
	}
	track := f.track(c.pad)
	if track == nil {
		return nil, false
	}
	fragments, ok := f.boxes.Fragments(track.ID, f.walk, f.file.Size())
	return &fragmentGrid{format: f, fragments: fragments}, ok
}

func (g *fragmentGrid) Begin(k int64) (sample int64, ok bool) {
	for int64(len(g.cells)) < k {
		f, ok := g.fragments.At(g.seen)
		if !ok {
			return 0, false
		}
		g.seen++
		if f.Packets >= int64(len(g.cells)+1)*aacCell && f.Count > aacSettle {
			g.cells = append(g.cells, f)
		}
	}
	return (g.cells[k-1].Packets + aacSettle) * aacPacket, true
}

func (g *fragmentGrid) Apart() int64 { return aacCell * aacPacket }

func (g *fragmentGrid) enter(k int64) Entry {
	f := g.cells[k-1]
	return Entry{Sample: f.Packets * aacPacket, view: g.fragments.Enter(f), format: g.format}
}
