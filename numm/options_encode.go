package numm

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// Quality of a lossy format, from 1, small, to 100, good. A lossless format is always better than that.
func Quality(q int) EncodeOption { return qualityOption(q) }

// Bitrate of a lossy format; of a film it is that of its pictures.
func Bitrate(bitsPerSecond int) EncodeOption { return bitrateOption(bitsPerSecond) }

// SoundBitrate sets the bit rate of the sound of a film.
func SoundBitrate(bitsPerSecond int) EncodeOption { return soundBitrateOption(bitsPerSecond) }

// Lossless writes bit-exact, or fails with ErrUnsupported where the format cannot.
func Lossless() EncodeOption { return losslessOption{} }

// WithSound gives a video that WriteVideo writes this sound.
func WithSound(s Sound) EncodeOption { return withSoundOption{s} }

// Codec chooses a codec instead of the format's usual one: "h264", "h265", "av1", "vp8", "vp9", "prores", "mjpeg" or "ffv1" for
// pictures; "aac", "opus", "mp3", "flac" or "pcm" for sound. It may be given once for each. A codec that the format cannot
// hold is an ErrUnsupported.
func Codec(name string) EncodeOption { return codecOption(name) }

// Speed of encoding, from 1, slow and small, to 10.
func Speed(n int) EncodeOption { return speedOption(n) }

// KeyframeEvery sets the longest time from one key frame to the next: players can enter a film only at key frames.
func KeyframeEvery(d time.Duration) EncodeOption { return keyframeOption(d) }

// Mono writes a single channel of sound, the mean of both.
func Mono() EncodeOption { return monoOption{} }

// Loop sets how many times an animation is shown; 0 means without end, which is what it is unless Loop is given.
func Loop(n int) EncodeOption { return loopOption(n) }

// encodeConfig is what the options make of writing. newEncodeConfig fills it.
type encodeConfig struct {
	rate     int // 0: SampleRate or FrameRate
	rateOver int // pictures: rate frames in so many seconds; 0 and 1 are the same
	quality  int // 1 to 100; 0: the format's own default
	bitrate  int // bits a second; 0: the format's own default
	lossless bool
	hasSound bool // WithSound was given
	sound    Sound
	progress func(done, total time.Duration)

	videoCodec, soundCodec string        // names of Codec; empty: the format's usual one
	speed                  int           // 1 to 10; 0: the format's own default
	soundBitrate           int           // bits a second; 0: the format's own default
	keyframeEvery          time.Duration // 0: the format's own default
	mono                   bool
	hasLoop                bool // Loop was given
	loop                   int

	tagsConfig

	special []string // names of the options given that only some formats keep; see keepsOnly
}

type (
	qualityOption      int
	bitrateOption      int
	soundBitrateOption int
	losslessOption     struct{}
	withSoundOption    struct{ Sound }
	codecOption        string
	speedOption        int
	keyframeOption     time.Duration
	monoOption         struct{}
	loopOption         int
)

func (o qualityOption) String() string      { return fmt.Sprintf("Quality(%d)", int(o)) }
func (o bitrateOption) String() string      { return fmt.Sprintf("Bitrate(%d)", int(o)) }
func (o soundBitrateOption) String() string { return fmt.Sprintf("SoundBitrate(%d)", int(o)) }
func (o losslessOption) String() string     { return "Lossless()" }
func (o withSoundOption) String() string    { return "WithSound" }
func (o codecOption) String() string        { return fmt.Sprintf("Codec(%q)", string(o)) }
func (o speedOption) String() string        { return fmt.Sprintf("Speed(%d)", int(o)) }
func (o keyframeOption) String() string     { return fmt.Sprintf("KeyframeEvery(%v)", time.Duration(o)) }
func (o monoOption) String() string         { return "Mono()" }
func (o loopOption) String() string         { return fmt.Sprintf("Loop(%d)", int(o)) }

func (o qualityOption) setEncode(c *encodeConfig) error {
	c.quality = int(o)
	return checkNumber(o, int64(o), 1, 100)
}

func (o bitrateOption) setEncode(c *encodeConfig) error {
	c.bitrate = int(o)
	return checkNumber(o, int64(o), 1, math.MaxInt32)
}

func (o soundBitrateOption) setEncode(c *encodeConfig) error {
	c.soundBitrate = int(o)
	c.special = append(c.special, "SoundBitrate")
	return checkNumber(o, int64(o), 1, math.MaxInt32)
}

func (losslessOption) setEncode(c *encodeConfig) error { c.lossless = true; return nil }

func (o withSoundOption) setEncode(c *encodeConfig) error {
	c.sound, c.hasSound = o.Sound, true
	return nil
}

// The names that Codec accepts.
var (
	videoCodecNames = []string{"h264", "h265", "av1", "vp8", "vp9", "prores", "mjpeg", "ffv1"}
	soundCodecNames = []string{"aac", "opus", "mp3", "flac", "pcm"}
)

func (o codecOption) setEncode(c *encodeConfig) error {
	name := strings.ToLower(string(o))
	switch {
	case slices.Contains(videoCodecNames, name):
		c.videoCodec = name
	case slices.Contains(soundCodecNames, name):
		c.soundCodec = name
	default:
		known := slices.Concat(videoCodecNames, soundCodecNames)
		slices.Sort(known)
		return unkept("option %v: known are %s", o, strings.Join(known, ", "))
	}
	c.special = append(c.special, "Codec")
	return nil
}

func (o speedOption) setEncode(c *encodeConfig) error {
	c.speed = int(o)
	c.special = append(c.special, "Speed")
	return checkNumber(o, int64(o), 1, 10)
}

func (o keyframeOption) setEncode(c *encodeConfig) error {
	c.keyframeEvery = time.Duration(o)
	c.special = append(c.special, "KeyframeEvery")
	if o <= 0 {
		return wrongOption(o, "must be more than 0s")
	}
	return nil
}

func (monoOption) setEncode(c *encodeConfig) error {
	c.mono = true
	c.special = append(c.special, "Mono")
	return nil
}

func (o loopOption) setEncode(c *encodeConfig) error {
	c.loop, c.hasLoop = int(o), true
	c.special = append(c.special, "Loop")
	return checkNumber(o, int64(o), 0, math.MaxUint16)
}
