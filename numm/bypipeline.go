package numm

import "fmt"

// decodeByPipeline gives the first picture of what GStreamer decodes.
func decodeByPipeline(src *imageSource, cfg *imageConfig) (*Image, error) {
	return nil, fmt.Errorf("%w: not a known picture", ErrUnsupported)
}
