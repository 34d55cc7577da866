package numm

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/gonumm/gonumm/internal/pcm"
	"github.com/gonumm/gonumm/pipeline"
)

// fileFormat is the format that is written for an extension.
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
	webpFormat
	apngFormat
	launchedFormat // a pipeline that the program describes
)

// tracks are the codecs of a kind of stream in a format.
type tracks struct {
	has    bool
	usual  pipeline.Codec   // of a pipeline
	lossy  pipeline.Codec   // with Quality or Bitrate, instead of one that is exact
	others []pipeline.Codec // that Codec may ask for
}

var noTracks = tracks{}

func always(c pipeline.Codec, others ...pipeline.Codec) tracks {
	return tracks{has: true, usual: c, lossy: c, others: others}
}

func exactlyOr(c, lossy pipeline.Codec, others ...pipeline.Codec) tracks {
	return tracks{has: true, usual: c, lossy: lossy, others: others}
}

var soundFormats = []fileFormat{
	{[]string{"wav"}, pipeline.Bare, wavFormat, noTracks, always(pipeline.PCM)},
	{[]string{"aiff", "aif"}, pipeline.Bare, aiffFormat, noTracks, always(pipeline.PCM)},
	{[]string{"flac"}, pipeline.Bare, 0, noTracks, always(pipeline.FLAC)},
	{[]string{"ogg", "oga"}, pipeline.Ogg, 0, noTracks, always(pipeline.Vorbis, pipeline.Opus)},
	{[]string{"opus"}, pipeline.Ogg, 0, noTracks, always(pipeline.Opus)},
	{[]string{"mp3"}, pipeline.Bare, 0, noTracks, always(pipeline.MP3)},
	{[]string{"m4a"}, pipeline.MP4, 0, noTracks, always(pipeline.AAC)},
}

var videoFormats = []fileFormat{
	{[]string{"mkv"}, pipeline.Matroska, 0,
		exactlyOr(pipeline.FFV1, pipeline.H264, pipeline.H265, pipeline.AV1, pipeline.VP8, pipeline.VP9, pipeline.MotionJPEG),
		exactlyOr(pipeline.FLAC, pipeline.Opus)},
	{[]string{"mp4", "m4v"}, pipeline.MP4, 0, always(pipeline.H264, pipeline.H265, pipeline.AV1), always(pipeline.AAC)},
	{[]string{"mov"}, pipeline.QuickTime, 0, always(pipeline.H264, pipeline.H265, pipeline.ProRes, pipeline.MotionJPEG), always(pipeline.AAC, pipeline.PCM)},
	{[]string{"webm"}, pipeline.WebM, 0, always(pipeline.VP9, pipeline.VP8, pipeline.AV1), always(pipeline.Opus)},
	{[]string{"avi"}, pipeline.AVI, 0, always(pipeline.MotionJPEG), always(pipeline.PCM)},
	{[]string{"ogv", "ogg"}, pipeline.Ogg, 0, always(pipeline.Theora), always(pipeline.Vorbis)},
	{[]string{"gif"}, pipeline.Bare, gifFormat, always(pipeline.Codec(-1)), noTracks},
	{[]string{"webp"}, pipeline.Bare, webpFormat, always(pipeline.Codec(-1)), noTracks},
	{[]string{"apng"}, pipeline.Bare, apngFormat, always(pipeline.Codec(-1)), noTracks},
}

// codecsByName are those that Codec takes.
var codecsByName = map[string]pipeline.Codec{
	"h264": pipeline.H264, "h265": pipeline.H265, "av1": pipeline.AV1, "vp8": pipeline.VP8, "vp9": pipeline.VP9,
	"prores": pipeline.ProRes, "mjpeg": pipeline.MotionJPEG, "ffv1": pipeline.FFV1,
	"aac": pipeline.AAC, "opus": pipeline.Opus, "mp3": pipeline.MP3, "flac": pipeline.FLAC, "pcm": pipeline.PCM,
}

// exact reports whether a codec keeps every bit.
func exact(c pipeline.Codec) bool {
	return c == pipeline.FFV1 || c == pipeline.FLAC || c == pipeline.PCM
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
	return nil, unknownFormat(what, wanted, strings.Join(known[:last], ", ")+" and "+known[last])
}

