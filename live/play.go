package live

import (
	"context"
	"fmt"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// Play plays a sound on the default speaker and returns when its last sound frame has left it. Without a speaker the error is
// [ErrNoDevice], and numm.ErrStalled where the speaker stops playing; when ctx ends, Play returns its error at once.
func Play(ctx context.Context, s numm.Sound) error {
	if err := play(ctx, s, func(time.Time) {}); err != nil {
		return fmt.Errorf("live: play: %w", err)
	}
	return nil
}

// play is Play; after each block it reports when the sound's first frame was heard, or will be. That changes where the speaker
// has run dry.
func play(ctx context.Context, s numm.Sound, heard func(begin time.Time)) error {
	speaker, err := openSpeaker(ctx, soundConfig{Block: numm.FrameSound})
	if err != nil {
		return err
	}
	defer speaker.close()
	for at := 0; at < len(s); {
		to := min(len(s), at+numm.FrameSound)
		if _, err := speaker.write(s[at:to]); err != nil {
			return err
		}
		at = to
		heard(time.Now().Add(speaker.latency() - soundTime(at)))
	}
	return speaker.drain()
}
