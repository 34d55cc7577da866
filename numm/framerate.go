package numm

import (
	"math"
	"math/bits"
	"time"
)

// frameRate is a number of frames in so many seconds.
type frameRate struct{ frames, seconds int }

// frameRate returns the one that a video is read at.
func (c *videoConfig) frameRate() frameRate { return frameRate{c.rate, max(1, c.rateOver)} }

// nanoseconds returns how long r.frames frames take.
func (r frameRate) nanoseconds() uint64 { return uint64(r.seconds) * uint64(time.Second) }

// time returns when frame i begins, to the nearest nanosecond.
func (r frameRate) time(i int) time.Duration {
	return time.Duration(muldiv(i, r.nanoseconds(), uint64(r.frames), true))
}

// index returns the frame that begins nearest to t, which is not negative.
func (r frameRate) index(t time.Duration) int {
	return muldiv(int(t), uint64(r.frames), r.nanoseconds(), true)
}

// sound returns the first sound frame of frame i.
func (r frameRate) sound(i int) int {
	return muldiv(i, uint64(r.seconds)*SampleRate, uint64(r.frames), false)
}

// framesFor returns how many frames have n sound frames or more.
func (r frameRate) framesFor(n int) int {
	k := muldiv(max(0, n), uint64(r.frames), uint64(r.seconds)*SampleRate, false)
	for r.sound(k) < n {
		k++
	}
	return k
}

// showing returns the frame that shows at t, which is not negative.
func (r frameRate) showing(t time.Duration) int {
	return muldiv(int(min(t, math.MaxInt64-grain)+grain), uint64(r.frames), r.nanoseconds(), false)
}

// in is about how many frames there are in so many seconds.
func (r frameRate) in(seconds int) int {
	return muldiv(seconds, uint64(r.frames), uint64(r.seconds), true)
}

// muldiv is n * by / over, rounded down, or to the nearest with halves up; the largest number where it is larger than that.
// n is not negative.
func muldiv(n int, by, over uint64, nearest bool) int {
	high, low := bits.Mul64(uint64(n), by)
	if nearest { // of an odd number there is no half to be exact about
		var carry uint64
		low, carry = bits.Add64(low, over/2, 0)
		high += carry
	}
	if high >= over {
		return math.MaxInt
	}
	q, _ := bits.Div64(high, low, over)
	if q > math.MaxInt64 {
		return math.MaxInt
	}
	return int(q)
}