// unknownFormat returns the error for a format that is not one of what is written, and says what it is one of.
func unknownFormat(what, wanted, known string) error {
	listed := func(formats []fileFormat) bool {
		return slices.ContainsFunc(formats, func(f fileFormat) bool { return slices.Contains(f.extensions, wanted) })
	}
	hint := ""
	switch {
	case wanted == "":
		return fmt.Errorf("%w: no %s format is named, known are %s", ErrUnsupported, what, known)
	case what == "video" && wanted == "png":
		hint = " is one of pictures, for WriteImage; one that moves is apng;"
	case what != "picture" && encoderOf(wanted) != nil:
		hint = " is one of pictures, for WriteImage;"
	case what != "sound" && listed(soundFormats):
		hint = " is one of sounds, for WriteSound;"
	case what != "video" && listed(videoFormats):
		hint = " is one of films, for WriteVideo and WriteMovie;"
	default:
		hint = ","
	}
	return fmt.Errorf("%w: %s format %q%s known are %s", ErrUnsupported, what, wanted, hint, known)
}

// name returns the format's own among its extensions.
func (f *fileFormat) name() string { return f.extensions[0] }

// one returns the name with its article.
func (f *fileFormat) one() string {
	if strings.ContainsAny(f.name()[:1], "aeio") {
		return "an " + f.name()
	}
	return "a " + f.name()
}

// codec returns the one that keeps to the options, of which name is Codec's for this kind of stream.
func (t tracks) codec(c *encodeConfig, name string) pipeline.Codec {
	switch {
	case name != "":
		return codecsByName[name]
	case exact(t.usual) && !c.lossless && (c.quality > 0 || c.bitrate > 0 || c.soundBitrate > 0 && t.usual == pipeline.FLAC):
		return t.lossy
	}
	return t.usual
}

// holds reports whether Codec may ask for a codec.
func (t tracks) holds(name string) bool {
	c, ok := codecsByName[name]
	return ok && t.has && (c == t.usual || c == t.lossy || slices.Contains(t.others, c))
}

