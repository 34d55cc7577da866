package numm

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gonumm/gonumm/pipeline"
)

// fileFormat is what is written under an extension.
type fileFormat struct {
	extensions []string
	container  pipeline.Container
	plain      plainFormat // written without a pipeline, where it is not 0

	video, sound tracks
}

// plainFormat is a format that is written by this package itself.
type plainFormat int

const (
	wavFormat plainFormat = iota + 1
	aiffFormat
	gifFormat
)

// tracks are the codecs of a kind of stream in a format.
type tracks struct {
	has   bool
	exact bool           // the usual codec keeps every bit
	usual pipeline.Codec // of a pipeline
	lossy pipeline.Codec // with Quality or Bitrate, instead of one that is exact
}

var noTracks = tracks{}

func always(c pipeline.Codec) tracks { return tracks{has: true, usual: c, lossy: c} }
func exactly(c pipeline.Codec) tracks {
	return tracks{has: true, exact: true, usual: c, lossy: c}
}
func exactlyOr(c, lossy pipeline.Codec) tracks {
	return tracks{has: true, exact: true, usual: c, lossy: lossy}
}

var soundFormats = []fileFormat{
	{[]string{"wav"}, pipeline.Bare, wavFormat, noTracks, exactly(pipeline.PCM)},
	{[]string{"aiff", "aif"}, pipeline.Bare, aiffFormat, noTracks, exactly(pipeline.PCM)},
	{[]string{"flac"}, pipeline.Bare, 0, noTracks, exactly(pipeline.FLAC)},
	{[]string{"ogg", "oga"}, pipeline.Ogg, 0, noTracks, always(pipeline.Vorbis)},
	{[]string{"opus"}, pipeline.Ogg, 0, noTracks, always(pipeline.Opus)},
	{[]string{"mp3"}, pipeline.Bare, 0, noTracks, always(pipeline.MP3)},
	{[]string{"m4a"}, pipeline.MP4, 0, noTracks, always(pipeline.AAC)},
}

var videoFormats = []fileFormat{
	{[]string{"mkv"}, pipeline.Matroska, 0, exactlyOr(pipeline.FFV1, pipeline.H264), exactlyOr(pipeline.FLAC, pipeline.Opus)},
	{[]string{"mp4", "m4v"}, pipeline.MP4, 0, always(pipeline.H264), always(pipeline.AAC)},
	{[]string{"mov"}, pipeline.QuickTime, 0, always(pipeline.H264), always(pipeline.AAC)},
	{[]string{"webm"}, pipeline.WebM, 0, always(pipeline.VP9), always(pipeline.Opus)},
	{[]string{"avi"}, pipeline.AVI, 0, always(pipeline.MotionJPEG), exactly(pipeline.PCM)},
	{[]string{"ogv", "ogg"}, pipeline.Ogg, 0, always(pipeline.Theora), always(pipeline.Vorbis)},
	{[]string{"gif"}, pipeline.Bare, gifFormat, always(pipeline.Codec(-1)), noTracks},
}

// formatOf finds the format of an extension or a name, with or without a dot.
func formatOf(formats []fileFormat, what, name string) (*fileFormat, error) {
	wanted := strings.ToLower(strings.TrimPrefix(name, "."))
	var known []string
	for i := range formats {
		if slices.Contains(formats[i].extensions, wanted) {
			return &formats[i], nil
		}
		known = append(known, formats[i].extensions...)
	}
	slices.Sort(known)
	last := len(known) - 1
	return nil, fmt.Errorf("%w: %s format %q, known are %s and %s", ErrUnsupported, what, wanted,
		strings.Join(known[:last], ", "), known[last])
}

// name is the format's own among its extensions.
func (f *fileFormat) name() string { return f.extensions[0] }

// codec is the one that keeps to the options.
func (t tracks) codec(c *encodeConfig) pipeline.Codec {
	if t.exact && !c.lossless && (c.quality > 0 || c.bitrate > 0) {
		return t.lossy
	}
	return t.usual
}

// output is what a pipeline writes; width is 0 where there are no pictures, hz where there is no sound.
func (f *fileFormat) output(c *encodeConfig, width, height, hz int) (pipeline.Output, error) {
	o := pipeline.Output{Container: f.container}
	if width > 0 {
		v := &pipeline.VideoTrack{Codec: f.video.codec(c), Width: width, Height: height, Rate: c.frameRate(), Quality: c.quality, Bitrate: c.bitrate}
		v.Width, v.Height = v.Codec.Sides(width, height)
		o.Video = v
	}
	if hz > 0 {
		s := &pipeline.SoundTrack{Codec: f.sound.codec(c), Rate: hz, Quality: c.quality}
		if width == 0 {
			s.Bitrate = c.bitrate
		}
		if s.Codec == pipeline.Opus && hz <= opusRate {
			s.Rate = opusRate
		}
		o.Sound = s
	}
	return o, o.Check()
}

// opusRate is the rate that Opus counts in (RFC 6716, 2); what is sampled with less is resampled.
const opusRate = 48000

// checkOptions refuses what the format cannot keep to.
func (f *fileFormat) checkOptions(c *encodeConfig, pictures, sound bool) error {
	switch {
	case pictures && !f.video.has || sound && !f.sound.has:
		what := "sound"
		if sound && f.sound.has {
			what = "pictures"
		}
		return fmt.Errorf("%w: a %s has no %s", ErrUnsupported, f.name(), what)
	case c.lossless && (pictures && !f.video.exact && f.plain != gifFormat || sound && !f.sound.exact):
		return fmt.Errorf("%w: %s is not lossless", ErrUnsupported, f.name())
	case c.bitrate > 0 && f.plain != 0:
		return fmt.Errorf("%w: a %s has no Bitrate to choose", ErrUnsupported, f.name())
	case pictures && c.frameRate() > maxVideoRate:
		return fmt.Errorf("%w: Rate(%d), pictures have %d a second at most", ErrUnsupported, c.rate, maxVideoRate)
	case pictures && f.plain == gifFormat && c.frameRate() > maxGIFRate:
		return fmt.Errorf("%w: Rate(%d), a gif has %d a second at most", ErrUnsupported, c.rate, maxGIFRate)
	}
	return nil
}

// maxGIFRate is what players keep to: they show a picture for two hundredths of a second at least.
const maxGIFRate = 50

func (c *encodeConfig) frameRate() int {
	if c.rate > 0 {
		return c.rate
	}
	return FrameRate
}

func (c *encodeConfig) sampleRate() int {
	if c.rate > 0 {
		return c.rate
	}
	return SampleRate
}
