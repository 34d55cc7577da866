package live

import "time"

// pace determines when each picture is due: picture k at begin + k/rate, computed from k each time, so that no error adds up.
type pace struct {
	begin time.Time
	rate  int
	next  int // the picture that comes next
}

// wait returns how long it is until the next picture is due, 0 or less where it is.
func (p *pace) wait(now time.Time) time.Duration {
	return p.begin.Add(beginOf(p.next, p.rate)).Sub(now)
}

// take takes the picture that is due now, and returns how many before it came too late and are left out.
func (p *pace) take(now time.Time) (late int) {
	due := max(p.next, frameAt(now.Sub(p.begin), p.rate))
	late = due - p.next
	p.next = due + 1
	return late
}

// beginOf returns when frame k starts at a rate, rounded down to a nanosecond.
func beginOf(k, rate int) time.Duration {
	return time.Duration(k/rate)*time.Second + time.Duration(k%rate)*time.Second/time.Duration(rate)
}

// frameAt returns the last frame that has started at a time, as beginOf defines it.
func frameAt(t time.Duration, rate int) int {
	k := int(t/time.Second)*rate + int(t%time.Second*time.Duration(rate)/time.Second)
	if beginOf(k+1, rate) <= t {
		k++
	}
	return k
}
