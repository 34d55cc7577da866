package pipeline

import (
	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/pipeline/internal/header"
	"github.com/gonumm/gonumm/pipeline/internal/mp3"
)

// pictureHeader reads the headers of coded pictures: those in the container, and the first bytes. known is false where there are none to
// read.
func pictureHeader(caps *gst.Caps, head []byte) (p header.Picture, ok, known bool) {
	return readHeader(codecs[caps.Media].picture, caps, head)
}

// soundHeader is pictureHeader for sound.
func soundHeader(caps *gst.Caps, head []byte) (s header.Sound, ok, known bool) {
	return readHeader(codecs[caps.Media].sound, caps, head)
}

func readHeader[T any](read func(*gst.Caps, []byte) (T, bool), caps *gst.Caps, head []byte) (h T, ok, known bool) {
	if read == nil {
		return h, false, false
	}
	h, ok = read(caps, head)
	return h, ok, true
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

// pictureIn returns what reads the container's headers, where it has some, and otherwise the stream's.
func pictureIn(ofConfig, ofStream func([]byte) (header.Picture, bool)) func(*gst.Caps, []byte) (header.Picture, bool) {
	return func(caps *gst.Caps, head []byte) (header.Picture, bool) {
		if config := caps.Buffer("codec_data"); len(config) > 0 && ofConfig != nil {
			if p, ok := ofConfig(config); ok {
				return p, true
			}
		}
		return ofStream(head)
	}
}

func mpegPicture(caps *gst.Caps, head []byte) (header.Picture, bool) {
	if version := caps.Int("mpegversion"); version == 1 || version == 2 {
		return header.MPEGVideo(head)
	}
	return pictureIn(header.MPEG4, header.MPEG4)(caps, head)
}

// soundIn returns what reads the stream's headers.
func soundIn(ofStream func([]byte) (header.Sound, bool)) func(*gst.Caps, []byte) (header.Sound, bool) {
	return func(_ *gst.Caps, head []byte) (header.Sound, bool) { return ofStream(head) }
}

func mpegSound(caps *gst.Caps, head []byte) (header.Sound, bool) {
	config := caps.Buffer("codec_data")
	switch {
	case caps.Int("mpegversion") == 1:
		frame, ok := mp3.First(head)
		return header.Sound{Rate: frame.SampleRate, Channels: frame.Channels}, ok
	case len(config) >= 2:
		return header.AAC(config)
	case caps.Text("stream-format") == "loas":
		return header.LATM(head)
	}
	return header.ADTS(head)
}

// dtsSound takes the larger of what the stream and the container state, as the core has less than its extensions.
func dtsSound(caps *gst.Caps, head []byte) (header.Sound, bool) {
	s, ok := header.DTS(head)
	s.Rate, s.Channels = max(s.Rate, caps.Int("rate")), max(s.Channels, caps.Int("channels"))
	return s, ok
}
