package mp4

import (
	"encoding/binary"
	"math"
	"math/bits"
	"time"
)

// Cut is the stretch of a track's media that is played: Start <= t < End in
// ticks of the track, by the rule in the package's description. End is
// math.MaxInt64 where nothing is cut off.
type Cut struct {
	Start, End int64
	Delay      int64 // of the empty edits in front, in ticks of the movie
	Simple     bool  // false: edits that are not applied here; Start and End say nothing, nothing is to be patched

	More []Stretch // further stretches that are played after it, in the order of the media
}

// Stretch is a part of a track's media: Start <= t < End.
type Stretch struct{ Start, End int64 }

// Length returns how much of the media is played, in ticks of the track; math.MaxInt64 where the last stretch has no end.
func (c Cut) Length() int64 {
	if c.End == math.MaxInt64 {
		return c.End
	}
	n := c.End - c.Start
	for _, s := range c.More {
		if s.End == math.MaxInt64 {
			return s.End
		}
		n += s.End - s.Start
	}
	return n
}

// Place returns where a tick of the media stands when the stretches are moved together: those after the first begin where the one
// before them ends. ok is false for what is not played.
func (c Cut) Place(tick int64) (place int64, ok bool) {
	if tick < c.End || len(c.More) == 0 {
		return tick, c.Start <= tick && tick < c.End
	}
	at := c.End
	for _, s := range c.More {
		if tick < s.End {
			return at + max(0, tick-s.Start), s.Start <= tick
		}
		at += s.End - s.Start
	}
	return at, false
}

// Media undoes Place.
func (c Cut) Media(place int64) (tick int64) {
	if place < c.End || len(c.More) == 0 {
		return place
	}
	place -= c.End
	for _, s := range c.More[:len(c.More)-1] {
		if length := s.End - s.Start; place >= length {
			place -= length
			continue
		}
		return s.Start + place
	}
	return c.More[len(c.More)-1].Start + place
}

// maxPriming is the bound that ffmpeg sets to the priming of iTunSMPB.
const maxPriming = 16384

// Samples returns the native samples to keep of a sound track, skip <= i < end,
// counted from the first that a decoder gives of the track's first packet, at
// rate samples a second. Rate is the decoder's. End is math.MaxInt64 where
// nothing is cut off.
func (t *Track) Samples(rate int) (skip, end int64) {
	return rescale(t.Cut.Start, int64(rate), int64(t.Timescale)), rescale(t.Cut.End, int64(rate), int64(t.Timescale))
}

// Further returns the samples to keep after end, in pairs of the first and the one after the last.
func (t *Track) Further(rate int) (more [][2]int64) {
	for _, s := range t.Cut.More {
		more = append(more, [2]int64{
			rescale(s.Start, int64(rate), int64(t.Timescale)), rescale(s.End, int64(rate), int64(t.Timescale)),
		})
	}
	return more
}

// Ticks puts a time that qtdemux gave of the patched file, cut to nanoseconds,
// back on the track's own grid, where Cut is.
func (t *Track) Ticks(pts time.Duration) int64 {
	return rescale(int64(pts), int64(t.Timescale), int64(time.Second)) - t.shift
}

// Shows reports whether a video frame with this time, as qtdemux gives it of the
// patched file, is played.
func (t *Track) Shows(pts time.Duration) bool {
	_, shown := t.Cut.Place(t.Ticks(pts))
	return shown
}

// Moved returns when a video frame with this time stands once the stretches that are played are moved together, and Media undoes it.
func (t *Track) Moved(pts time.Duration) time.Duration {
	place, _ := t.Cut.Place(t.Ticks(pts))
	return t.time(place)
}

// Media returns the time, as qtdemux gives it, of what Moved puts at a time.
func (t *Track) Media(moved time.Duration) time.Duration { return t.time(t.Cut.Media(t.Ticks(moved))) }

// time undoes Ticks.
func (t *Track) time(ticks int64) time.Duration {
	return time.Duration(rescale(ticks+t.shift, int64(time.Second), int64(t.Timescale)))
}

// Presented returns when a time that qtdemux gave of the patched file is to be shown or heard, with the edits and from the
// start of the movie, whose ticks are movie to the second.
func (t *Track) Presented(pts time.Duration, movie uint32) time.Duration {
	at := rescale(t.Ticks(pts)-t.Cut.Start, int64(time.Second), int64(t.Timescale))
	return t.Delayed(movie) + time.Duration(min(at, math.MaxInt64/2))
}