// names returns those of Codec that the tracks hold, sorted.
func (t tracks) names() []string {
	var list []string
	for name := range codecsByName {
		if t.holds(name) {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return list
}

// output returns what a pipeline writes; width is 0 where there are no pictures, hz where there is no sound.
func (f *fileFormat) output(c *encodeConfig, width, height, hz int) (pipeline.Output, error) {
	o := pipeline.Output{Container: f.container, Tags: c.tags, Cover: c.cover}
	if width > 0 {
		rate, over := c.frames()
		v := &pipeline.VideoTrack{Codec: f.video.codec(c, c.videoCodec), Rate: rate, Over: over, Quality: c.quality, Bitrate: c.bitrate,
			Speed: c.speed, KeyEvery: c.keyEvery()}
		v.Width, v.Height = v.Codec.Sides(width, height)
		o.Video = v
	}
	if hz > 0 {
		s := &pipeline.SoundTrack{Codec: f.sound.codec(c, c.soundCodec), Rate: hz, Mono: c.mono, Quality: c.quality, Bitrate: c.soundBitrate}
		if width == 0 {
			s.Speed = c.speed
			if s.Bitrate == 0 {
				s.Bitrate = c.bitrate
			}
		}
		if s.Codec == pipeline.Opus {
			s.Rate, s.Given = opusRate, hz
		}
		o.Sound = s
	}
	return o, o.Check()
}

// opusRate is the rate that Opus counts in (RFC 6716, 2); what is sampled with another is resampled.
const opusRate = 48000

// checkOptions refuses what the format cannot keep to.
func (f *fileFormat) checkOptions(c *encodeConfig, pictures, sound bool) error {
	rate, over := c.frames()
	video, coded := f.video.codec(c, c.videoCodec), f.sound.codec(c, c.soundCodec)
	switch {
	case pictures && !f.video.has || sound && !f.sound.has:
		what := "sound"
		if sound && f.sound.has {
			what = "pictures"
		}
		return unkept("%s has no %s", f.one(), what)
	case c.videoCodec != "" && !(pictures && f.video.holds(c.videoCodec)):
		return f.noCodec(c.videoCodec, pictures, f.video)
	case c.soundCodec != "" && !(sound && f.sound.holds(c.soundCodec)):
		return f.noCodec(c.soundCodec, sound, f.sound)
	case c.lossless && pictures && !exact(video) && !f.animation():
		return unkept("%s is not lossless", f.with(c.videoCodec))
	case c.lossless && sound && !exact(coded):
		return unkept("%s is not lossless", f.with(c.soundCodec))
	case c.bitrate > 0 && f.plain != 0:
		return unkept("%s has no Bitrate to choose", f.one())
	case pictures && rate > maxVideoRate*over:
		return unkept("Rate(%d), pictures have %d a second at most", c.rate, maxVideoRate)
	case pictures && f.animation() && rate > f.mostPictures()*over:
		return unkept("Rate(%d), %s has %d a second at most", c.rate, f.one(), f.mostPictures())
	}
	if err := c.keepsOnly(f.one(), f.kept(c, pictures, sound)...); err != nil {
		return err
	}
	return f.checkTags(c)
}

// with names the format, and a codec of Codec where one was asked for.
func (f *fileFormat) with(codec string) string {
	if codec == "" {
		return f.name()
	}
	return codec + " in " + f.name()
}

func (f *fileFormat) noCodec(name string, there bool, t tracks) error {
	list := t.names()
	if !there || len(list) == 0 {
		return unkept("option Codec(%q): the %s has no track for it", name, f.name())
	}
	return unkept("option Codec(%q): %s holds %s", name, f.one(), strings.Join(list, ", "))
}

// kept returns the names of those options that only some formats keep, of this one.
func (f *fileFormat) kept(c *encodeConfig, pictures, sound bool) []string {
	names := []string{"Codec"}
	if o := f.defaultOutput(); o.KeepsMetadata() {
		names = append(names, "Tags", "Artwork")
	} else if f.plain == wavFormat || f.plain == aiffFormat {
		names = append(names, "Tags")
	}
	video, coded := f.video.codec(c, c.videoCodec), f.sound.codec(c, c.soundCodec)
	if pictures {
		names = append(names, "FractionalRate")
		if f.animation() {
			names = append(names, "Loop")
		} else {
			names = append(names, "KeyframeEvery")
		}
		if f.plain == 0 && video != pipeline.MotionJPEG && video != pipeline.FFV1 && video != pipeline.ProRes {
			names = append(names, "Speed")
		}
	} else if coded == pipeline.Opus || coded == pipeline.FLAC {
		names = append(names, "Speed")
	}
	if sound {
		names = append(names, "Mono")
		if !exact(coded) {
			names = append(names, "SoundBitrate")
		}
	}
	return names
}

// defaultOutput is what is written in the format, as far as tags depend on it.
func (f *fileFormat) defaultOutput() pipeline.Output {
	if f.plain != 0 {
		return pipeline.Output{}
	}
	o := pipeline.Output{Container: f.container, Sound: &pipeline.SoundTrack{Codec: f.sound.usual}}
	if f.video.has {
		o.Video = &pipeline.VideoTrack{}
	}
	return o
}

// checkTags refuses tags that the format has no place for.
func (f *fileFormat) checkTags(c *encodeConfig) error {
	for name, value := range c.tags {
		kept := f.defaultOutput().KeepsTag(name, value)
		if f.plain != 0 {
			kept = pcm.KeepsTag(f.name(), name)
		}
		if !kept {
			return unkept("option Tags: %s has no place for %s=%q", f.one(), name, value)
		}
	}
	return nil
}

// fixedRate reports whether all pictures of the format last equally long.
func (f *fileFormat) fixedRate() bool {
	return f.container == pipeline.AVI || f.container == pipeline.Ogg
}

// animation reports whether the format is one that browsers show as a picture.
func (f *fileFormat) animation() bool {
	return f.plain == gifFormat || f.plain == webpFormat || f.plain == apngFormat
}

// mostPictures is how many pictures of an animation players show a second: what lasts for ten milliseconds or less lasts for a hundred with
// them. A GIF counts in hundredths of a second, WebP in thousandths, APNG in fractions.
func (f *fileFormat) mostPictures() int {
	if f.plain == gifFormat {
		return 50
	}
	return 90
}

// frames returns how many pictures are shown in how many seconds.
func (c *encodeConfig) frames() (n, seconds int) {
	if c.rate == 0 {
		return FrameRate, 1
	}
	return c.rate, max(1, c.rateOver)
}

// frameTime returns when picture i begins.
func (c *encodeConfig) frameTime(i int) time.Duration {
	n, seconds := c.frames()
	return indexTime(i*seconds, n)
}

// soundFrame returns the first sound frame of picture i, at 44100 a second.
func (c *encodeConfig) soundFrame(i int) int {
	n, seconds := c.frames()
	return soundFrame(i*seconds, n)
}

// keyEvery returns how many pictures there are from one key frame to the next, at most; 0 for the codec's own choice.
func (c *encodeConfig) keyEvery() int {
	if c.keyframeEvery == 0 {
		return 0
	}
	n, seconds := c.frames()
	return max(1, min(int(c.keyframeEvery.Seconds()*float64(n)/float64(seconds)), math.MaxInt16))
}

// loops returns how often an animation is shown; 0 for ever.
func (c *encodeConfig) loops() int { return c.loop }

func (c *encodeConfig) sampleRate() int {
	if c.rate > 0 {
		return c.rate
	}
	return SampleRate
}
