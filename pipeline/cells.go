package pipeline

import (
	"slices"
	"strings"

	"github.com/gonumm/gonumm/pipeline/internal/ogg"
)

// Cells are the stretches of a sound that are decoded each by a decoder of its own, by every reader alike, whether it reads
// the whole or a range. What the decoders of Opus and AAC give depends on all that they have decoded before (the noise that
// they put in place of some bands comes from a generator that runs on), so that only so a range can be entered far in
// and still be, bit for bit, the part of the whole.
//
//	decoder 0   ├──────── cell 0 ────────┤
//	decoder 1                      settle├──────── cell 1 ────────┤
//	decoder 2                                               settle├──────── cell 2 …
//
// Where a decoder takes over, the one that it takes over from has given nearly the same: it has decoded enough before for
// its filters and predictions to have settled.
type Cells struct{ grid grid }

// grid is how cells lie in a file. Cell 0 begins with the file.
type grid interface {
	Begin(k int64) (sample int64, ok bool) // of cell k > 0
	Apart() int64                          // least samples between the begins of two
	enter(k int64) Entry
}

// Cells are those of the stream that is followed, whose samples come at a rate; it is known once the first sample has come.
// nil where the stream has none, and is decoded in one.
func (p *Pipeline) Cells(rate int) *Cells {
	l, chosen := p.look, p.Chosen()
	switch caps := chosen.Container; {
	case strings.HasSuffix(l.caps.Media, "/ogg") && caps.Media == "audio/x-opus":
		if e, ok := ogg.NewEntries(l.walk, l.file.Size()); ok {
			return &Cells{opusGrid{e}}
		}
	case caps.Media == "audio/mpeg" && l.boxes != nil && !l.boxes.Fragmented:
		if g, ok := newAACGrid(l, chosen, rate); ok {
			return &Cells{g}
		}
	case caps.Media == "audio/mpeg" && l.boxes != nil:
		if g, ok := newFragmentGrid(l, chosen, rate); ok {
			return &Cells{g}
		}
	case slices.Contains(matroskas, l.caps.Media):
		if g, ok := newMatroskaGrid(l, chosen, rate); ok {
			return &Cells{g}
		}
	}
	return nil
}

// Around is the begin of the cell that a sample lies in, and that of the next, Endless where it is the last.
func (c *Cells) Around(sample int64) (begin, end int64) {
	k := c.cell(sample)
	if k > 0 {
		begin, _ = c.grid.Begin(k)
	}
	if end, ok := c.grid.Begin(k + 1); ok {
		return begin, end
	}
	return begin, Endless
}

// Enter is how to begin with the decoder of the cell of a sample.
func (c *Cells) Enter(sample int64) Entry {
	k := c.cell(sample)
	if k == 0 {
		return Entry{}
	}
	return c.grid.enter(k)
}

// cell is the last one that begins at a sample or before.
func (c *Cells) cell(sample int64) int64 {
	begun := func(k int64) bool {
		if k == 0 {
			return true
		}
		begin, ok := c.grid.Begin(k)
		return ok && begin <= sample
	}
	k := max(0, sample) / c.grid.Apart()
	over := k + 1
	// Mostly it is this one, or one just before; but a sample may lie any number of cells behind the end.
	for step := int64(1); !begun(k); step *= 2 {
		over, k = k, max(0, k-step)
	}
	for over-k > 1 {
		if middle := k + (over-k)/2; begun(middle) {
			k = middle
		} else {
			over = middle
		}
	}
	for begun(k + 1) {
		k++
	}
	return k
}

type opusGrid struct{ *ogg.Entries }

func (g opusGrid) enter(k int64) Entry {
	v, first := g.Enter(k)
	return Entry{Sample: first, view: v}
}
