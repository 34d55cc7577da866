package numm

import (
	"context"
	"fmt"
	"io"
)

// decodeByPipeline gives the first picture of what GStreamer decodes.
func decodeByPipeline(src *imageSource, cfg *imageConfig) (*Image, error) {
	return nil, fmt.Errorf("%w: not a known picture", ErrUnsupported)
}

// encodeByPipeline writes a picture in a format that GStreamer encodes.
func encodeByPipeline(ctx context.Context, w io.Writer, format string, m *Image, cfg *encodeConfig) error {
	return fmt.Errorf("%w: %s", ErrUnsupported, format)
}
