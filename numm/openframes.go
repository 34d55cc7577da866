package numm

import (
	"context"

	"github.com/gonumm/gonumm/pipeline"
)

// openFrames opens the frames of a file, from their first.
func openFrames(ctx context.Context, file *pipeline.File, c *videoConfig) (frameSource, error) {
	if isGIF(file) {
		return openGIFFrames(ctx, file, c)
	}
	return openPipelineFrames(ctx, file, c, c.admit)
}

// admit is asked before the first frame is allocated. Decoders mostly give 1.5 bytes a pixel.
func (c *videoConfig) admit(width, height int) error {
	return checkMemory(framesHeld*int64(width)*int64(height)*3/2, c.maxMemory)
}
