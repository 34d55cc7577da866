package matroska

import (
	"io"
	"math"
)

// StatedEnd returns where the segment ends, as the file states it; 0 where it does not, as in what was streamed.
func StatedEnd(r io.ReaderAt) int64 {
	s := scanner{r: r, left: maxElements}
	header, ok := s.element(0, math.MaxInt64)
	if !ok || header.id != idEBML {
		return 0
	}
	segment, ok := s.element(header.end, math.MaxInt64)
	if !ok || segment.id != idSegment || segment.end == math.MaxInt64 {
		return 0
	}
	return segment.end
}
