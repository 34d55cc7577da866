package numm

import (
	"bytes"
	"context"
	"time"

	"github.com/gonumm/gonumm/numm/internal/still"
	"github.com/gonumm/gonumm/pipeline"
)

// Info is what a file states about itself.
type Info struct {
	Container string // a short name: "mp4", "mkv" is "matroska", "jpeg"

	// Duration is that of the longest stream, with its Start; 0 where unknown: raw video without a container (H.264, H.265, H.263, AV1
	// and the like) states none, nor does IVF. MPEG streams without an index do not tell exactly. Bare sound, Flash video and YUV4MPEG
	// that state none are counted through. ReadVideo goes by the stream that it reads: see [Info.Video].
	Duration time.Duration
	Seekable bool

	// Tags are those of the whole file, in UTF-8, under the same names for all formats: "title", "artist", "album",
	// "album_artist", "composer", "genre", "date", "track", "disc", "comment", "description", "copyright", "encoder" …
	Tags     map[string]string
	Chapters []Chapter
	Streams  []StreamInfo // in the container's order; covers come last
}

// Chapter is a stretch of a file that has a name.
type Chapter struct {
	Start, End time.Duration
	Title      string
}

// Video returns the stream of pictures that ReadVideo reads where no other is asked for; nil where there is none.
func (i *Info) Video() *StreamInfo { return i.byDefault(KindVideo) }

// Sound returns the stream that ReadSound reads where no other is asked for; nil where there is none.
func (i *Info) Sound() *StreamInfo { return i.byDefault(KindSound) }

