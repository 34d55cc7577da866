package mp3

import "io"

// Frame is what the header of a frame of MPEG audio states.
type Frame struct{ Layer, SampleRate, Channels, Samples int }

// First returns the first frame in some bytes that another of its kind follows, or that they end in.
func First(b []byte) (f Frame, ok bool) {
	for i := 0; i+4 <= len(b); i++ {
		h, ok := parse(b[i:])
		if !ok {
			continue
		}
		if next, ok := parse(b[min(len(b), i+h.size):]); ok && next.word&sameStream != h.word&sameStream || !ok && i+h.size+4 <= len(b) {
			continue
		}
		return Frame{h.layer, h.rate, h.channels, h.samples}, true
	}
	return f, false
}

// Count goes from header to header and returns how many sample frames a file of any layer holds, at the rate of the
// first, in the bytes from one offset to another. Bytes between frames are skipped, a last frame that is cut off is not
// counted.
func Count(r io.ReaderAt, from, to int64) (samples int64, rate int, err error) {
	f := &file{r: r}
	block := make([]byte, blockSize)
	for at := from; at+4 <= to && f.err == nil; {
		buf := f.fill(block[:min(blockSize, to-at)], at)
		used := int64(0)
		for used+4 <= int64(len(buf)) {
			h, ok := parse(buf[used:])
			if !ok {
				break
			}
			if rate == 0 {
				rate = h.rate
			}
			if at+used+int64(h.size) > to {
				return samples, rate, f.err
			}
			samples += int64(h.samples) * int64(rate) / int64(h.rate)
			used += int64(h.size)
		}
		at += used
		if used == 0 || used+4 <= int64(len(buf)) {
			next, _, ok := f.sync(at, to)
			if !ok || next == at && used == 0 {
				break
			}
			at = next
		}
	}
	return samples, rate, f.err
}
