package numm

import (
	"cmp"
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/gonumm/gonumm/gst"
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

	// Start is when the stream begins, counted from the earliest video or sound of the file: what ReadMovie fills with
	// black or silence. It may be off by what a codec needs to get going, at most some hundredths of a second.
	Start time.Duration
	// Duration is how long the stream is, where the container says that of each, else as for the whole file; 0 where unknown.
	Duration time.Duration
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
	if isGIF(file) {
		return gifInfo(ctx, file)
	}
	report, err := pipeline.Probe(ctx, file)
	if err != nil {
		return nil, err
	}
	info := &Info{
		Container: containerName(report.Container),
		Duration:  report.Duration,
		Seekable:  report.Seekable,
		Tags:      tagMap(report.Tags),
	}
	for _, s := range report.Streams {
		info.Streams = append(info.Streams, streamInfo(s))
	}
	return info, nil
}

func tagMap(tags []gst.Tag) map[string]string {
	m := map[string]string{}
	for _, t := range tags {
		m[t.Name] = t.Value
	}
	return m
}

func streamInfo(s pipeline.StreamReport) StreamInfo {
	info := StreamInfo{Codec: codecName(s.Stream), Tags: tagMap(s.Tags), Start: s.Start, Duration: s.Duration}
	info.Language = info.Tags["language-code"]
	switch s.Kind {
	case pipeline.Video:
		info.Kind = KindVideo
		if s.Single {
			info.Kind = KindImage
		}
		info.video(s)
	case pipeline.Sound:
		info.Kind = KindSound
		rate, channels := aacHeader(s.Container)
		info.SampleRate = cmp.Or(rate, either(s, "rate"))
		info.Channels = cmp.Or(channels, either(s, "channels"))
		info.Bits = soundBits(s)
	case pipeline.Text:
		info.Kind = KindText
	}
	return info
}

func (info *StreamInfo) video(s pipeline.StreamReport) {
	info.Width, info.Height = either(s, "width"), either(s, "height")
	info.PixelAspect = 1
	for _, caps := range []*gst.Caps{s.Container, s.Stream} { // the stream's word is the last
		if n, d := caps.Fraction("pixel-aspect-ratio"); n > 0 && d > 0 {
			info.PixelAspect = float64(n) / float64(d)
		}
		if n, d := caps.Fraction("framerate"); n > 0 && d > 0 {
			info.FrameRate = float64(n) / float64(d)
		}
	}
	if _, turn, ok := strings.Cut(info.Tags["image-orientation"], "rotate-"); ok {
		info.Rotation, _ = strconv.Atoi(turn) // GStreamer writes nothing but numbers there
	}
	info.Bits = cmp.Or(either(s, "bit-depth-luma"), av1Bits(s.Container))
}

// either is a number that the stream states, else the container.
func either(s pipeline.StreamReport, field string) int {
	if n := s.Stream.Int(field); n != 0 {
		return n
	}
	return s.Container.Int(field)
}

// soundBits is the depth of samples: of raw ones by the name of their format, "S24LE".
func soundBits(s pipeline.StreamReport) int {
	if format := s.Stream.Text("format"); format != "" {
		digits := strings.TrimLeft(format, "SUF")
		digits, _, _ = strings.Cut(strings.TrimRight(digits, "LBE"), "_")
		bits, _ := strconv.Atoi(digits) // GStreamer's names are all of that form
		return bits
	}
	return either(s, "depth")
}
