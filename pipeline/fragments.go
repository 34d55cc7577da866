package pipeline

import (
	"time"

	"github.com/gonumm/gonumm/pipeline/internal/mp4"
)

// fragmentGrid are cells of a track of AAC that begin with movie fragments, each shown to the demuxer as if it followed the
// movie box.
type fragmentGrid struct {
	fragments *mp4.Fragments
	seen      int // fragments that were looked at
	cells     []mp4.Fragment
}

func newFragmentGrid(l *look, chosen *Chosen, rate int) (*fragmentGrid, bool) {
	if _, _, ok := plainAAC(chosen.Container, rate); !ok {
		return nil, false
	}
	track := trackOfPad(l.boxes, chosen.pad)
	if track == nil {
		return nil, false
	}
	fragments, ok := l.boxes.Fragments(track.ID, l.walk, l.file.Size())
	return &fragmentGrid{fragments: fragments}, ok
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
	return Entry{Sample: f.Packets * aacPacket, view: g.fragments.Enter(f)}
}

// enterFragment finds the fragment to begin with so that the frames from t on are decoded as they are from the begin.
func (p *Pipeline) enterFragment(t time.Duration) (e Entry, at time.Duration, ok bool) {
	l := p.look
	if l.fragments == nil {
		track := trackOfPad(l.boxes, p.Chosen().pad)
		if track == nil {
			return e, 0, false
		}
		if l.fragments, ok = l.boxes.Fragments(track.ID, l.walk, l.file.Size()); !ok {
			return e, 0, false
		}
	}
	key, ok := l.fragments.KeyBefore(t)
	return Entry{view: l.fragments.Enter(key), fragments: l.fragments}, key.Time, ok
}
