package numm

import (
	"io"
	"time"
)

// slot returns the first index that shows a source frame which begins at t after the first one: round(t * rate), halves up. So
// frame k is the last source frame whose slot is not after k:
//
//	source at 24/s   0       1       2       3       4       5
//	time * 30        0       1.25    2.5     3.75    5       6.25
//	slot             0       1       3       4       5       6
//	                 │       ├───────┐       │       │       │
//	index            0       1   2   3       4       5       6
//
// GStreamer cuts times to whole nanoseconds, which would put a half below itself; grain puts it back.
func (r frameRate) slot(t time.Duration) int {
	t += grain
	rounds := 0 // of r.seconds seconds, by which a time before the first frame is moved
	if t < 0 {
		period := time.Duration(r.seconds) * time.Second
		rounds = int(-t/period) + 1
		t += time.Duration(rounds) * period
	}
	return muldiv(int(t), uint64(r.frames), r.nanoseconds(), true) - rounds*r.frames
}

// grain is more than what cutting loses, three times, and less than a third of the finest clock that
// containers count in (90 kHz, 11 µs).
const grain = 3 * time.Microsecond

// advance brings the source frame that index k shows to hand, io.EOF where the video is shorter.
func (r *VideoReader) advance(k int) error {
	if r.config.oneByOne() {
		return r.advanceOne(k)
	}
	for r.ahead != nil && (r.shown == nil || r.slot(r.ahead) <= k) {
		next, err := r.source.next()
		if err != nil && err != io.EOF {
			return err
		}
		if r.shown != nil {
			r.shown.release()
		}
		r.shown, r.ahead, r.copied = r.ahead, next, nil
		if err == io.EOF {
			r.ahead = nil
			r.length = max(1, r.rate.slot(r.shown.end()-r.begin))
		}
	}
	if r.ahead == nil && k >= r.length {
		return io.EOF
	}
	return nil
}

func (r *VideoReader) slot(f sourceFrame) int { return r.rate.slot(f.begin() - r.begin) }
