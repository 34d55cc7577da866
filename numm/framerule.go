package numm

import (
	"math"
	"time"
)

// slotOf is the first index, at rate frames a second, that shows a source frame which begins at t after
// the first one: round(t * rate), halves up. So frame k is the last source frame whose slot is not behind k:
//
//	source at 24/s   0       1       2       3       4       5
//	time * 30        0       1.25    2.5     3.75    5       6.25
//	slot             0       1       3       4       5       6
//	                 │       ├───────┐       │       │       │
//	index            0       1   2   3       4       5       6
//
// GStreamer cuts times to whole nanoseconds, which would put a half below itself; grain puts it back.
func slotOf(t time.Duration, rate int) int {
	t += grain
	whole, rest := t/time.Second, t%time.Second
	if rest < 0 {
		whole, rest = whole-1, rest+time.Second
	}
	n := int64(rest)*int64(rate)*2 + int64(time.Second)
	return int(whole)*rate + int(n/(2*int64(time.Second)))
}

// grain is more than what cutting loses, three times, and less than a third of the finest clock that
// containers count in (90 kHz, 11 µs).
const grain = 3 * time.Microsecond

// shownSize is the size that frames are scaled to: natural is what law 6 gives, in square pixels and upright;
// a side that was not asked for follows the aspect.
func shownSize(naturalWidth, naturalHeight, width, height int) (int, int) {
	switch {
	case width > 0 && height > 0:
	case width > 0:
		height = follow(width, naturalHeight, naturalWidth)
	case height > 0:
		width = follow(height, naturalWidth, naturalHeight)
	default:
		return naturalWidth, naturalHeight
	}
	return width, height
}

func follow(given, wanted, other int) int {
	return max(1, int(math.Floor(float64(given)*float64(wanted)/float64(other)+0.5)))
}
