package numm

import (
	"context"
	"errors"
	"io"

	"github.com/gonumm/gonumm/numm/internal/y4m"
	"github.com/gonumm/gonumm/pipeline"
)

// y4mInfo returns what the header of a YUV4MPEG file says, and how many frames it has: each has a line of any length in front, so that
// only counting tells.
func y4mInfo(ctx context.Context, file *pipeline.File) (*Info, error) {
	header, err := y4m.Read(file)
	if err != nil {
		return nil, y4mError(file, err)
	}
	frames, err := header.Frames(file, file.Size())
	if err != nil {
		return nil, y4mError(file, err)
	}
	const apart = 1024 // frames between two looks at the context
	count := 0
	for ; err == nil; count++ {
		if count%apart == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		_, err = frames.At(count)
	}
	count--
	if err != io.EOF && !errors.Is(err, y4m.ErrFormat) {
		return nil, file.Cause(err)
	}
	length := header.Time(int64(count))
	s := StreamInfo{
		Kind: KindVideo, Codec: "rawvideo", Width: header.Width, Height: header.Height, PixelAspect: 1, Bits: header.Layout.Bits,
		FrameRate: float64(header.Num) / float64(header.Den), Tags: map[string]string{}, Duration: length, isDefault: true,
	}
	if header.AspectNum > 0 && header.AspectDen > 0 {
		s.PixelAspect = float64(header.AspectNum) / float64(header.AspectDen)
	}
	return &Info{Container: "yuv4mpeg", Duration: length, Seekable: true, Tags: map[string]string{}, Streams: []StreamInfo{s}}, nil
}
