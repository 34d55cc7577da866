package flac

// Length returns how many samples there are at the rate of the header: as it states them, else those of all frames, and of these, too,
// where their rate changes on the way; a run of frames of another rate counts for as many samples as resampling makes of it. ok is false
// where something else lies between the frames.
func (f *File) Length() (samples int64, ok bool) {
	s := f.Stream()
	if s.Rate == 0 || s.Samples > 0 && !f.changes(s.Rate) {
		return s.Samples, s.Samples > 0
	}
	var buf []byte
	run, rate := int64(0), s.Rate
	for at := f.first; ; {
		size, block, err := f.next(&buf, at)
		if rest := f.size - at; err != nil && (int64(len(buf)) < rest || rest > int64(f.LongestFrame())) {
			return 0, false
		}
		if err != nil || size == 0 {
			break // the last frame is cut off, or there is none any more
		}
		if other := rateOf(buf[:size], s.Rate); other != rate && other > 0 {
			samples, run, rate = samples+resampled(run, rate, s.Rate), 0, other
		}
		run += int64(block)
		at, buf = at+int64(size), buf[size:]
	}
	samples += resampled(run, rate, s.Rate)
	return samples, samples > 0
}

func resampled(n int64, from, to int) int64 { return (n*int64(to) + int64(from)/2) / int64(from) }

// changes reports whether a frame near the end has another rate than the header says: the first in each of three stretches, so that
// it costs as much for short frames as for long ones.
func (f *File) changes(rate int) bool {
	left := doubts
	for _, back := range []int64{largest, 1 << 14, 1 << 11} {
		at, _, ok := f.frame(max(f.first, f.size-back), f.size, &left)
		if !ok {
			continue
		}
		if b, err := f.read(at, longestHead); err == nil && len(b) == longestHead && rateOf(b, rate) != rate {
			return true
		}
	}
	return false
}

// rates are those that the header of a frame has a number for (RFC 9639, 9.1.2).
var rates = [12]int{0, 88200, 176400, 192000, 8000, 16000, 22050, 24000, 32000, 44100, 48000, 96000}

// rateOf returns the rate of a frame; otherwise is that of the stream.
func rateOf(frame []byte, otherwise int) int {
	_, at, ok := coded(frame, 4)
	code := int(frame[2] & 15)
	at += map[byte]int{6: 1, 7: 2}[frame[2]>>4]
	switch {
	case code == 0 || !ok || at+2 > len(frame):
		return otherwise
	case code < len(rates):
		return rates[code]
	}
	wide := int(frame[at])<<8 | int(frame[at+1])
	switch code {
	case 12:
		return 1000 * int(frame[at])
	case 13:
		return wide
	}
	return 10 * wide
}
