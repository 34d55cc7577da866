package mpegvideo

import (
	"time"

	"github.com/gonumm/gonumm/pipeline/internal/packet"
)

// clock gives pictures their times, in the order in which they are shown.
type clock struct {
	at    int64 // ticks at which the next picture is shown
	set   bool
	shift int64      // from stated times to ours, after jumps
	early []*picture // shown before the first stated time
}

const (
	// farthest is by how much a stated time may lie ahead of the count and still be a hole in the stream.
	farthest = 60 * tick
	// maxEarly bounds how many pictures wait for the first stated time.
	maxEarly = 256
)

// show gives the next picture its time.
func (c *clock) show(p *picture) {
	if !c.set {
		if p.stated == packet.None && len(c.early) < maxEarly {
			c.early = append(c.early, p)
			return
		}
		c.begin(p)
	}
	if p.stated != packet.None {
		c.follow(p)
	}
	c.give(p)
}

func (c *clock) give(p *picture) {
	p.time, p.timed = durationOf(c.at), true
	c.at += p.fields * p.field
}

// begin counts back from the first stated time to the first picture.
func (c *clock) begin(p *picture) {
	c.set = true
	if p.stated != packet.None {
		c.at = ticksOf(p.stated)
	}
	for _, e := range c.early {
		c.at -= e.fields * e.field
	}
	if c.at < 0 {
		c.shift, c.at = -c.at, 0
	}
	for _, e := range c.early {
		c.give(e)
	}
	c.early = nil
}

// settle gives the pictures that still wait their times, from 0: nothing was stated.
func (c *clock) settle() {
	if n := len(c.early); n > 0 {
		last := c.early[n-1]
		c.early = c.early[:n-1]
		c.begin(last)
		c.give(last)
	}
}

// follow sets the clock to the time that is stated for the next picture. One that lies before the end of the last
// picture, by more than rounding, or far ahead, is that of another clock, from which times are counted on.
func (c *clock) follow(p *picture) {
	stated := ticksOf(p.stated)
	off := stated + c.shift - c.at
	if off > farthest || off < -2*p.field {
		c.shift -= off
		return
	}
	c.at += off
}

func ticksOf(d time.Duration) int64 { return int64(d/1000)*54 + int64(d%1000)*54/1000 }

func durationOf(ticks int64) time.Duration {
	return time.Duration(ticks/54)*1000 + time.Duration((ticks%54)*1000/54)
}
