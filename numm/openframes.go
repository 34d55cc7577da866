package numm

import (
	"context"

	"github.com/gonumm/gonumm/pipeline"
)

// openFrames opens the frames of a file, from their first.
func openFrames(ctx context.Context, file *pipeline.File, c *videoConfig) (frameSource, error) {
	if isGIF(file) {
		return openGIFFrames(file, c)
	}
	return openPipelineFrames(ctx, file, c)
}
