package numm

import (
	"context"
	"errors"
	"time"
)

// wholeArray is the option of calls that read a video into one array: what they need is that array, whatever refuses it.
type wholeArray struct{}

func (wholeArray) setVideo(c *videoConfig) error {
	c.whole = true
	return nil
}

// openWhole is openVideo for a video that becomes one array.
func openWhole(ctx context.Context, path string, opts []VideoOption) (*VideoReader, error) {
	return openVideo(ctx, path, append(opts[:len(opts):len(opts)], wholeArray{}))
}

// A measured source knows how frames will be shown that it was not let to decode.
type measured interface {
	// measures returns the size and the length of the whole video; zero where they are unknown.
	measures() (width, height int, length time.Duration)
}

func (s *pipelineFrames) measures() (width, height int, length time.Duration) {
	if s.pipeline.Chosen() == nil {
		return 0, 0, 0
	}
	width, height = s.video.Expected().Shown()
	return width, height, s.duration()
}

func (s *childFrames) measures() (width, height int, length time.Duration) {
	return s.width, s.height, s.length
}

// wholeNeed gives a *MemoryError, where the video becomes an array, what all of it needs: the same, wherever it is refused.
func (r *VideoReader) wholeNeed(err error) error {
	var refused *MemoryError
	source, ok := r.source.(measured)
	if !ok || !r.config.whole || !errors.As(err, &refused) {
		return err
	}
	w, h, length := source.measures()
	if w < 1 || h < 1 {
		return err
	}
	p := r.config.fit.place(w, h)
	n := 0
	if !r.config.oneByOne() {
		n = max(0, min(r.rate.slot(length), r.to)-r.from)
	}
	need := max(refused.Need, bytesOf(n, p.width, p.height, bytesPerPixel), bytesOf(framesHeld, p.width, p.height, bytesPerPixel),
		bytesOf(framesHeld, w, h, bytesPerPixel)/2)
	return &MemoryError{Need: need, Limit: refused.Limit}
}
