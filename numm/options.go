package numm

import (
	"image/color"
	"slices"
	"time"

	"github.com/gonumm/gonumm/internal/freememory"
)

// ImageOption changes how a picture is read. These are:
//
//	Height, Width, Size, Cover, Contain   another size
//	Background                            the colour under what is transparent
//	SRGB                                  colours converted to sRGB
//	MaxMemory, Isolated                   limits
type ImageOption interface{ setImage(*imageConfig) error }

// SoundOption changes how a sound is read. These are:
//
//	Range, Between                        a part of it
//	Rate, NativeRate                      another rate
//	Stream                                another stream than the default one
//	Progress                              a callback
//	MaxMemory, Plugins, Isolated          limits
type SoundOption interface{ setSound(*soundConfig) error }

// VideoOption changes how a video, or a movie, is read. These are:
//
//	Range, Between, KeyframesOnly         a part of it
//	Rate, NativeRate, FractionalRate      another rate
//	Height, Width, Size, Cover, Contain   another size
//	Background                            the colour under what is transparent, and beside a Contain
//	Stream, SoundStream                   other streams than the default ones
//	Progress                              a callback
//	MaxMemory, Plugins, Isolated          limits
type VideoOption interface{ setVideo(*videoConfig) error }

// EncodeOption changes how a picture, a sound or a video is written. These are:
//
//	Quality, Bitrate, SoundBitrate, Lossless   how much of it is kept
//	Codec, Speed, KeyframeEvery                how it is coded
//	Rate, FractionalRate                       of what is given to be written
//	Mono, Loop                                 what the file is like
//	WithSound                                  the sound of WriteVideo
//	Tags, Artwork                              what the file states about itself
//	Progress                                   a callback
//
// No format keeps all of them: one that the format cannot keep is an [ErrOption].
type EncodeOption interface{ setEncode(*encodeConfig) error }

// PictureOption changes how a picture or a video is read: [Height], [Width], [Size], [Cover], [Contain] and [Background].
type PictureOption interface {
	ImageOption
	VideoOption
}

// StreamOption changes how a sound or a video is read: [Range], [Between], [NativeRate], [Stream] and [Plugins].
type StreamOption interface {
	SoundOption
	VideoOption
}

// ReadOption changes how anything is read: [MaxMemory] and [Isolated].
type ReadOption interface {
	ImageOption
	StreamOption
}

// TransferOption changes how a sound or a video is read or written: [Rate] and [Progress].
type TransferOption interface {
	StreamOption
	EncodeOption
}

// FrameOption changes how a video is read or written: [FractionalRate].
type FrameOption interface {
	VideoOption
	EncodeOption
}

// imageConfig is what the options make of reading an image. newImageConfig fills it.
type imageConfig struct {
	maxMemory  int64       // bytes; 0: what is free
	background color.Color // under transparency, never nil
	fit        fit         // the size
	alpha      bool        // the result has alpha, where the picture does
	srgb       bool        // colours are converted to sRGB
	isolated   bool        // in a child process

	promise freememory.Promise // of the picture and the work on it, until it is decoded
}

// readConfig is what the options make of reading a sound or a video alike.
type readConfig struct {
	span       span
	nativeRate bool     // the file's own rate, instead
	stream     int      // nth stream of the kind, or -1 for the container's default
	maxMemory  int64    // bytes; 0: what is free
	plugins    []string // further elements that may be plugged
	progress   func(done, total time.Duration)
	isolated   bool // in a child process:
	child      *isolation
}

// soundConfig is what the options make of reading a sound. newSoundConfig fills it.
type soundConfig struct {
	readConfig
	rate int // Hz, 1 or more
}

// inChild is what a child is told, which has none of its own.
func (c soundConfig) inChild() *soundConfig {
	c.isolated, c.child, c.progress = false, nil, nil
	return &c
}

// rounds reports whether samples of a rate are given out as they are, but for being rounded to 16 bits.
func (c *soundConfig) rounds(rate int) bool { return c.nativeRate || c.rate == rate }

// videoConfig is what the options make of reading a video. newVideoConfig fills it. Its nativeRate gives each source frame once.
type videoConfig struct {
	readConfig
	rate        int         // frames a second, 1 or more
	rateOver    int         // of this many seconds; 0 and 1 are the same
	keyframes   bool        // only key frames
	fit         fit         // the size
	background  color.Color // under transparency and beside what Contain holds, never nil
	soundStream int         // nth sound stream of a movie, or -1 for the container's default
	whole       bool        // it becomes one array
}

// inChild is what a child is told, which has none of its own.
func (c videoConfig) inChild() *videoConfig {
	c.isolated, c.child, c.progress = false, nil, nil
	return &c
}

// each calls set with every option that is not nil, until one fails.
func each[O any](opts []O, set func(o O) error) error {
	for _, o := range opts {
		if any(o) == nil {
			continue
		}
		if err := set(o); err != nil {
			return err
		}
	}
	return nil
}

func newImageConfig(opts []ImageOption) (*imageConfig, error) {
	c := &imageConfig{background: color.White}
	if err := each(opts, func(o ImageOption) error { return o.setImage(c) }); err != nil {
		return nil, err
	}
	return c, nil
}

func newSoundConfig(opts []SoundOption) (*soundConfig, error) {
	c := &soundConfig{readConfig: readConfig{span: span{to: -1}, stream: -1}, rate: SampleRate}
	if err := each(opts, func(o SoundOption) error { return o.setSound(c) }); err != nil {
		return nil, err
	}
	return c, nil
}

func newVideoConfig(opts []VideoOption) (*videoConfig, error) {
	c := &videoConfig{readConfig: readConfig{span: span{to: -1}, stream: -1}, rate: FrameRate, soundStream: -1, background: color.White}
	if err := each(opts, func(o VideoOption) error { return o.setVideo(c) }); err != nil {
		return nil, err
	}
	return c, nil
}

func newEncodeConfig(opts []EncodeOption) (*encodeConfig, error) {
	c := &encodeConfig{}
	if err := each(opts, func(o EncodeOption) error { return o.setEncode(c) }); err != nil {
		return nil, err
	}
	if c.lossless && c.bitrate > 0 {
		return nil, wrongOption(losslessOption{}, "cannot keep to a Bitrate as well")
	}
	return c, nil
}

// keepsOnly refuses the options for writing that were given and are not among those that a format keeps, by their names. It
// is asked for those of options_encode.go and options_tags.go that only some formats have.
func (c *encodeConfig) keepsOnly(what string, names ...string) error {
	for _, given := range c.special {
		if !slices.Contains(names, given) {
			return unkept("option %s is not supported for %s", given, what)
		}
	}
	return nil
}
