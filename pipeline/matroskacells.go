package pipeline

import (
	"github.com/gonumm/gonumm/pipeline/internal/matroska"
	"github.com/gonumm/gonumm/pipeline/internal/opus"
	"github.com/gonumm/gonumm/pipeline/internal/vorbis"
)

// matroskaGrid are cells of a track of Matroska, each shown to the demuxer as a file that begins with it.
type matroskaGrid struct{ *matroska.Entries }

func (g matroskaGrid) enter(k int64) Entry {
	v, first := g.Enter(k)
	return Entry{Sample: first, view: v}
}

func newMatroskaGrid(l *look, chosen *Chosen, rate int) (g matroskaGrid, ok bool) {
	coding, ok := matroskaCoding(chosen, rate)
	if !ok {
		return g, false
	}
	track, ok := matroskaTrack(chosen.pad)
	if !ok {
		return g, false
	}
	g.Entries, ok = matroska.NewEntries(l.walk, l.file.Size(), track, coding)
	return g, ok
}

// matroskaCoding is how a track is cut into packets, where those tell how long they are.
func matroskaCoding(chosen *Chosen, rate int) (c matroska.Coding, ok bool) {
	switch caps := chosen.Container; caps.Media {
	case "audio/x-opus":
		c = matroska.Coding{Samples: opus.Samples, Apart: 10 * opus.Rate, Settle: opusSettle}
		return c, rate == opus.Rate
	case "audio/mpeg":
		if caps.Int("mpegversion") != 4 {
			return c, false
		}
		_, _, ok = plainAAC(caps, rate)
		return matroska.Coding{Packet: aacPacket, Apart: aacCell * aacPacket, Settle: aacSettle * aacPacket}, ok
	case "audio/x-vorbis":
		headers := caps.Buffers("streamheader")
		if len(headers) != 3 {
			return c, false
		}
		packets, ok := vorbis.New(headers[0], headers[2])
		if !ok {
			return c, false
		}
		return matroska.Coding{Samples: packets.Samples, Late: true, Rate: rate, Apart: 10 * int64(rate), Settle: vorbisSettle}, true
	}
	return c, false
}

// vorbisSettle is two long windows, where half of one would do.
const vorbisSettle = 2 * 8192

// opusSettle is how many samples are decoded before what a fresh decoder gives is heard: 100 ms, where RFC 7845, 4.6, asks for 80.
const opusSettle = opus.Rate / 10
