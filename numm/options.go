package numm

import (
	"fmt"
	"image/color"
	"math"
	"time"

	"github.com/gonumm/gonumm/internal/freememory"
)

// ImageOption changes how an image is read.
type ImageOption interface{ setImage(*imageConfig) error }

// SoundOption changes how a sound is read.
type SoundOption interface{ setSound(*soundConfig) error }

// VideoOption changes how a video is read.
type VideoOption interface{ setVideo(*videoConfig) error }

// EncodeOption changes how an image, a sound or a video is written.
type EncodeOption interface{ setEncode(*encodeConfig) error }

// StreamOption changes how a sound or a video is read.
type StreamOption interface {
	SoundOption
	VideoOption
}

// ReadOption changes how anything is read.
type ReadOption interface {
	ImageOption
	StreamOption
}

// TransferOption changes how a sound or a video is read or written.
type TransferOption interface {
	StreamOption
	EncodeOption
}

// Range reads only the sound frames or video frames from index from up to, not including, to, counted in the array
// that a whole read would give. A negative to means the end; what lies past the end is empty.
// Of Range and Between, the last one given counts.
func Range(from, to int) StreamOption { return rangeOption{from, to} }

// Between reads only what lies between two times: from the frame that begins nearest to from up to, not including, the
// one nearest to to. A negative to means the end.
func Between(from, to time.Duration) StreamOption { return betweenOption{from, to} }

// Rate is another number of sound frames (Hz) or video frames a second, instead of SampleRate and FrameRate.
func Rate(n int) TransferOption { return rateOption(n) }

// Height scales a video to h rows; the width follows the display aspect, unless Width is given as well.
func Height(h int) VideoOption { return sizeOption{height: h, hasHeight: true} }

// Width scales a video to w columns; the height follows the display aspect, unless Height is given as well.
func Width(w int) VideoOption { return sizeOption{width: w, hasWidth: true} }

// Size scales a video to w columns and h rows, whatever its aspect.
func Size(w, h int) VideoOption { return sizeOption{w, h, true, true} }

// Stream reads the nth stream of its kind, from 0, in the container's order, instead of the default one.
func Stream(n int) StreamOption { return streamOption(n) }

// MaxMemory refuses, with ErrNotEnoughMemory, what would need more than so many bytes, instead of more than is free.
func MaxMemory(bytes int64) ReadOption { return memoryOption(bytes) }

// Progress calls f every now and then, never twice at once, with how much is done and how much there is; total is 0
// where that is unknown. The call waits for f.
func Progress(f func(done, total time.Duration)) TransferOption { return progressOption(f) }

// Background is the colour that lies under transparent parts of an image, instead of white.
// Where c is itself transparent, white shines through.
func Background(c color.Color) ImageOption { return backgroundOption{c} }

// Quality of a lossy format, from 1, small, to 100, good. A lossless format is always better than that.
func Quality(q int) EncodeOption { return qualityOption(q) }

// Bitrate of a lossy format.
func Bitrate(bitsPerSecond int) EncodeOption { return bitrateOption(bitsPerSecond) }

// Lossless writes bit-exact, or fails with ErrUnsupported where the format cannot.
func Lossless() EncodeOption { return losslessOption{} }

// WithSound gives a video that WriteVideo writes this sound.
func WithSound(s Sound) EncodeOption { return withSoundOption{s} }

// Plugins allows GStreamer elements by name, beside those that are known to be safe with strangers' files.
func Plugins(names ...string) StreamOption { return pluginsOption(names) }

// imageConfig is what the options make of reading an image. newImageConfig fills it.
type imageConfig struct {
	maxMemory  int64       // bytes; 0: what is free
	background color.Color // under transparency, never nil

	promise freememory.Promise // of the picture and the work on it, until it is decoded
}

// soundConfig is what the options make of reading a sound. newSoundConfig fills it.
type soundConfig struct {
	span      span
	rate      int      // Hz, 1 or more
	stream    int      // nth sound stream, or -1 for the container's default
	maxMemory int64    // bytes; 0: what is free
	plugins   []string // further elements that may be plugged
	progress  func(done, total time.Duration)
}

// videoConfig is what the options make of reading a video. newVideoConfig fills it.
type videoConfig struct {
	span          span
	rate          int      // frames a second, 1 or more
	width, height int      // to scale to; 0: it follows the display aspect of the other, both 0: no scaling
	stream        int      // nth video stream, or -1 for the container's default
	maxMemory     int64    // bytes; 0: what is free
	plugins       []string // further elements that may be plugged
	progress      func(done, total time.Duration)
}

// encodeConfig is what the options make of writing. newEncodeConfig fills it.
type encodeConfig struct {
	rate     int // 0: SampleRate or FrameRate
	quality  int // 1 to 100; 0: the format's own default
	bitrate  int // bits a second; 0: the format's own default
	lossless bool
	hasSound bool // WithSound was given
	sound    Sound
	progress func(done, total time.Duration)
}

// span is a range of array indices, given as such or by time: an index can be known only when all options are.
type span struct {
	from, to         int
	fromTime, toTime time.Duration
	byTime           bool
}

// bounds are the indices of the span in an array of so many frames a second; to is math.MaxInt where the span has no end.
func (s span) bounds(rate int) (from, to int) {
	from, to = s.from, s.to
	if s.byTime {
		from, to = timeIndex(s.fromTime, rate), -1
		if s.toTime >= 0 {
			to = timeIndex(s.toTime, rate)
		}
	}
	if to < 0 {
		to = math.MaxInt
	}
	return from, to
}

func newImageConfig(opts []ImageOption) (*imageConfig, error) {
	c := &imageConfig{background: color.White}
	for _, o := range opts {
		if o == nil {
			continue
		}
		if err := o.setImage(c); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func newSoundConfig(opts []SoundOption) (*soundConfig, error) {
	c := &soundConfig{span: span{to: -1}, rate: SampleRate, stream: -1}
	for _, o := range opts {
		if o == nil {
			continue
		}
		if err := o.setSound(c); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func newVideoConfig(opts []VideoOption) (*videoConfig, error) {
	c := &videoConfig{span: span{to: -1}, rate: FrameRate, stream: -1}
	for _, o := range opts {
		if o == nil {
			continue
		}
		if err := o.setVideo(c); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func newEncodeConfig(opts []EncodeOption) (*encodeConfig, error) {
	c := &encodeConfig{}
	for _, o := range opts {
		if o == nil {
			continue
		}
		if err := o.setEncode(c); err != nil {
			return nil, err
		}
	}
	if c.lossless && c.bitrate > 0 {
		return nil, fmt.Errorf("option Lossless: cannot keep to a Bitrate as well")
	}
	return c, nil
}