// Delayed returns how long the track waits from the start of the movie, whose ticks are movie to the second.
func (t *Track) Delayed(movie uint32) time.Duration {
	return time.Duration(min(rescale(t.Cut.Delay, int64(time.Second), int64(movie)), math.MaxInt64/2))
}

// cut finds the stretch of t, once all boxes are known.
func (p *parser) cut(f *File, t *Track, boxes tables) {
	t.shift = p.shift(boxes)
	times := p.times(boxes.times)
	t.Duration = max(t.Duration, times.total)
	t.Cut = Cut{End: math.MaxInt64, Simple: true}
	t.edit(f)
	if f.Fragmented {
		t.Cut.End = math.MaxInt64 // what the list states was not known yet when it was written
	}
	if t.Kind != Sound || !t.Cut.Simple || t.Cut.End == 0 {
		return
	}
	if len(t.Cut.More) > 0 {
		if f.Timescale < t.Timescale {
			p.wholePackets(t, times, boxes)
		}
		return
	}
	if t.Cut.End < math.MaxInt64 && f.Timescale < t.Timescale {
		t.Cut.End = p.packetEnd(t.Cut.End, times, boxes)
	}
	if !f.Fragmented && t.Gapless.Priming == 0 && times.endsWithin() { // iTunSMPB comes before, as ffmpeg has it
		t.Cut.End = min(t.Cut.End, times.total)
	}
	if g := t.Gapless.Priming; g > 0 && g < maxPriming && t.SampleRate > 0 {
		t.Cut.Start = rescale(g, int64(t.Timescale), int64(t.SampleRate))
	}
	t.Cut.Start = max(t.Cut.Start, rescale(t.preSkip, int64(t.Timescale), 48000))
}

// wholePackets lets each stretch of a sound end with a packet, and each but the first begin with one, as ffmpeg has it: what a
// stretch is longer by, the next begins later.
func (p *parser) wholePackets(t *Track, times timetable, boxes tables) {
	t.Cut.End = min(p.packetEnd(t.Cut.End, times, boxes), times.total)
	for i := range t.Cut.More {
		s := &t.Cut.More[i]
		s.Start, s.End = min(p.packetEnd(s.Start, times, boxes), times.total), p.packetEnd(s.End, times, boxes)
	}
}

// edit applies only the edit list, without regard to packets.
func (t *Track) edit(f *File) {
	var played []Edit
	broken := false // by an empty edit
	for i, e := range t.Edits {
		switch {
		case e.MediaTime != -1:
			broken = broken || len(played) > 0 && t.Edits[i-1].MediaTime == -1
			played = append(played, e)
		case len(played) == 0:
			t.Cut.Delay += min(e.Duration, math.MaxInt64-t.Cut.Delay)
		}
	}
	switch {
	case len(t.Edits) == 0:
	case len(t.Edits) == maxEdits || broken:
		t.Cut.Simple = false
	case len(played) > 1:
		t.Cut.Simple = !f.Fragmented && t.stretches(f, played)
	case len(played) == 0:
		t.Cut.End = 0
	default:
		e := played[0]
		t.Cut.Start = max(0, e.MediaTime)
		if d := rescale(e.Duration, int64(t.Timescale), int64(f.Timescale)); e.Duration > 0 && d < math.MaxInt64-t.Cut.Start {
			t.Cut.End = max(0, e.MediaTime+d)
		}
	}
}

// stretches takes several edits for stretches of the media; ok is false where they are not in its order, or have no length.
func (t *Track) stretches(f *File, played []Edit) (ok bool) {
	for i, e := range played {
		length := rescale(e.Duration, int64(t.Timescale), int64(f.Timescale))
		if e.MediaTime < 0 || length <= 0 || length > maxTicks || e.MediaTime > maxTicks {
			return false
		}
		s := Stretch{e.MediaTime, e.MediaTime + length}
		switch {
		case i == 0:
			t.Cut.Start, t.Cut.End = s.Start, s.End
			continue
		case i == 1 && s.Start < t.Cut.End, i > 1 && s.Start < t.Cut.More[i-2].End:
			return false
		}
		t.Cut.More = append(t.Cut.More, s)
	}
	return true
}

// run is a number of packets of one duration in ticks.
type run struct{ count, delta int64 }

// maxTicks bounds all sums of durations, so that they cannot overflow.
const maxTicks = 1 << 60

type timetable struct {
	box   box
	total int64 // ticks, at most maxTicks
	runs  int
	first run
	last  run
}