func (i *Info) byDefault(kind Kind) *StreamInfo {
	var first *StreamInfo
	for k := range i.Streams {
		s := &i.Streams[k]
		switch {
		case s.Kind != kind:
		case s.isDefault:
			return s
		case first == nil:
			first = s
		}
	}
	return first
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

// String returns the name of the kind.
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

// StreamInfo describes one stream of a file. What does not apply or is not stated is zero.
type StreamInfo struct {
	Kind          Kind
	Codec         string  // a short name, as in ffmpeg: "h264", "aac", "pcm_s16le"
	Description   string  // the codec in words, where the file or GStreamer has some
	Width, Height int     // as stored, before the turn
	PixelAspect   float64 // width of a pixel over its height
	Rotation      int     // degrees clockwise that reading undoes, after it has mirrored
	Mirrored      bool    // left to right
	FrameRate     float64 // 0 where variable or unknown
	SampleRate    int
	Channels      int
	Bits          int
	Language      string
	Tags          map[string]string

	// Primaries, Transfer and Matrix name the colours of pictures as ffmpeg does: "bt709", "bt2020", "smpte2084". Empty where
	// nothing is stated. See [StreamInfo.HDR].
	Primaries, Transfer, Matrix string

	// Profile is the name of the ICC profile that a picture brings, which [SRGB] converts by; empty where there is none.
	Profile string
	// Encrypted says that the stream cannot be read without a key.
	Encrypted bool

	// Start is when the stream begins, counted from the earliest video or sound of the file: what ReadMovie fills with
	// black or silence. It may be off by what a codec needs to get going, at most some hundredths of a second.
	Start time.Duration
	// Duration is how long the stream is, where the container says that of each, else as for the whole file; 0 where unknown.
	Duration time.Duration

	isDefault bool
}

// HDR reports whether the pictures have a high dynamic range (PQ or HLG), which RGB of 8 bits cannot keep: films are read as an ordinary
// screen shows them, bright light pressed together by the curve of ITU-R BT.2390.
func (info *StreamInfo) HDR() bool {
	return info.Transfer == "smpte2084" || info.Transfer == "arib-std-b67"
}

// Probe reports what a file states about itself, without decoding anything. A format that nobody here knows is an ErrUnsupported,
// headers that are damaged are an ErrCorrupt, and a file that cannot be opened is the error of the file system, inside the *Error.
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
func probeOrNothing(ctx context.Context, file *pipeline.File, child *isolation) *Info {
	if file == nil {
		return &Info{}
	}
	look := probe
	if child != nil {
		look = child.probe
	}
	info, err := look(ctx, file)
	if err != nil {
		return &Info{}
	}
	return info
}

func probe(ctx context.Context, file *pipeline.File) (*Info, error) {
	switch {
	case isGIF(file):
		return gifInfo(ctx, file)
	case isY4M(file):
		return y4mInfo(ctx, file)
	}
	if info, err := stillInfo(ctx, file); info != nil || err != nil {
		return info, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if sound, err := openPCM(file); err != nil {
		return nil, err
	} else if sound != nil {
		return pcmInfo(ctx, sound), nil
	}
	if info, err := svgInfo(ctx, file); info != nil || err != nil {
		return info, file.Cause(err)
	}
	report, err := pipeline.Probe(ctx, file)
	if err != nil {
		return nil, err
	}
	info := &Info{Container: report.Name, Duration: report.Duration, Seekable: report.Seekable, Tags: report.Tags}
	for _, c := range report.Chapters {
		info.Chapters = append(info.Chapters, Chapter(c))
	}
	for _, s := range report.Streams {
		info.Streams = append(info.Streams, streamInfo(ctx, &s))
	}
	return info, nil
}

var kinds = map[pipeline.Kind]Kind{
	pipeline.Video: KindVideo, pipeline.Sound: KindSound, pipeline.Text: KindText, pipeline.Cover: KindImage,
}

func streamInfo(ctx context.Context, s *pipeline.StreamReport) StreamInfo {
	info := StreamInfo{
		Kind: kinds[s.Kind], Codec: s.Codec, Description: s.Description, Width: s.Width, Height: s.Height,
		Rotation: s.Rotation, Mirrored: s.Mirrored, SampleRate: s.SampleRate, Channels: s.Channels, Bits: s.Bits,
		Language: s.Tags["language"], Tags: s.Tags, Primaries: s.Primaries, Transfer: s.Transfer, Matrix: s.Matrix,
		Encrypted: s.Encrypted, Start: s.Start, Duration: s.Duration, isDefault: s.Default,
	}
	if s.Single {
		info.Kind = KindImage
	}
	if d := s.PixelAspect[1]; d > 0 {
		info.PixelAspect = float64(s.PixelAspect[0]) / float64(d)
	}
	if d := s.FrameRate[1]; d > 0 {
		info.FrameRate = float64(s.FrameRate[0]) / float64(d)
	}
	if s.Kind == pipeline.Cover {
		info.cover(ctx, s.Picture)
	}
	return info
}

// cover reads the header of a cover.
func (info *StreamInfo) cover(ctx context.Context, picture []byte) {
	info.PixelAspect = 1
	file, err := pipeline.FileFrom(bytes.NewReader(picture), int64(len(picture)))
	if err != nil {
		return
	}
	told, err := stillInfo(ctx, file)
	if err != nil || told == nil {
		return // it is there, whatever it is
	}
	of := told.Streams[0]
	info.Codec, info.Width, info.Height, info.Bits, info.Rotation, info.Mirrored = of.Codec, of.Width, of.Height, of.Bits, of.Rotation, of.Mirrored
}

// orient sets how a picture is turned by the number that EXIF has for it.
func (info *StreamInfo) orient(orientation int) {
	turns := [9]struct {
		rotation int
		mirrored bool
	}{{}, {}, {0, true}, {180, false}, {180, true}, {270, true}, {90, false}, {90, true}, {270, false}}
	if orientation > 0 && orientation < len(turns) {
		info.Rotation, info.Mirrored = turns[orientation].rotation, turns[orientation].mirrored
	}
}

// svgInfo returns the size of a drawing, which only drawing it tells exactly, else the one that it states; nil where the file is not a
// drawing.
func svgInfo(ctx context.Context, file *pipeline.File) (*Info, error) {
	src := pictureSource(ctx, file)
	start, err := src.Bytes(0, still.SniffLength)
	if err != nil || stillDecoder(start) == nil {
		return nil, err
	}
	h, err := svgHead(src)
	if err != nil || h == nil {
		return nil, err
	}
	if px, err := drawn(src, nil, 0); err == nil && px != nil {
		h.width, h.height = px.Width, px.Height
	} else if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return &Info{Container: "svg", Tags: map[string]string{}, Streams: []StreamInfo{{
		Kind: KindImage, Codec: "svg", Width: h.width, Height: h.height, PixelAspect: 1, Bits: 8, Tags: map[string]string{},
	}}}, nil
}
