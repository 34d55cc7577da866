package numm

import (
	"context"

	"github.com/gonumm/gonumm/pipeline"
)

// openFrames opens the frames of a file, from their first.
func openFrames(ctx context.Context, file *pipeline.File, c *videoConfig) (frameSource, error) {
	if c.child != nil {
		return openChildFrames(ctx, file, c)
	}
	if isGIF(file) {
		return openGIFFrames(ctx, file, c)
	}
	if isY4M(file) {
		return openY4MFrames(ctx, file, c)
	}
	if s, err := openStillFrames(ctx, file, c); s != nil || err != nil {
		return s, err
	}
	if s, err := openDrawingFrames(ctx, file, c); s != nil || err != nil {
		return s, err
	}
	if isPCM(file) && len(c.plugins) == 0 {
		return nil, ErrNoVideo
	}
	return openPipelineFrames(ctx, file, c, c.admit)
}

// admit is asked before the first frame is allocated. Decoders mostly give 1.5 bytes a pixel.
func (c *videoConfig) admit(width, height int) error {
	return checkMemory(framesHeld*int64(width)*int64(height)*3/2, c.maxMemory)
}
