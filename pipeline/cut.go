package pipeline

import (
	"math"
	"time"
)

// FrameCut determines which of a video's frames are shown. The zero value cuts nothing.
type FrameCut struct {
	shows        func(pts time.Duration) bool
	moved, media func(t time.Duration) time.Duration
}

// Keeps reports whether the frame with this time is shown.
func (c FrameCut) Keeps(pts time.Duration) bool { return c.shows == nil || c.shows(pts) }

// Moved returns when the frame with this time is shown, once what is cut out between others is gone.
func (c FrameCut) Moved(pts time.Duration) time.Duration {
	if c.moved == nil {
		return pts
	}
	return c.moved(pts)
}

// Media undoes Moved.
func (c FrameCut) Media(t time.Duration) time.Duration {
	if c.media == nil {
		return t
	}
	return c.media(t)
}

// SoundCut is what of a sound's samples is heard, counted at the decoder's rate from the first that it
// gives: those from Skip to Stop and, where a file goes on after what an encoder filled up, those from
// Resume on; or, where there are More, those that these name.
type SoundCut struct {
	Skip, Stop, Resume int64
	More               []Samples // in ascending order

	LastPage int64 // the sample that the last page of an Ogg stream begins with; 0 where that is not known
}

// Samples are those from From up to, not including, To.
type Samples struct{ From, To int64 }

// End returns the sample after the last that is heard.
func (c SoundCut) End() int64 {
	switch {
	case len(c.More) > 0:
		return c.More[len(c.More)-1].To
	case c.Resume == Endless:
		return c.Stop
	}
	return Endless
}

// Raw returns the decoder's number of the sample that is number index of all that are heard.
func (c SoundCut) Raw(index int64) int64 {
	raw := c.Skip + index
	if raw < c.Stop || c.Resume == Endless && len(c.More) == 0 {
		return raw
	}
	index = raw - c.Stop
	for _, m := range c.More {
		if n := m.To - m.From; index >= n {
			index -= n
			continue
		}
		return m.From + index
	}
	if len(c.More) > 0 {
		return c.End() + index
	}
	return c.Resume + index
}

// Endless is the Stop of a sound that ends where its samples end; sums with it do not overflow.
const Endless = math.MaxInt64 / 2

// uncut is the cut of a sound that is heard completely.
var uncut = SoundCut{Stop: Endless, Resume: Endless}

// Heard splits n samples from index raw on: skipped at the start, then heard ones, the first of which is number
// index of all that are heard. The rest is to be split again.
func (c SoundCut) Heard(raw, n int64) (skipped, heard, index int64) {
	switch {
	case raw < c.Skip:
		return min(n, c.Skip-raw), 0, 0
	case raw < c.Stop:
		return 0, min(n, c.Stop-raw), raw - c.Skip
	case len(c.More) > 0:
		return c.further(raw, n)
	case raw < c.Resume:
		return min(n, c.Resume-raw), 0, c.Stop - c.Skip
	}
	return 0, n, raw - c.Skip - (c.Resume - c.Stop)
}

// further is Heard past the stop where there are more.
func (c SoundCut) further(raw, n int64) (skipped, heard, index int64) {
	index = c.Stop - c.Skip
	for _, m := range c.More {
		switch {
		case raw < m.From:
			return min(n, m.From-raw), 0, index
		case raw < m.To:
			return 0, min(n, m.To-raw), index + raw - m.From
		}
		index += m.To - m.From
	}
	return n, 0, index
}
