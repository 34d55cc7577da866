package numm

import (
	"github.com/gonumm/gonumm/appsink"
	"github.com/gonumm/gonumm/pipeline"
)

// A cell lasts ten seconds and a little, of pieces that hold 2.5 ms each or more.
const (
	cellTime   = 11
	mostPieces = 4400

	mostAhead = 4 << 20 // bytes of a cell that wait: ten seconds in stereo
)

// seekCell goes on in the cell of a raw sample. Within the first one there is nothing to enter.
func (s *nativeSound) seekCell(raw int64) error {
	begin, _ := s.cells.Around(raw)
	switch {
	case begin == 0:
		return ErrNotSeekable
	case begin == s.from && s.raw <= raw:
		return nil
	}
	s.run = 0
	return s.enterCell(begin)
}

// enterCell goes on in the cell that begins with a raw sample: one that was decoded ahead, one of packets, or one of a pipeline.
func (s *nativeSound) enterCell(begin int64) error {
	made, ahead, err := s.takeAhead(begin)
	if err != nil {
		return err
	}
	cell := made.cell
	if !ahead {
		if cell = s.packetCell(begin); cell != nil && !cell.open(s.packetBytes()) {
			s.giveBack(cell)
			cell = nil
		}
	}
	if cell == nil && made.pipeline == nil {
		if made, err = s.openCell(begin); err != nil {
			return err
		}
	}
	s.drop()
	s.closeCell()
	s.sound.Close()
	s.pipeline.Close()
	if s.cell = cell; cell != nil {
		s.piece, s.used, s.raw = made.piece, 0, cell.packets.Sample
	} else {
		s.pipeline, s.sound, s.raw = made.pipeline, appsink.NewSound(made.pipeline), made.entry.Sample
	}
	s.from = begin
	_, s.until = s.cells.Around(begin)
	_, _, s.heard = s.cut.Heard(begin, pipeline.Endless)
	return nil
}

// openCell opens the pipeline of the cell of a raw sample.
func (s *nativeSound) openCell(sample int64) (m madeCell, err error) {
	c := s.config
	c.Entry = s.cells.Enter(sample)
	m.entry = c.Entry
	m.pipeline, err = pipeline.New(s.ctx, s.file, c)
	return m, err
}

// leaveCell lets a pipeline go on in a cell whose packets are irregular from here on.
func (s *nativeSound) leaveCell() error {
	made, err := s.openCell(s.from)
	if err != nil {
		return err
	}
	s.closeCell()
	s.pipeline, s.sound = made.pipeline, appsink.NewSound(made.pipeline)
	s.raw, s.from = made.entry.Sample, max(s.from, s.raw)
	return nil
}

func (s *nativeSound) closeCell() {
	if s.cell != nil {
		s.giveBack(s.cell)
		s.cell = nil
	}
}

// giveBack keeps the memory of a cell that is not used any more.
func (s *nativeSound) giveBack(c *packetCell) {
	c.close()
	s.spare = append(s.spare, c)
}
