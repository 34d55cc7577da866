package pipeline

import (
	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/pipeline/internal/opus"
)

// unstated returns what decoders require in the caps about how a stream is cut and the container leaves out; empty where there is nothing.
func unstated(caps *gst.Caps) string {
	if add := codecs[caps.Media].unstated; add != nil {
		return add(caps)
	}
	return ""
}

// cutAV1 reports whether a container has cut AV1 into its frames, as all that state their size do: av1parse, which would find
// nothing more to do, ends the process over a damaged one, by an assertion of its base class (GStreamer 1.22).
func cutAV1(caps *gst.Caps) bool { return caps.Has("width") }

// unstatedAV1 is for AV1 that was cut, of which ivfparse leaves this out.
func unstatedAV1(caps *gst.Caps) string {
	if !cutAV1(caps) || caps.Has("stream-format") {
		return ""
	}
	return media.AV1 + ", stream-format=(string)obu-stream, alignment=(string)tu"
}

// unstatedH264 is for H.264 with start codes, in a container that stores sizes but does not state how long these are.
func unstatedH264(caps *gst.Caps) string {
	if caps.Text("stream-format") != "avc" || len(caps.Buffer("codec_data")) > 0 {
		return ""
	}
	return media.H264 + ", stream-format=(string)byte-stream"
}

// unstatedVP9 is for VP9 with alpha, of which matroskademux leaves this out.
func unstatedVP9(caps *gst.Caps) string {
	if !codedAlpha(caps) || caps.Has("alignment") {
		return ""
	}
	return media.VP9 + ", alignment=(string)super-frame"
}

// unstatedJPEG is what avdec_mjpeg requires of pictures that matroskademux gives one by one.
func unstatedJPEG(caps *gst.Caps) string {
	if caps.Has("parsed") {
		return ""
	}
	return media.JPEG + ", parsed=(boolean)true"
}

// unstatedOpus is the rate that Opus is decoded to (RFC 6716, 2), whatever a container says that it was made from.
func unstatedOpus(caps *gst.Caps) string {
	if !caps.Has("rate") || caps.Int("rate") == opus.Rate {
		return ""
	}
	return media.Opus + ", rate=(int)48000"
}

// decodedOpus keeps opusdec from decoding to the rate that a header says the sound was made from, where it is one of Opus' own.
const decodedOpus = media.RawAudio + ", rate=(int)48000"

// cutDTS reports whether a container has cut DTS into its frames, as those do that state its rate: dcaparse states what the core alone has,
// and finds no frame in DTS Express, which has no core.
func cutDTS(caps *gst.Caps) bool { return caps.Has("rate") }
