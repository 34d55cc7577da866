package pipeline

import "time"

// FrameCut is what of a video's frames is shown: those that begin in [Start, Stop), times in the
// stream's own counting. The zero value cuts nothing.
type FrameCut struct {
	Start, Stop time.Duration // Stop 0 means that there is none
}

// grain makes up for times that were cut to whole nanoseconds.
const grain = 3 * time.Microsecond

// Keeps says whether a frame that begins at t is shown.
func (c FrameCut) Keeps(t time.Duration) bool {
	return t+grain >= c.Start && (c.Stop == 0 || t+grain < c.Stop)
}

// End is when a frame that would last until t is taken away.
func (c FrameCut) End(t time.Duration) time.Duration {
	if c.Stop != 0 && t > c.Stop {
		return c.Stop
	}
	return t
}

// SoundCut is what of a sound's samples is heard, counted at the stream's own rate. The zero value
// cuts nothing.
type SoundCut struct {
	Skip  int64 // samples before the first that is heard
	Total int64 // samples heard at most; 0 means all
}

// FrameCut is what the container says of the stream that is followed; it is known once the first
// frame has come.
func (p *Pipeline) FrameCut() FrameCut { return FrameCut{} }

// EntersFrames says whether a seek leads to frames with the same content and the same times as
// reading from the start does.
func (p *Pipeline) EntersFrames() bool { return false }
