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

// SoundCut is what of a sound's samples is heard, counted at the decoder's rate from the first
// that it gives.
type SoundCut struct {
	Skip  int64 // samples before the first that is heard
	Total int64 // samples heard at most; Endless where nothing is cut off
}

// Endless is the total of a sound that ends where its samples end; sums with it do not overflow.
const Endless = math.MaxInt64 / 2
