package matroska

import "io"

const (
	idCuePoint          = 0xbb
	idCueTrackPositions = 0xb7
	idCueTrack          = 0xf7
)

// HasCues reports whether the file has an index, in front of its clusters or where its head says, with places of a track.
func HasCues(r io.ReaderAt, size int64, track uint64) bool {
	s := scanner{r: r, left: maxElements}
	found := false
	s.each(0, size, func(e element) bool {
		if e.id != idSegment {
			return e.id == idEBML && e.at == 0
		}
		s.each(e.data, e.end, func(x element) bool {
			switch x.id {
			case idCues:
				found = s.cuesHave(x, track)
			case idSeekHead:
				if at, ok := s.place(x, idCues); ok {
					if cues, ok := s.element(e.data+at, e.end); ok && cues.id == idCues {
						found = s.cuesHave(cues, track)
					}
				}
			}
			return !found && x.id != idCluster
		})
		return false
	})
	return found
}

// place returns where a head states that an element of the segment is, counted from the segment's first byte.
func (s *scanner) place(head element, id uint64) (at int64, ok bool) {
	s.each(head.data, head.end, func(e element) bool {
		if e.id != idSeek {
			return true
		}
		var of, position uint64
		s.each(e.data, e.end, func(e element) bool {
			switch e.id {
			case idSeekID:
				of = s.number(e)
			case idSeekPosition:
				position = s.number(e)
			}
			return true
		})
		if of == id && position < 1<<62 {
			at, ok = int64(position), true
		}
		return !ok
	})
	return at, ok
}

// cuesHave reports whether one of an index's first points is of a track: where there is one, each key frame has.
func (s *scanner) cuesHave(cues element, track uint64) bool {
	found, points := false, 0
	s.each(cues.data, cues.end, func(e element) bool {
		if e.id == idCuePoint {
			points++
			s.each(e.data, e.end, func(e element) bool {
				if e.id == idCueTrackPositions {
					s.each(e.data, e.end, func(e element) bool {
						found = found || e.id == idCueTrack && s.number(e) == track
						return !found
					})
				}
				return !found
			})
		}
		const enough = 64
		return !found && points < enough
	})
	return found
}
