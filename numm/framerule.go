package numm

import "time"

// slotOf returns the first index, at rate frames a second, that shows a source frame which begins at t after
// the first one: round(t * rate), halves up. So frame k is the last source frame whose slot is not after k:
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
