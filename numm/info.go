package numm

import (
	"context"
	"time"

	"github.com/gonumm/gonumm/pipeline"
)

// Info is what a file says of itself.
type Info struct {
	Container string
	Duration  time.Duration // 0 where unknown
	Seekable  bool
	Tags      map[string]string // of the whole file, under GStreamer's names: "title", "artist"
	Streams   []StreamInfo      // in the container's order
}

// Kind is what a stream holds.
type Kind int

// The kinds of streams.
const (
	KindUnknown Kind = iota
	KindVideo
	KindSound
	KindImage
	KindText
)

// String is the kind in a word.
func (k Kind) String() string {
	switch k {
	case KindVideo:
		return "video"
	case KindSound:
		return "sound"
	case KindImage:
		return "image"
	case KindText:
		return "text"
	}
	return "unknown"
}

// StreamInfo is what a file says of one of its streams. What does not apply or is not said is zero.
type StreamInfo struct {
	Kind          Kind
	Codec         string  // a short name: "h264", "aac", "pcm_s16le"
	Width, Height int     // as stored
	PixelAspect   float64 // width of a pixel over its height
	Rotation      int     // degrees clockwise that reading undoes
	FrameRate     float64 // 0 where variable or unknown
	SampleRate    int
	Channels      int
	Bits          int
	Language      string
	Tags          map[string]string
}

// Probe tells what a file says of itself, without decoding anything.
func Probe(ctx context.Context, path string) (*Info, error) {
	file, err := pipeline.Open(path)
	if err != nil {
		return nil, wrap("Probe", path, err)
	}
	defer file.Close()
	info, err := probe(ctx, file)
	if err != nil {
		return nil, wrap("Probe", path, err)
	}
	return info, nil
}

// probeOrNothing is for readers, which have the file open already.
func probeOrNothing(ctx context.Context, file *pipeline.File) *Info {
	if file == nil {
		return &Info{}
	}
	info, err := probe(ctx, file)
	if err != nil {
		return &Info{}
	}
	return info
}

func probe(ctx context.Context, file *pipeline.File) (*Info, error) {
	return nil, ErrUnsupported
}
