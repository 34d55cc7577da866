package numm

import (
	"math"
	"time"
)

// indexTime returns the time at which frame i of a stream with rate frames a second begins, to the nearest
// nanosecond. timeIndex(indexTime(i, rate), rate) is i again for every rate below 1 GHz / 2.
func indexTime(i, rate int) time.Duration {
	whole, rest := i/rate, i%rate
	if whole > int(math.MaxInt64/time.Second)-1 {
		return math.MaxInt64
	}
	return time.Duration(whole)*time.Second +
		(time.Duration(rest)*time.Second+time.Duration(rate)/2)/time.Duration(rate)
}

// timeIndex returns the frame that begins nearest to t; t is not negative.
func timeIndex(t time.Duration, rate int) int {
	whole, rest := t/time.Second, t%time.Second
	n := float64(whole) * float64(rate)
	if n > math.MaxInt-float64(rate) {
		return math.MaxInt
	}
	return int(whole)*rate + int((rest*time.Duration(rate)+time.Second/2)/time.Second)
}
