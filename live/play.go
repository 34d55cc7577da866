package live

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// Play plays a sound on the default speaker and returns when its last sound frame has left it.
func Play(ctx context.Context, s numm.Sound) error {
	if err := play(ctx, s, nil); err != nil {
		return fmt.Errorf("live: play: %w", err)
	}
	return nil
}

// play is Play; it tells how long ago the sound began, before it writes each block.
func play(ctx context.Context, s numm.Sound, tell func(*speaker, int)) error {
	speaker, err := openSpeaker(ctx, soundConfig{Block: numm.FrameSound})
	if err != nil {
		return err
	}
	defer speaker.close()
	for at := 0; at < len(s); {
		if tell != nil {
			tell(speaker, at)
		}
		to := min(len(s), at+numm.FrameSound)
		if _, err := speaker.write(s[at:to]); err != nil {
			return err
		}
		at = to
	}
	return speaker.drain(ctx)
}

// Show shows a picture in a window until the user closes it. It returns nil then, and the context's error when ctx has
// ended first.
func Show(ctx context.Context, m *numm.Image) error {
	if err := show(ctx, m); err != nil {
		return fmt.Errorf("live: show: %w", err)
	}
	return nil
}

func show(ctx context.Context, m *numm.Image) error {
	if m.Rect.Empty() {
		return fmt.Errorf("%w: an empty picture", numm.ErrSize)
	}
	w, err := openWindow(ctx, windowConfig{Width: m.Width(), Height: m.Height()})
	if err != nil {
		return err
	}
	defer w.close()
	err = w.show(m)
	for err == nil {
		select {
		case <-ctx.Done():
			err = ctx.Err()
		case <-w.done():
			err = w.err
		case <-w.events():
		}
	}
	return closedIsFine(err)
}

func closedIsFine(err error) error {
	if errors.Is(err, errWindowClosed) {
		return nil
	}
	return err
}

// PlayVideo shows a video in a window and plays its sound with it; each may be longer, and the sound may be nil. The picture
// follows what is heard. It returns when both have ended, or the user has closed the window.
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
	inner, stop := context.WithCancelCause(ctx)
	defer stop(nil)

	// The times at which the sound's blocks will be heard come from the goroutine that writes them.
	heard := make(chan time.Time, 1)
	played := make(chan error, 1)
	if len(s) > 0 {
		go func() {
			played <- play(inner, s, func(sp *speaker, at int) {
				begin := time.Now().Add(sp.latency() - soundTime(at))
				if at > 0 {
					select {
					case <-heard:
					default:
					}
					heard <- begin
				}
			})
		}()
	} else {
		played <- nil
		heard <- time.Now()
	}
	err = follow(inner, w, v, heard)
	if err != nil {
		stop(err)
	}
	if soundErr := <-played; err == nil {
		err = soundErr
	}
	return closedIsFine(err)
}

// follow shows the frames of a video, each when it is due after the time that was heard last of.
func follow(ctx context.Context, w *window, v *numm.Video, heard <-chan time.Time) error {
	var begin time.Time
	timer := time.NewTimer(0)
	defer timer.Stop()
	<-timer.C
	for i := 0; i < v.Len(); {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-w.done():
			return w.err
		case <-w.events():
		case begin = <-heard:
			timer.Reset(time.Until(begin.Add(frameTime(i))))
		case <-timer.C:
			// Late frames are left out, but the last one is shown.
			i = min(max(i, int(time.Since(begin)*numm.FrameRate/time.Second)), v.Len()-1)
			if err := w.show(v.Frame(i)); err != nil {
				return err
			}
			i++
			timer.Reset(time.Until(begin.Add(frameTime(i))))
		}
	}
	return nil
}

func frameTime(i int) time.Duration { return time.Duration(i) * time.Second / numm.FrameRate }
