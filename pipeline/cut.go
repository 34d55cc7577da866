package pipeline

import (
	"math"
	"time"
)

// FrameCut is what of a video's frames is shown. The zero value cuts nothing.
type FrameCut struct {
	shows func(pts time.Duration) bool
}

// Keeps says whether the frame with this time is shown.
func (c FrameCut) Keeps(pts time.Duration) bool { return c.shows == nil || c.shows(pts) }

// SoundCut is what of a sound's samples is heard, counted at the decoder's rate from the first that it
// gives: those from Skip to Stop, and, where a file goes on behind what an encoder filled up, those from
// Resume on.
type SoundCut struct{ Skip, Stop, Resume int64 }

// Endless is where a sound stops that ends where its samples end; sums with it do not overflow.
const Endless = math.MaxInt64 / 2

// uncut is the cut of a sound of which all is heard.
var uncut = SoundCut{Stop: Endless, Resume: Endless}

// Heard splits n samples from index raw on: skipped in front, then heard ones, the first of which is number
// index of all that are heard. The rest is to be split again.
func (c SoundCut) Heard(raw, n int64) (skipped, heard, index int64) {
	switch {
	case raw < c.Skip:
		return min(n, c.Skip-raw), 0, 0
	case raw < c.Stop:
		return 0, min(n, c.Stop-raw), raw - c.Skip
	case raw < c.Resume:
		return min(n, c.Resume-raw), 0, c.Stop - c.Skip
	}
	return 0, n, raw - c.Skip - (c.Resume - c.Stop)
}
