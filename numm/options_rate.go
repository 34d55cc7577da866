package numm

import (
	"fmt"

	"github.com/gonumm/gonumm/internal/videosetting"
)

// Rate is another number of sound frames (Hz) or video frames a second, instead of SampleRate and FrameRate.
// Of Rate, NativeRate and FractionalRate, the last one given counts.
func Rate(n int) TransferOption { return rateOption(n) }

// NativeRate reads a sound at its own rate, without resampling it, and of a video each frame of the file once, at its own
// time: Frame.Time and Chunk.Time are those of the file, counted from its first frame.
func NativeRate() StreamOption { return nativeRateOption{} }

// FractionalRate sets the rate as a number of video frames in a number of seconds: 24000, 1001 is that of films on television.
func FractionalRate(frames, seconds int) FrameOption { return fractionalRateOption{frames, seconds} }

type (
	rateOption           int
	nativeRateOption     struct{}
	fractionalRateOption struct{ frames, seconds int }
)

func (o rateOption) String() string       { return fmt.Sprintf("Rate(%d)", int(o)) }
func (o nativeRateOption) String() string { return "NativeRate()" }
func (o fractionalRateOption) String() string {
	return fmt.Sprintf("FractionalRate(%d, %d)", o.frames, o.seconds)
}

// The highest rates: ten times what converters and cameras do, and far from any overflow.
const (
	maxSoundRate = 7_680_000
	maxVideoRate = 10_000
)

func (o rateOption) setSound(c *soundConfig) error {
	c.rate, c.nativeRate = int(o), false
	return checkNumber(o, int64(o), 1, maxSoundRate)
}

func (o rateOption) setVideo(c *videoConfig) error {
	c.rate, c.rateOver, c.nativeRate = int(o), 0, false
	return checkNumber(o, int64(o), 1, maxVideoRate)
}

func (o rateOption) setEncode(c *encodeConfig) error {
	c.rate, c.rateOver = int(o), 0
	return checkNumber(o, int64(o), 1, maxSoundRate)
}

// SetDevice asks a device for the rate.
func (o rateOption) SetDevice(s *videosetting.Setting) error {
	s.Rate = int(o)
	return checkNumber(o, int64(o), 1, maxVideoRate)
}

func (o nativeRateOption) setSound(c *soundConfig) error { c.nativeRate = true; return nil }
func (o nativeRateOption) setVideo(c *videoConfig) error { c.nativeRate = true; return nil }

func (o fractionalRateOption) setVideo(c *videoConfig) error {
	c.rate, c.rateOver, c.nativeRate = o.frames, o.seconds, false
	return o.check()
}

func (o fractionalRateOption) setEncode(c *encodeConfig) error {
	c.rate, c.rateOver = o.frames, o.seconds
	c.special = append(c.special, "FractionalRate")
	return o.check()
}

// maxRateTerm bounds both numbers of a fraction; what is written in hundred-thousandths has room.
const maxRateTerm = 1_000_000_000

func (o fractionalRateOption) check() error {
	if o.frames < 1 || o.seconds < 1 || o.frames > maxRateTerm || o.seconds > maxRateTerm {
		return wrongOption(o, "both must be from 1 to %d", maxRateTerm)
	}
	if o.frames/o.seconds > maxVideoRate || o.frames/o.seconds == maxVideoRate && o.frames%o.seconds > 0 {
		return wrongOption(o, "at most %d frames a second", maxVideoRate)
	}
	return nil
}
