package live

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// PlayVideo shows a video in a window and plays its sound with it; each may be longer, and the sound may be nil. The picture
// follows what is heard: a frame that would come too late is left out. It returns when both have ended, or the user has closed
// the window, and at once when ctx ends or something fails: [ErrNoDisplay], or, where there is sound, the errors of [Play].
func PlayVideo(ctx context.Context, v *numm.Video, s numm.Sound) error {
	if err := playVideo(ctx, v, s); err != nil {
		return fmt.Errorf("live: play video: %w", err)
	}
	return nil
}

func playVideo(ctx context.Context, v *numm.Video, s numm.Sound) error {
	if v.Width < 1 || v.Height < 1 {
		return fmt.Errorf("%w: a video of %d by %d", numm.ErrSize, v.Width, v.Height)
	}
	w, err := openWindow(ctx, windowConfig{Width: v.Width, Height: v.Height})
	if err != nil {
		return err
	}
	defer w.close()

	var sounds sync.WaitGroup
	defer sounds.Wait()
	ctx, stop := context.WithCancel(ctx)
	defer stop()

	heard := make(chan time.Time, 1) // only the newest time
	played := make(chan error, 1)
	if len(s) == 0 {
		heard <- time.Now()
		played <- nil
	} else {
		sounds.Go(func() {
			played <- play(ctx, s, func(begin time.Time) {
				select {
				case <-heard:
				default:
				}
				heard <- begin
			})
		})
	}
	return closedIsFine(follow(ctx, w, v, heard, played))
}

// follow shows the frames of a video, each when it is due after the start time that it received last. It returns when the last
// frame's time is over and played has reported that the sound has ended well, and otherwise at once.
func follow(ctx context.Context, w screen, v *numm.Video, heard <-chan time.Time, played <-chan error) error {
	var begin time.Time
	due := time.NewTimer(0)
	defer due.Stop()
	due.Stop()
	next := 0
	for playing := true; playing || next <= v.Len(); {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-w.done():
			return w.over()
		case <-w.events():
		case err := <-played:
			if err != nil {
				return err
			}
			playing = false
		case begin = <-heard:
			if next <= v.Len() {
				due.Reset(time.Until(begin.Add(beginOf(next, numm.FrameRate))))
			}
		case <-due.C:
			if next < v.Len() {
				// Late frames are left out, but the last one is shown.
				next = min(max(next, frameAt(time.Since(begin), numm.FrameRate)), v.Len()-1)
				if err := w.show(v.Frame(next)); err != nil {
					return err
				}
				due.Reset(time.Until(begin.Add(beginOf(next+1, numm.FrameRate))))
			}
			next++
		}
	}
	return nil
}
