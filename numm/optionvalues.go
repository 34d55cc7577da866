package numm

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"time"
)

// Every option is a value of a type of its own. It has a method for each kind of call that takes it, so that
// the compiler refuses it elsewhere, and says there what is wrong with it.

type (
	rangeOption   struct{ from, to int }
	betweenOption struct{ from, to time.Duration }
	rateOption    int
	sizeOption    struct {
		width, height       int
		hasWidth, hasHeight bool
	}
	streamOption     int
	memoryOption     int64
	progressOption   func(done, total time.Duration)
	backgroundOption struct{ color.Color }
	qualityOption    int
	bitrateOption    int
	losslessOption   struct{}
	withSoundOption  struct{ Sound }
	pluginsOption    []string
)

func (o rangeOption) span() (span, error) {
	if o.from < 0 || o.to >= 0 && o.to < o.from {
		return span{}, fmt.Errorf("option Range(%d, %d): not a range", o.from, o.to)
	}
	return span{from: o.from, to: o.to}, nil
}

func (o rangeOption) setSound(c *soundConfig) (err error) { c.span, err = o.span(); return err }
func (o rangeOption) setVideo(c *videoConfig) (err error) { c.span, err = o.span(); return err }

func (o betweenOption) span() (span, error) {
	if o.from < 0 || o.to >= 0 && o.to < o.from {
		return span{}, fmt.Errorf("option Between(%v, %v): not a range", o.from, o.to)
	}
	return span{fromTime: o.from, toTime: o.to, byTime: true}, nil
}

func (o betweenOption) setSound(c *soundConfig) (err error) { c.span, err = o.span(); return err }
func (o betweenOption) setVideo(c *videoConfig) (err error) { c.span, err = o.span(); return err }

// The highest rates: ten times what converters and cameras do, and far from any overflow.
const (
	maxSoundRate = 7_680_000
	maxVideoRate = 10_000
)

func (o rateOption) setSound(c *soundConfig) error {
	c.rate = int(o)
	return checkNumber("Rate", int64(o), 1, maxSoundRate)
}

func (o rateOption) setVideo(c *videoConfig) error {
	c.rate = int(o)
	return checkNumber("Rate", int64(o), 1, maxVideoRate)
}

func (o rateOption) setEncode(c *encodeConfig) error {
	c.rate = int(o)
	return checkNumber("Rate", int64(o), 1, maxSoundRate)
}

// maxSide is the largest side of a frame that GStreamer's elements count with.
const maxSide = 32767

func (o sizeOption) setVideo(c *videoConfig) error {
	if o.hasWidth {
		c.width = o.width
		if err := checkNumber("Width", int64(o.width), 1, maxSide); err != nil {
			return fmt.Errorf("%w: %w", ErrSize, err)
		}
	}
	if o.hasHeight {
		c.height = o.height
		if err := checkNumber("Height", int64(o.height), 1, maxSide); err != nil {
			return fmt.Errorf("%w: %w", ErrSize, err)
		}
	}
	return nil
}

func (o streamOption) setSound(c *soundConfig) error {
	c.stream = int(o)
	return checkNumber("Stream", int64(o), 0, math.MaxInt32)
}

func (o streamOption) setVideo(c *videoConfig) error {
	c.stream = int(o)
	return checkNumber("Stream", int64(o), 0, math.MaxInt32)
}

func (o memoryOption) setImage(c *imageConfig) error {
	c.maxMemory = int64(o)
	return checkNumber("MaxMemory", int64(o), 1, math.MaxInt64)
}

func (o memoryOption) setSound(c *soundConfig) error {
	c.maxMemory = int64(o)
	return checkNumber("MaxMemory", int64(o), 1, math.MaxInt64)
}

func (o memoryOption) setVideo(c *videoConfig) error {
	c.maxMemory = int64(o)
	return checkNumber("MaxMemory", int64(o), 1, math.MaxInt64)
}

func (o progressOption) setSound(c *soundConfig) error   { c.progress = o; return nil }
func (o progressOption) setVideo(c *videoConfig) error   { c.progress = o; return nil }
func (o progressOption) setEncode(c *encodeConfig) error { c.progress = o; return nil }

func (o backgroundOption) setImage(c *imageConfig) error {
	if o.Color == nil {
		return fmt.Errorf("option Background: no colour")
	}
	c.background = o.Color
	return nil
}

func (o qualityOption) setEncode(c *encodeConfig) error {
	c.quality = int(o)
	return checkNumber("Quality", int64(o), 1, 100)
}

func (o bitrateOption) setEncode(c *encodeConfig) error {
	c.bitrate = int(o)
	return checkNumber("Bitrate", int64(o), 1, math.MaxInt32)
}

func (losslessOption) setEncode(c *encodeConfig) error { c.lossless = true; return nil }

func (o withSoundOption) setEncode(c *encodeConfig) error {
	c.sound, c.hasSound = o.Sound, true
	return nil
}

func (o pluginsOption) setSound(c *soundConfig) (err error) {
	c.plugins, err = o.addTo(c.plugins)
	return err
}

func (o pluginsOption) setVideo(c *videoConfig) (err error) {
	c.plugins, err = o.addTo(c.plugins)
	return err
}

func (o pluginsOption) addTo(names []string) ([]string, error) {
	if slices.Contains(o, "") {
		return nil, fmt.Errorf("option Plugins: an empty name")
	}
	return append(names, o...), nil
}

func checkNumber(option string, n, low, high int64) error {
	if n < low || n > high {
		return fmt.Errorf("option %s(%d): must be from %d to %d", option, n, low, high)
	}
	return nil
}