// endsWithin reports whether the last packet is stated to be shorter than the others, as by writers that know where the sound
// ends within it.
func (tt timetable) endsWithin() bool {
	return tt.runs > 1 && tt.last.count == 1 && 0 < tt.last.delta && tt.last.delta < tt.first.delta && tt.total < maxTicks
}

func (p *parser) times(stts box) timetable {
	tt := timetable{box: stts}
	p.runs(stts, func(r run) bool {
		if tt.runs == 0 {
			tt.first = r
		}
		tt.runs++
		tt.last = r
		if r.delta > 0 && r.count > (maxTicks-tt.total)/r.delta {
			tt.total = maxTicks
			return false
		}
		tt.total += r.count * r.delta
		return true
	})
	return tt
}

// runs reads a time table. Durations that would be negative in 31 bits, ffmpeg takes for 1.
func (p *parser) runs(stts box, visit func(run) bool) {
	p.table(stts, 8, func(b []byte) bool {
		r := run{int64(binary.BigEndian.Uint32(b)), int64(int32(binary.BigEndian.Uint32(b[4:])))}
		if r.delta < 0 {
			r.delta = 1
		}
		return visit(r)
	})
}

// packetEnd returns the end of the packet that reaches end, or math.MaxInt64 where
// that is the last one, which may decode to more than its stated duration.
func (p *parser) packetEnd(end int64, times timetable, boxes tables) int64 {
	if end < times.total {
		if times.runs == 1 && times.first.delta == 1 {
			end = p.chunkEnd(end, boxes)
		} else {
			end = p.sampleEnd(end, times.box)
		}
	}
	if end >= times.total {
		return math.MaxInt64
	}
	return end
}

func (p *parser) sampleEnd(end int64, stts box) int64 {
	var at, packetEnd int64
	p.runs(stts, func(r run) bool {
		if r.delta == 0 {
			return true
		}
		packets := ceil(end-at, r.delta)
		if packets > r.count {
			at += r.count * r.delta
			return true
		}
		packetEnd = at + packets*r.delta
		return false
	})
	return max(end, packetEnd)
}

// chunkEnd returns the same for sound whose samples stand alone: a packet is what
// ffmpeg takes of a chunk at once.
func (p *parser) chunkEnd(end int64, boxes tables) int64 {
	step := int64(1024)
	switch n := boxes.perPacket; {
	case n >= 160:
		step = n
	case n > 1:
		step = 1024 / n * n
	}
	var at, length, chunk int64 // where the present run of equal chunks begins, one chunk's samples, its number
	p.table(boxes.chunks, 12, func(b []byte) bool {
		next := int64(binary.BigEndian.Uint32(b))
		if length > 0 && next > chunk {
			if next-chunk >= ceil(end-at, length) {
				return false
			}
			at += (next - chunk) * length
		}
		chunk, length = next, int64(binary.BigEndian.Uint32(b[4:]))
		return true
	})
	if length == 0 {
		return end
	}
	start := at + (end-at-1)/length*length
	return start + min(ceil(end-start, step)*step, length)
}

func ceil(a, b int64) int64 { return (a + b - 1) / b }

// shift returns what qtdemux adds to composition times so that none comes before its
// decoding time: what cslg says, or the most negative offset of the table.
func (p *parser) shift(boxes tables) int64 {
	if body := p.head(boxes.shift, 12); len(body) == 12 {
		switch body[0] {
		case 0:
			return max(0, int64(int32(binary.BigEndian.Uint32(body[4:]))))
		case 1:
			return max(0, int64(int32(binary.BigEndian.Uint32(body[8:])))) // the low half: more is no shift
		}
	}
	least := int64(0)
	p.table(boxes.offsets, 8, func(b []byte) bool {
		least = min(least, int64(int32(binary.BigEndian.Uint32(b[4:]))))
		return true
	})
	if least < -1<<28 {
		return 0 // nonsense, which both programs leave out
	}
	return -least
}

// rescale returns v * to / from, rounded to the nearest, half away from zero;
// math.MaxInt64 is kept and is also the result of an overflow. Zero
// where from is not positive.
func rescale(v, to, from int64) int64 {
	switch {
	case v == math.MaxInt64:
		return v
	case from <= 0 || to <= 0 || v == math.MinInt64:
		return 0
	case v < 0:
		return -rescale(-v, to, from)
	}
	hi, lo := bits.Mul64(uint64(v), uint64(to))
	lo, carry := bits.Add64(lo, uint64(from)/2, 0)
	hi += carry
	if hi >= uint64(from) {
		return math.MaxInt64
	}
	q, _ := bits.Div64(hi, lo, uint64(from))
	return int64(min(q, math.MaxInt64))
}
