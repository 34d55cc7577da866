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
// first, in the bytes from one offset to another. Bytes between frames are skipped. Neither a last frame that is cut off is
// counted, nor the frames without sound in which encoders of layer III state lengths, wherever they are.
func Count(r io.ReaderAt, from, to int64) (samples int64, rate int, err error) {
	f := &file{r: r}
	block := make([]byte, blockSize)
	run := run{}
	for at := from; at+4 <= to && f.err == nil; {
		buf := f.fill(block[:min(blockSize, to-at)], at)
		need := int64(4)
		if at+int64(len(buf)) < to {
			need = longestFront
		}
		used := int64(0)
		for used+need <= int64(len(buf)) {
			h, ok := parse(buf[used:])
			if !ok {
				break
			}
			if at+used+int64(h.size) > to {
				return samples + run.at(rate), rate, f.err
			}
			if !stating(buf[used:], h) {
				if rate == 0 {
					rate = h.rate
				}
				if h.rate != run.rate {
					samples += run.at(rate)
					run.samples, run.rate = 0, h.rate
				}
				run.samples += int64(h.samples)
			}
			used += int64(h.size)
		}
		at += used
		if used == 0 || used+need <= int64(len(buf)) {
			next, _, ok := f.sync(at, to)
			if !ok || next == at && used == 0 {
				break
			}
			at = next
		}
	}
	return samples + run.at(rate), rate, f.err
}

// run is a number of samples of one rate.
type run struct {
	samples int64
	rate    int
}

// at returns how many samples resampling makes of it.
func (r run) at(rate int) int64 {
	if r.rate == 0 {
		return 0
	}
	return (r.samples*int64(rate) + int64(r.rate)/2) / int64(r.rate)
}

// longestFront is how much of a frame stating looks at, at most.
const longestFront = 4 + 32 + 4

// stating reports whether a frame has no sound, but the numbers that Xing began with.
func stating(frame []byte, h header) bool {
	at := 4 + side(h)
	if h.layer != 3 || len(frame) < at+4 {
		return false
	}
	name := string(frame[at : at+4])
	return name == "Xing" || name == "Info"
}
