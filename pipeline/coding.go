package pipeline

import (
	"strconv"
	"strings"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/pipeline/internal/mp3"
)

// Coding is how a stream is coded, by its own headers, else by its container. What is not stated is 0.
type Coding struct {
	Codec                       string // as ffmpeg names it
	Description                 string // in GStreamer's words, where the demuxer has some
	Width, Height               int    // as stored
	PixelAspect                 [2]int // width of a pixel to its height
	FrameRate                   [2]int
	SampleRate, Channels        int
	Bits                        int
	Primaries, Transfer, Matrix string // as ffmpeg names them
	Rotation                    int    // degrees clockwise that reading undoes
	Mirrored                    bool   // left to right, before it is turned
	Encrypted                   bool
}

func codingOf(caps *gst.Caps, head []byte) Coding {
	c := Coding{Codec: codecName(caps)}
	switch kindOf(caps) {
	case Video:
		c.ofVideo(caps, head)
	case Sound:
		c.ofSound(caps, head)
	}
	return c
}

func (c *Coding) ofVideo(caps *gst.Caps, head []byte) {
	p, _, _ := pictureHeader(caps, head)
	c.Width, c.Height = p.Width, p.Height
	byHeaders := p.Width > 0 && (caps.Media == media.H264 || caps.Media == media.H265) // as decoders go, whatever a container says
	if w, h := caps.Int("width"), caps.Int("height"); w > 0 && h > 0 && !byHeaders {
		c.Width, c.Height = w, h
	}
	c.PixelAspect = [2]int{1, 1}
	if n, d := caps.Fraction("pixel-aspect-ratio"); n > 0 && d > 0 {
		c.PixelAspect = [2]int{n, d}
	} else if p.Aspect[0] > 0 {
		c.PixelAspect = p.Aspect
	}
	c.FrameRate = p.Rate
	if n, d := caps.Fraction("framerate"); plausibleRate(n, d) {
		c.FrameRate = [2]int{n, d}
	}
	if !plausibleRate(c.FrameRate[0], c.FrameRate[1]) {
		c.FrameRate = [2]int{}
	}
	c.Bits = p.Bits
	if c.Bits == 0 && codecs[caps.Media].eightBits {
		c.Bits = 8
	}
	if format := caps.Text("format"); caps.Media == media.RawVideo {
		c.Bits = rawDepth(format)
	}
	c.setColour(p.Colour, caps.Text("colorimetry"))
}

// plausibleRate reports whether a frame rate is plausible: containers without one state the ticks of their clock.
func plausibleRate(n, d int) bool {
	const fastest = 1000
	return n > 0 && d > 0 && n/d <= fastest
}

func (c *Coding) ofSound(caps *gst.Caps, head []byte) {
	s, _, _ := soundHeader(caps, head)
	c.SampleRate, c.Channels, c.Bits = s.Rate, s.Channels, s.Bits
	if frame, ok := mp3.First(head); ok && caps.Media == media.MPEGAudio && caps.Int("mpegversion") == 1 {
		c.Codec = "mp" + strconv.Itoa(frame.Layer)
	}
	if c.SampleRate == 0 {
		c.SampleRate = caps.Int("rate")
	}
	if c.Channels == 0 {
		c.Channels = caps.Int("channels")
	}
	switch {
	case caps.Media == media.RawAudio:
		c.Bits = rawBits(caps.Text("format"))
	case c.Bits == 0:
		c.Bits = caps.Int("depth")
	}
	if head := caps.Buffer("streamheader"); caps.Media == media.Opus && len(head) > 9 && c.Channels == 0 {
		c.Channels = int(head[9])
	}
	if caps.Media == media.Opus {
		c.SampleRate = 48000
	}
}

// rawBits returns the depth of samples by the name of their format, "S24LE".
func rawBits(format string) int {
	digits := strings.TrimLeft(format, "SUF")
	digits, _, _ = strings.Cut(strings.TrimRight(digits, "LBE"), "_")
	bits, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return bits
}

// rawDepth returns the depth of pixels by the name of their format, "I420_10LE".
func rawDepth(format string) int {
	for _, deep := range []string{"10", "12", "14", "16"} {
		if strings.Contains(format, "_"+deep) || strings.HasPrefix(format, "GRAY"+deep) {
			bits, err := strconv.Atoi(deep)
			if err == nil {
				return bits
			}
		}
	}
	return 8
}
