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
	Simple     bool  // false: several edits; Start and End say nothing, nothing is to be patched
}

// maxPriming is the bound that ffmpeg sets to the priming of iTunSMPB.
const maxPriming = 16384

// Samples gives the native samples to keep of a sound track, skip <= i < end,
// counted from the first that a decoder gives of the track's first packet, at
// rate samples a second. Rate is the decoder's. End is math.MaxInt64 where
// nothing is cut off.
func (t *Track) Samples(rate int) (skip, end int64) {
	return rescale(t.Cut.Start, int64(rate), int64(t.Timescale)), rescale(t.Cut.End, int64(rate), int64(t.Timescale))
}

// Ticks puts a time that qtdemux gave of the patched file, cut to nanoseconds,
// back on the track's own grid, where Cut is.
func (t *Track) Ticks(pts time.Duration) int64 {
	return rescale(int64(pts), int64(t.Timescale), int64(time.Second)) - t.shift
}

// Shows tells whether a video frame with this time, as qtdemux gives it of the
// patched file, is played.
func (t *Track) Shows(pts time.Duration) bool {
	ticks := t.Ticks(pts)
	return t.Cut.Start <= ticks && ticks < t.Cut.End
}

// Presented is when a time that qtdemux gave of the patched file is to be shown or heard, with the edits and from the
// begin of the movie, whose ticks are movie to the second.
func (t *Track) Presented(pts time.Duration, movie uint32) time.Duration {
	at := rescale(t.Ticks(pts)-t.Cut.Start, int64(time.Second), int64(t.Timescale))
	return t.Delayed(movie) + time.Duration(min(at, math.MaxInt64/2))
}

// Delayed is how long the track waits from the begin of the movie, whose ticks are movie to the second.
func (t *Track) Delayed(movie uint32) time.Duration {
	return time.Duration(min(rescale(t.Cut.Delay, int64(time.Second), int64(movie)), math.MaxInt64/2))
}

// cut finds the stretch of t, once all boxes are known.
func (p *parser) cut(f *File, t *Track, boxes tables) {
	t.shift = p.shift(boxes)
	times := p.times(boxes.times)
	t.Duration = max(t.Duration, times.total)
	t.Cut = Cut{End: math.MaxInt64, Simple: true}
	if times.total > 0 || !f.Fragmented {
		t.edit(f)
	}
	if t.Kind != Sound || !t.Cut.Simple || t.Cut.End == 0 {
		return
	}
	switch {
	case f.Fragmented:
		t.Cut.End = math.MaxInt64
	case t.Cut.End < math.MaxInt64:
		t.Cut.End = p.packetEnd(t.Cut.End, times, boxes)
	}
	if g := t.Gapless.Priming; g > 0 && g < maxPriming && t.SampleRate > 0 {
		t.Cut.Start = rescale(g, int64(t.Timescale), int64(t.SampleRate))
	}
	t.Cut.Start = max(t.Cut.Start, rescale(t.preSkip, int64(t.Timescale), 48000))
}

// edit applies the edit list alone, without regard to packets.
func (t *Track) edit(f *File) {
	var played []Edit
	for _, e := range t.Edits {
		switch {
		case e.MediaTime != -1:
			played = append(played, e)
		case len(played) == 0:
			t.Cut.Delay += min(e.Duration, math.MaxInt64-t.Cut.Delay)
		}
	}
	switch {
	case len(t.Edits) == 0:
	case len(t.Edits) == maxEdits || len(played) > 1:
		t.Cut.Simple = false
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

// run is a number of packets of one duration in ticks.
type run struct{ count, delta int64 }

// maxTicks bounds all sums of durations, so that they cannot overflow.
const maxTicks = 1 << 60

type timetable struct {
	box   box
	total int64 // ticks, at most maxTicks
	runs  int
	first run
}

func (p *parser) times(stts box) timetable {
	tt := timetable{box: stts}
	p.runs(stts, func(r run) bool {
		if tt.runs == 0 {
			tt.first = r
		}
		tt.runs++
		if r.delta > 0 && r.count > (maxTicks-tt.total)/r.delta {
			tt.total = maxTicks
			return false
		}
		tt.total += r.count * r.delta
		return true
	})
	return tt
}

// runs reads a time table. What would be negative in 31 bits, ffmpeg takes for 1.
func (p *parser) runs(stts box, visit func(run) bool) {
	p.table(stts, 8, func(b []byte) bool {
		r := run{int64(binary.BigEndian.Uint32(b)), int64(int32(binary.BigEndian.Uint32(b[4:])))}
		if r.delta < 0 {
			r.delta = 1
		}
		return visit(r)
	})
}

// packetEnd is the end of the packet that reaches end, or math.MaxInt64 where
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

// chunkEnd is the same for sound whose samples stand alone: a packet is what
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

// shift is what qtdemux adds to composition times so that none comes before its
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

// rescale is v * to / from, rounded to the nearest, away from zero in the
// middle; math.MaxInt64 stays what it is and is what an overflow gives. Zero
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
