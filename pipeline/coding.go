package pipeline

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/pipeline/internal/header"
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

// pictureHeader reads the headers of coded pictures: those in the container, and the first bytes.
func pictureHeader(caps *gst.Caps, head []byte) (p header.Picture, ok, known bool) {
	config := caps.Buffer("codec_data")
	read := func(ofConfig, ofStream func([]byte) (header.Picture, bool)) (header.Picture, bool, bool) {
		if len(config) > 0 && ofConfig != nil {
			if p, ok := ofConfig(config); ok {
				return p, true, true
			}
		}
		p, ok := ofStream(head)
		return p, ok, true
	}
	switch caps.Media {
	case "video/x-h264":
		return read(header.AVC, header.H264)
	case "video/x-h265":
		return read(header.HEVC, header.H265)
	case "video/x-av1":
		return read(header.AV1Config, header.AV1)
	case "video/x-vp9":
		return read(nil, header.VP9)
	case "video/x-vp8":
		return read(nil, header.VP8)
	case "video/mpeg":
		if version := caps.Int("mpegversion"); version == 1 || version == 2 {
			return read(nil, header.MPEGVideo)
		}
		return read(header.MPEG4, header.MPEG4)
	case "video/x-divx", "video/x-xvid":
		return read(header.MPEG4, header.MPEG4)
	}
	return p, false, false
}

// soundHeader is pictureHeader for sound.
func soundHeader(caps *gst.Caps, head []byte) (s header.Sound, ok, known bool) {
	config := caps.Buffer("codec_data")
	switch caps.Media {
	case "audio/mpeg":
		switch {
		case caps.Int("mpegversion") == 1:
			frame, ok := mp3.First(head)
			return header.Sound{Rate: frame.SampleRate, Channels: frame.Channels}, ok, true
		case len(config) >= 2:
			s, ok = header.AAC(config)
		case caps.Text("stream-format") == "loas":
			s, ok = header.LATM(head)
		default:
			s, ok = header.ADTS(head)
		}
		return s, ok, true
	case "audio/x-ac3", "audio/x-eac3", "audio/ac3":
		s, ok = header.AC3(head)
		return s, ok, true
	case "audio/x-dts":
		s, ok = header.DTS(head)
		s.Rate, s.Channels = max(s.Rate, caps.Int("rate")), max(s.Channels, caps.Int("channels")) // the core has less than its extensions
		return s, ok, true
	}
	return s, false, false
}

// headersWhole reports whether no more of a stream is needed to describe it.
func headersWhole(caps *gst.Caps, head []byte) bool {
	switch kindOf(caps) {
	case Video:
		_, ok, known := pictureHeader(caps, head)
		return ok || !known
	case Sound:
		_, ok, known := soundHeader(caps, head)
		return ok || !known
	}
	return true
}

func codingOf(caps *gst.Caps, head []byte) Coding {
	c := Coding{Codec: codecName(caps)}
	if original := caps.Text("original-media-type"); original != "" {
		c.Encrypted = true
	}
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
	if w, h := caps.Int("width"), caps.Int("height"); w > 0 && h > 0 {
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
	if c.Bits == 0 && slices.Contains(ofEightBits, c.Codec) {
		c.Bits = 8
	}
	if format := caps.Text("format"); caps.Media == "video/x-raw" {
		c.Bits = rawDepth(format)
	}
	c.setColour(p.Colour, caps.Text("colorimetry"))
}

// ofEightBits are codecs that have no other depth.
var ofEightBits = []string{"mjpeg", "flv1", "msmpeg4v1", "msmpeg4v2", "msmpeg4v3", "wmv1", "wmv2", "wmv3", "huffyuv", "theora", "vp6-flash",
	"h263", "mpeg1video", "mpeg2video", "mpeg4", "vp8", "cinepak", "svq3", "svq1"}

// plausibleRate reports whether a frame rate is plausible: containers without one state the ticks of their clock.
func plausibleRate(n, d int) bool {
	const fastest = 1000
	return n > 0 && d > 0 && n/d <= fastest
}

func (c *Coding) ofSound(caps *gst.Caps, head []byte) {
	s, _, _ := soundHeader(caps, head)
	c.SampleRate, c.Channels, c.Bits = s.Rate, s.Channels, s.Bits
	if frame, ok := mp3.First(head); ok && caps.Media == "audio/mpeg" && caps.Int("mpegversion") == 1 {
		c.Codec = "mp" + strconv.Itoa(frame.Layer)
	}
	if c.SampleRate == 0 {
		c.SampleRate = caps.Int("rate")
	}
	if c.Channels == 0 {
		c.Channels = caps.Int("channels")
	}
	switch {
	case caps.Media == "audio/x-raw":
		c.Bits = rawBits(caps.Text("format"))
	case c.Bits == 0:
		c.Bits = caps.Int("depth")
	}
	if head := caps.Buffer("streamheader"); caps.Media == "audio/x-opus" && len(head) > 9 && c.Channels == 0 {
		c.Channels = int(head[9])
	}
	if caps.Media == "audio/x-opus" {
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
