package matroska

import (
	"io"
	"sort"
	"time"
)

const (
	idCuePoint            = 0xbb
	idCueTime             = 0xb3
	idCueTrackPositions   = 0xb7
	idCueTrack            = 0xf7
	idCueClusterPosition  = 0xf1
	idCueRelativePosition = 0xf0
)

// Cues are the places of a track that a file's index lists. Some writers list all frames, so that a place is good for entering only
// where a key frame truly stands.
type Cues struct {
	blocks *Entries   // whose track and place in the file are used
	start  int64      // of the segment, from which places count
	cues   []cuePlace // by time
}

type cuePlace struct {
	at                time.Duration
	cluster, relative int64
	known, key        bool // what stands there was looked at, and is a key frame
}

// maxCues is how many points are kept of an index, of an hour with all frames listed.
const maxCues = 1 << 18

// NewCues finds the index of a file, in front of its clusters or where its head says, and its places of a track. ok is false where there are none.
func NewCues(r io.ReaderAt, size int64, number uint64) (c *Cues, ok bool) {
	blocks, ok := NewEntries(r, size, number, Coding{})
	if !ok {
		return nil, false
	}
	c = &Cues{blocks: blocks}
	s := scanner{r: r, left: maxElements}
	s.each(0, size, func(e element) bool {
		if e.id != idSegment {
			return e.id == idEBML && e.at == 0
		}
		c.start = e.data
		s.each(e.data, e.end, func(x element) bool {
			switch x.id {
			case idCues:
				c.list(x)
			case idSeekHead:
				if at, ok := s.place(x, idCues); ok {
					if cues, ok := s.element(e.data+at, e.end); ok && cues.id == idCues {
						c.list(cues)
					}
				}
			}
			return len(c.cues) == 0 && x.id != idCluster
		})
		return false
	})
	sort.SliceStable(c.cues, func(i, j int) bool { return c.cues[i].at < c.cues[j].at })
	return c, len(c.cues) > 0
}

// place returns where a head states that an element of the segment is, counted from the segment's first byte.
func (s *scanner) place(head element, id uint64) (at int64, ok bool) {
	s.each(head.data, head.end, func(e element) bool {
		if e.id != idSeek {
			return true
		}
		var of, position uint64
		s.numbers(e, map[uint64]*uint64{idSeekID: &of, idSeekPosition: &position})
		if of == id && position < 1<<62 {
			at, ok = int64(position), true
		}
		return !ok
	})
	return at, ok
}

// numbers reads children that are numbers, each into what its id names; the others stay.
func (s *scanner) numbers(of element, into map[uint64]*uint64) {
	s.each(of.data, of.end, func(e element) bool {
		if n := into[e.id]; n != nil {
			*n = s.number(e)
		}
		return true
	})
}

// list takes the track's places out of an index.
func (c *Cues) list(index element) {
	const elementsOfPoint = 16
	s := scanner{r: &pieces{c.blocks.window}, left: elementsOfPoint * maxCues}
	s.each(index.data, index.end, func(point element) bool {
		if point.id != idCuePoint {
			return true
		}
		var ticks uint64
		s.each(point.data, point.end, func(e element) bool {
			switch e.id {
			case idCueTime:
				ticks = s.number(e)
			case idCueTrackPositions:
				c.add(&s, e, ticks)
			}
			return true
		})
		return len(c.cues) < maxCues
	})
}

// add takes one of a point's places, where it is of the track.
func (c *Cues) add(s *scanner, positions element, ticks uint64) {
	var track, cluster, relative uint64
	s.numbers(positions, map[uint64]*uint64{idCueTrack: &track, idCueClusterPosition: &cluster, idCueRelativePosition: &relative})
	size, scale := uint64(c.blocks.window.size), c.blocks.scale
	if track == c.blocks.track.number && cluster < size && relative < size && ticks < (1<<62)/scale {
		c.cues = append(c.cues, cuePlace{at: time.Duration(ticks * scale), cluster: c.start + int64(cluster), relative: int64(relative)})
	}
}

// Before returns the time of the last place at or before t at which a key frame stands; ok is false where there is none.
func (c *Cues) Before(t time.Duration) (at time.Duration, ok bool) {
	n := sort.Search(len(c.cues), func(i int) bool { return c.cues[i].at > t })
	for ; n > 0; n-- {
		x := &c.cues[n-1]
		if !x.known {
			x.known, x.key = true, c.isKey(x)
		}
		if x.key {
			return x.at, true
		}
	}
	return 0, false
}

// First returns the time of the first block of all.
func (c *Cues) First() time.Duration {
	s := scanner{r: &pieces{c.blocks.window}, left: maxElements}
	var base, ticks uint64
	for at, more := c.blocks.at, true; more && at < c.blocks.end; {
		x, _, ok := parse(c.blocks.window.bytes(at, headSize), at, c.blocks.end)
		if !ok {
			break
		}
		at = x.end
		switch x.id {
		case idCluster:
			at = x.data
		case idTimestamp:
			base = s.number(x)
		case idBlockGroup:
			at = x.data
		case idSimpleBlock, idBlock:
			h, ok := blockHeadOf(s.bytes(x, blockHeadSize))
			ticks, more = uint64(max(0, int64(base)+int64(h.relative))), !ok
		}
	}
	return time.Duration(min(ticks, 1<<62/c.blocks.scale) * c.blocks.scale)
}

// isKey looks for the frame that a place is of, and reports whether it is a key frame.
func (c *Cues) isKey(x *cuePlace) bool {
	b := c.blocks
	cluster, _, ok := parse(b.window.bytes(x.cluster, headSize), x.cluster, b.end)
	if !ok || cluster.id != idCluster {
		return false
	}
	s := scanner{r: &pieces{b.window}, left: maxElements}
	var base uint64
	s.each(cluster.data, cluster.end, func(e element) bool {
		if e.id == idTimestamp {
			base = s.number(e)
		}
		return e.id != idTimestamp && !isBlock(e)
	})
	key, found := false, false
	look := func(e element) bool {
		if isBlock(e) {
			key, found = c.keyAt(&s, e, base, x.at)
		}
		return !found && e.id != idCluster
	}
	if x.relative > 0 {
		s.each(cluster.data+x.relative, min(cluster.end, cluster.data+x.relative+1), look)
	}
	if !found {
		s.each(cluster.data, cluster.end, look)
	}
	return found && key
}

func isBlock(e element) bool { return e.id == idSimpleBlock || e.id == idBlockGroup }

// keyAt reports whether a block, or the one in a group, is of the track and shown at a time, and whether it is a key frame then.
func (c *Cues) keyAt(s *scanner, e element, base uint64, at time.Duration) (key, found bool) {
	block := e
	if e.id == idBlockGroup {
		g := blockGroup{block: e, key: true}
		s.each(e.data, e.end, g.add)
		block, key = g.block, g.key
	}
	h, ok := blockHeadOf(s.bytes(block, blockHeadSize))
	if !ok || h.number != c.blocks.track.number {
		return false, false
	}
	if e.id == idSimpleBlock {
		key = h.flags&keyFlag != 0
	}
	ticks := int64(base) + int64(h.relative)
	return key, ticks >= 0 && uint64(ticks) == uint64(at)/c.blocks.scale
}

// pieces reads through a window.
type pieces struct{ window }

func (p *pieces) ReadAt(b []byte, at int64) (int, error) {
	n := copy(b, p.bytes(at, len(b)))
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}
