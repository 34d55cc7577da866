package avi

import (
	"encoding/binary"
	"io"
	"math"
)

// End returns where the last part of an AVI file ends, as the parts state their sizes; 0 where the first does not.
func End(r io.ReaderAt, size int64) (end int64) {
	s := &Stream{r: r, size: size}
	for at := int64(0); ; at = end + end&1 {
		b := s.bytes(at, 12)
		if len(b) < 12 || string(b[:4]) != "RIFF" || string(b[8:11]) != "AVI" {
			return end
		}
		length := binary.LittleEndian.Uint32(b[4:])
		if length == 0 || length >= math.MaxInt32-1<<16 { // unknown, as of recorders that were stopped
			return end
		}
		end = at + 8 + int64(length)
	}
}
