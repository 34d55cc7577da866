package matroska

import (
	"io"
	"math"
	"time"
)

const (
	idChapters       = 0x1043a770
	idEdition        = 0x45b9
	idChapter        = 0xb6
	idChapterStart   = 0x91
	idChapterEnd     = 0x92
	idChapterHidden  = 0x98
	idChapterDisplay = 0x80
	idChapterTitle   = 0x85
)

// Chapter is a stretch of the file with a name.
type Chapter struct {
	Start, End time.Duration // End is 0 where it is not stated
	Title      string
}

// Chapters returns the chapters of the first edition, wherever they are in the file: before the clusters, or where the seek head says.
func Chapters(r io.ReaderAt, size int64) (chapters []Chapter) {
	s := scanner{r: r, left: maxElements}
	s.each(0, size, func(e element) bool {
		if e.id != idSegment {
			return e.id == idEBML
		}
		chapters = s.chaptersOf(e)
		return false
	})
	return chapters
}

func (s *scanner) chaptersOf(segment element) (chapters []Chapter) {
	var place int64
	stated := false
	s.each(segment.data, segment.end, func(e element) bool {
		switch e.id {
		case idSeekHead:
			place, stated = s.place(e, idChapters)
		case idChapters:
			chapters = s.chapters(e)
		}
		return e.id != idCluster && e.id != idChapters
	})
	if chapters != nil || !stated || place > segment.end-segment.data {
		return chapters
	}
	if e, ok := s.element(segment.data+place, segment.end); ok && e.id == idChapters {
		chapters = s.chapters(e)
	}
	return chapters
}

func (s *scanner) chapters(e element) (all []Chapter) {
	s.each(e.data, e.end, func(e element) bool {
		if e.id != idEdition {
			return true
		}
		s.each(e.data, e.end, func(e element) bool {
			if e.id == idChapter {
				if c, ok := s.chapter(e); ok {
					all = append(all, c)
				}
			}
			return true
		})
		return false
	})
	return all
}

func (s *scanner) chapter(e element) (c Chapter, shown bool) {
	shown = true
	s.each(e.data, e.end, func(e element) bool {
		switch e.id {
		case idChapterStart:
			c.Start = time.Duration(min(s.number(e), 1<<62))
		case idChapterEnd:
			c.End = time.Duration(min(s.number(e), 1<<62))
		case idChapterHidden:
			shown = s.number(e) == 0
		case idChapterDisplay:
			s.each(e.data, e.end, func(e element) bool {
				if e.id == idChapterTitle && c.Title == "" {
					c.Title = s.words(e)
				}
				return true
			})
		}
		return true
	})
	return c, shown
}

// words is text of any sensible length.
func (s *scanner) words(e element) string {
	b := make([]byte, min(e.end-e.data, 1<<12))
	if _, err := s.r.ReadAt(b, e.data); err != nil {
		return ""
	}
	return string(b)
}

// Duration returns the length that the file states; 0 where it states none.
func Duration(r io.ReaderAt, size int64) (d time.Duration) {
	const idInfo, idScale = 0x1549a966, 0x2ad7b1
	s := scanner{r: r, left: maxElements}
	scale, ticks := uint64(1_000_000), 0.0
	s.each(0, size, func(e element) bool {
		if e.id != idSegment {
			return e.id == idEBML
		}
		s.each(e.data, e.end, func(e element) bool {
			if e.id != idInfo {
				return e.id != idCluster
			}
			s.each(e.data, e.end, func(e element) bool {
				switch e.id {
				case idScale:
					scale = s.number(e)
				case idInfoDuration:
					ticks = s.float(e)
				}
				return true
			})
			return false
		})
		return false
	})
	if length := ticks * float64(scale); length > 0 && length < math.MaxInt64/2 {
		return time.Duration(math.Round(length))
	}
	return 0
}

// float returns a number of 4 or 8 bytes.
func (s *scanner) float(e element) float64 {
	if e.end-e.data == 4 {
		return float64(math.Float32frombits(uint32(s.number(e))))
	}
	return math.Float64frombits(s.number(e))
}
