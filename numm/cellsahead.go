package numm

import (
	"io"
	"runtime"

	"github.com/gonumm/gonumm/appsink"
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
	made       chan madeCell
}

// madeCell is a cell that is decoded: all of it, by its packets, or as a pipeline goes on. The zero value is one whose packets are irregular.
type madeCell struct {
	cell     *packetCell
	piece    *appsink.Piece // all samples of cell
	pipeline *pipeline.Pipeline
	entry    pipeline.Entry // of the pipeline
	err      error
}

// newCellsAhead lets up to four cells decode ahead, each into at most mostAhead bytes.
func newCellsAhead() cellsAhead { return cellsAhead{most: min(runtime.GOMAXPROCS(0), 4)} }

// extend starts cells after the one that is heard, as far as they begin before a raw sample.
func (s *nativeSound) extend(limit int64) {
	a := &s.ahead
	until := s.until
	if n := len(a.cells); n > 0 {
		until = a.cells[n-1].end
	}
	for len(a.cells) < a.most && until < min(limit, pipeline.Endless) {
		c := cellAhead{begin: until, made: make(chan madeCell, 1)}
		_, c.end = s.cells.Around(until)
		if cell := s.packetCell(until); cell != nil {
			bytes := s.packetBytes()
			go func() { c.made <- decodedCell(cell, bytes) }()
		} else {
			s.startAhead(c)
		}
		a.cells = append(a.cells, c)
		until = c.end
	}
}

// decodedCell decodes a cell.
func decodedCell(cell *packetCell, bytes io.ReaderAt) madeCell {
	if cell.open(bytes) {
		if piece := cell.all(); piece != nil {
			return madeCell{cell: cell, piece: piece}
		}
	}
	cell.close()
	return madeCell{}
}

// startAhead starts a cell in a pipeline.
func (s *nativeSound) startAhead(c cellAhead) {
	config := s.config
	config.Entry, config.Ahead = s.cells.Enter(c.begin), s.piecesAhead()
	ctx, file := s.ctx, s.file
	go func() {
		p, err := pipeline.New(ctx, file, config)
		if err == nil {
			if err = p.Play(); err != nil {
				p.Close()
			}
		}
		c.made <- madeCell{pipeline: p, entry: config.Entry, err: err}
	}()
}

// piecesAhead returns how many pieces a cell decodes before it is heard: all, or as many as fit into mostAhead.
func (s *nativeSound) piecesAhead() int {
	pieces := cellTime * int64(s.format.Rate) / s.each
	size := s.each * int64(s.sound.FrameSize())
	return int(max(1, min(pieces, mostPieces, mostAhead/max(1, size))))
}

// takeAhead returns the cell that begins with a raw sample, where that is the next one; ok is false where it is not.
func (s *nativeSound) takeAhead(begin int64) (m madeCell, ok bool, err error) {
	a := &s.ahead
	if len(a.cells) == 0 || a.cells[0].begin != begin {
		s.closeAhead()
		return m, false, nil
	}
	select {
	case <-s.ctx.Done():
		return m, true, s.ctx.Err()
	case m = <-a.cells[0].made:
		a.cells = a.cells[1:]
		return m, true, m.err
	}
}

// closeAhead releases everything. Where the context has ended, a reader of the bytes may hold one up that is still being made: that
// one is released in the background.
func (s *nativeSound) closeAhead() {
	for _, c := range s.ahead.cells {
		if s.ctx.Err() != nil {
			go func() { (<-c.made).release() }()
		} else {
			(<-c.made).release()
		}
	}
	s.ahead.cells = nil
}

func (m madeCell) release() {
	if m.cell != nil {
		m.cell.close()
	}
	if m.pipeline != nil && m.err == nil {
		m.pipeline.Close()
	}
}
