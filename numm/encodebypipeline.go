package numm

import (
	"context"
	"fmt"
	"io"
)

// encodeByPipeline writes a picture in a format that GStreamer encodes.
func encodeByPipeline(ctx context.Context, w io.Writer, format string, m *Image, cfg *encodeConfig) error {
	return fmt.Errorf("%w: %s", ErrUnsupported, format)
}
