package numm

import (
	"context"

	"github.com/gonumm/gonumm/pipeline"
)

// openFrames opens the frames of a file, from their first.
func openFrames(ctx context.Context, file *pipeline.File, c *videoConfig) (frameSource, error) {
	return openPipelineFrames(ctx, file, c)
}
