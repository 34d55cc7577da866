package pipeline

// Cells are the stretches of a sound that are each decoded by a decoder of its own, by every reader alike, whether it reads
// the whole or a range. The output of the decoders of Opus and AAC depends on all that they have decoded before (the noise that
// they put in place of some bands comes from a generator that runs on), so that only in this way can a range be entered far in
// and still be, bit for bit, the part of the whole.
//
//	decoder 0   ├──────── cell 0 ────────┤
//	decoder 1                      settle├──────── cell 1 ────────┤
//	decoder 2                                               settle├──────── cell 2 …
//
// Where a decoder takes over, its output is nearly that of the one before: it has decoded enough before for
// its filters and predictions to have settled.
type Cells struct {
	grid    grid
	decoder string // the factory of the decoder of the pipeline
}

// grid is how cells are laid out in a file. Cell 0 starts with the file.
type grid interface {
	Begin(k int64) (sample int64, ok bool) // of cell k > 0
	Apart() int64                          // least samples between the starts of two
	enter(k int64) Entry
}

// Cells returns the cells of the followed stream, whose samples come at a rate; they are known once the first sample has come.
// nil where the stream has none, and one decoder decodes it all.
func (p *Pipeline) Cells(rate int) *Cells {
	c := p.format.cells(p.Chosen(), rate)
	if c != nil {
		c.decoder = p.Chosen().factory
	}
	return c
}

// Around returns the start of the cell that a sample lies in, and that of the next, Endless where it is the last.
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

// Enter returns how to start with the decoder of the cell of a sample.
func (c *Cells) Enter(sample int64) Entry {
	k := c.cell(sample)
	if k == 0 {
		return Entry{}
	}
	return c.grid.enter(k)
}

// cell returns the last cell that starts at a sample or before.
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
	// Mostly it is this one, or one just before; but a sample may lie any number of cells past the end.
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
