package header

import (
	"io"
	"strings"
)

// The bytes of a frame of AMR by its type, with the one that states it (RFC 4867, 5.3); 0 where there is none.
var (
	amrSizes     = [16]int{13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1}
	amrWideSizes = [16]int{18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1}
)

// AMR reads the header of a file of one channel, and counts its frames, of 20 ms each.
func AMR(r io.ReaderAt, size int64) (s Sound, samples int64, ok bool) {
	const narrow, wide = "#!AMR\n", "#!AMR-WB\n"
	b := make([]byte, len(wide))
	n, _ := r.ReadAt(b, 0)
	sizes, at := amrSizes, int64(len(narrow))
	switch text := string(b[:n]); {
	case text == wide:
		s, sizes, at = Sound{Rate: 16000, Channels: 1}, amrWideSizes, int64(len(wide))
	case strings.HasPrefix(text, narrow):
		s = Sound{Rate: 8000, Channels: 1}
	default:
		return s, 0, false
	}
	const framesPerSecond = 50
	samples, err := Count(io.NewSectionReader(r, at, size-at), size-at, func(b []byte) (int, int, bool) {
		size := sizes[b[0]>>3&15]
		return size, s.Rate / framesPerSecond, size > 0
	})
	return s, samples, err == nil
}
