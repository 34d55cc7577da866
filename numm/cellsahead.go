package numm

import (
	"context"
	"runtime"

	"github.com/gonumm/gonumm/pipeline"
)

// cellsAhead are the cells of a sound after the one that is heard, which decode beside it: together as many as there are
// processors, so that a long read keeps all of them busy. The zero value is none.
//
//	heard     ├───── cell 7 ─────┤
//	ahead                        ├───── cell 8 ─────┤
//	                                                ├───── cell 9 …
type cellsAhead struct {
	most  int
	cells []cellAhead
}

type cellAhead struct {
	begin, end int64 // raw samples
	entry      pipeline.Entry
	made       chan madePipeline
}

type madePipeline struct {
	pipeline *pipeline.Pipeline
	err      error
}

// newCellsAhead lets up to four cells decode ahead, each into at most mostAhead bytes.
func newCellsAhead() cellsAhead { return cellsAhead{most: min(runtime.GOMAXPROCS(0), 4)} }

// extend starts cells from the raw sample until on, the end of the one that is heard, as far as they begin before limit.
// pieces is how many pieces of sound a cell comes in.
func (a *cellsAhead) extend(ctx context.Context, file *pipeline.File, config pipeline.Config, cells *pipeline.Cells, until, limit int64, pieces int) {
	if n := len(a.cells); n > 0 {
		until = a.cells[n-1].end
	}
	for len(a.cells) < a.most && until < min(limit, pipeline.Endless) {
		c := cellAhead{begin: until, entry: cells.Enter(until), made: make(chan madePipeline, 1)}
		_, c.end = cells.Around(until)
		config := config
		config.Entry, config.Ahead = c.entry, pieces
		go func() {
			p, err := pipeline.New(ctx, file, config)
			if err == nil {
				if err = p.Play(); err != nil {
					p.Close()
				}
			}
			c.made <- madePipeline{p, err}
		}()
		a.cells = append(a.cells, c)
		until = c.end
	}
}

// take returns the cell that begins with a raw sample, where that is the next one; ok is false where it is not.
func (a *cellsAhead) take(ctx context.Context, begin int64) (p *pipeline.Pipeline, entry pipeline.Entry, ok bool, err error) {
	if len(a.cells) == 0 || a.cells[0].begin != begin {
		a.close(ctx)
		return nil, entry, false, nil
	}
	select {
	case <-ctx.Done():
		return nil, entry, true, ctx.Err()
	case made := <-a.cells[0].made:
		entry = a.cells[0].entry
		a.cells = a.cells[1:]
		return made.pipeline, entry, true, made.err
	}
}

// close releases everything. Where the context has ended, a reader of the bytes may hold one up that is still being made: that
// one is released in the background.
func (a *cellsAhead) close(ctx context.Context) {
	for _, c := range a.cells {
		release := func() {
			if made := <-c.made; made.err == nil {
				made.pipeline.Close()
			}
		}
		if ctx.Err() != nil {
			go release()
		} else {
			release()
		}
	}
	a.cells = nil
}
