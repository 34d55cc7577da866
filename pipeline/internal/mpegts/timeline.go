package mpegts

import "time"

// timeline turns the times that streams state into one that goes on. Where the clock of a recording begins anew, as in
// files that were joined end to end, all streams jump by the same amount, one after the other:
//
//	picture   8.96  9.00  9.04 │ 0.00  0.04  0.08 ...
//	sound     8.95  8.97  8.99    9.01  9.03 │ 0.02  0.04 ...
//	shift     0                │ 9.08 of the pictures, and of the sound from its own jump on
type timeline struct {
	streams map[uint16]*clock
	base    int64 // the first time in the file
	begun   bool
	shifts  []int64 // each stretch's, from its times to ours
}

// clock is a stream's.
type clock struct {
	seen    bool
	last    int64 // in 90 kHz, unwound
	stretch int   // index into shifts
}

const (
	second = 90_000
	around = 1 << 33
	// A time that lies further ahead of the last than hole, or further back than order, is that of another clock.
	hole  = 60 * second
	order = 2 * second
	usual = second / 25
)

// note reads the time of a packet that begins a piece of any of the streams.
func (t *timeline) note(p packetBytes) {
	c := t.streams[p.id()]
	if c == nil || p.scrambled() {
		return
	}
	h := headOf(p.payload())
	if h == nil || !h.stated {
		return
	}
	if !t.begun {
		t.begun, t.base, t.shifts = true, h.time, []int64{-h.time}
	}
	if !c.seen {
		c.seen, c.last = true, unwind(h.time, t.base)
		return
	}
	now := unwind(h.time, c.last)
	if off := now - c.last; off > hole || off < -order {
		c.stretch = t.jump(c, now)
	}
	c.last = now
}

// unwind adds or takes as many rounds of a clock of 33 bits as bring a time nearest to another.
func unwind(now, last int64) int64 {
	rounds := (last - now + around/2) / around
	if last-now+around/2 < 0 {
		rounds--
	}
	return now + rounds*around
}

// jump finds the stretch in which a time follows the last of its stream, or begins one.
func (t *timeline) jump(c *clock, now int64) int {
	expected := c.last + t.shifts[c.stretch] + usual
	for i := c.stretch + 1; i < len(t.shifts); i++ {
		if off := now + t.shifts[i] - expected; -10*second < off && off < 10*second {
			return i
		}
	}
	t.shifts = append(t.shifts, expected-now)
	return len(t.shifts) - 1
}

// origin is the time of the first picture or sound in the file, so that those which are stated later in it, but shown
// before, have times as well.
const origin = 10 * time.Second

// shown returns when the data of the last note of a stream is shown or heard.
func (t *timeline) shown(id uint16) time.Duration {
	c := t.streams[id]
	ticks := c.last + t.shifts[c.stretch]
	return max(0, origin+time.Duration(ticks)*time.Second/second)
}

// Length returns how long a stream lasts by the times in the last part of the file, from the first of any stream; 0 where these tell
// nothing, or are those of another clock.
func (f *File) Length(s Stream) time.Duration {
	const tail = 1 << 20
	first := f.firstTime()
	if first < 0 {
		return 0
	}
	last := int64(-1)
	w := &walker{file: f, at: max(f.start, f.start+(f.size-tail-f.start)/f.packet*f.packet)}
	for p, ok := w.next(); ok; p, ok = w.next() {
		if p.id() != s.ID || !p.begins() || p.scrambled() {
			continue
		}
		if h := headOf(p.payload()); h != nil && h.stated {
			last = max(last, unwind(h.time, first))
		}
	}
	if last <= first {
		return 0
	}
	return time.Duration(last-first+usual) * time.Second / second
}

// firstTime returns the first time that is stated in the file; -1 where there is none in its first part.
func (f *File) firstTime() int64 {
	w := &walker{file: f, at: f.start}
	for p, ok := w.next(); ok && w.at < f.start+searched; p, ok = w.next() {
		if !p.begins() || p.scrambled() {
			continue
		}
		for _, s := range f.Streams {
			if h := headOf(p.payload()); s.ID == p.id() && h != nil && h.stated {
				return h.time
			}
		}
	}
	return -1
}
