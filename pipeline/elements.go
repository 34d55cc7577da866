package pipeline

import (
	"slices"
	"strings"

	"github.com/gonumm/gonumm/gst"
)

// forbidden are the words in an element's class that no element for a stranger's file may have:
// manifests fetch what they name, and network and source elements open what is not the file.
var forbidden = []string{"Adaptive", "Network", "Source"}

// references are the media types of files that only point elsewhere.
var references = []string{
	"application/x-hls", "application/dash+xml", "application/vnd.ms-sstr+xml", "application/sdp",
	"application/x-rtsp", "text/uri-list", "application/x-smil", "application/smil", "application/xspf+xml",
	"audio/x-scpls", "audio/x-mpegurl", "video/x-ms-asx",
}

// preferred come before others of equal rank or above: measured to be the quicker of those that are right. a52dec is
// 38 dB from ffmpeg's AC-3 where avdec_ac3 is 183; jpegdec drops every other row of chroma where a JPEG has
// them all, which avdec_mjpeg passes on; openjpegdec is told of with look.jpeg2000Decoder. Of Opus' two, withoutGain tells.
var preferred = []string{"mpg123audiodec", "flacdec", "vorbisdec", "avdec_ac3", "avdec_mjpeg", "avdec_jpeg2000"}

// delicate are decoders that crash where a size is refused or too large. They are plugged only where their name
// was asked for, by somebody who has looked at the size.
var delicate = []string{"rsvgdec"}

// settings are properties that a decoder needs to be right, as name, value pairs. opusdec leaves out the
// phase inversion that encoders count on, which puts one channel 14 dB from ffmpeg's; jpegdec's quick way
// is 0.9 levels too dark in the mean.
var settings = map[string][]string{
	"opusdec": {"phase-inversion", "true"},
	"jpegdec": {"idct-method", "islow"},
}

// unfit are libav's own demuxers: some open what a file names behind GStreamer's back, and the one for GIFs
// goes on asking for more at the end. No format that is claimed needs one.
const unfit = "avdemux_"

// soleDemuxers open a format alone: to look through the list of all takes a tenth of what a short file does.
var soleDemuxers = map[string]string{
	"audio/x-wav": "wavparse", "video/quicktime": "qtdemux", "audio/x-m4a": "qtdemux", "application/ogg": "oggdemux",
	"audio/ogg": "oggdemux", "video/ogg": "oggdemux", "video/x-matroska": "matroskademux", "audio/x-matroska": "matroskademux",
	"video/webm": "matroskademux", "audio/webm": "matroskademux",
}

// convertible are the fields that a parser can change, so that a decoder that wants another value
// still fits.
var convertible = []string{"stream-format", "alignment", "framed", "parsed", "codec_data", "header-format"}

// rules says what may be plugged into one pipeline.
type rules struct {
	allowed []string // elements that the caller asked for by name
}

func (r rules) allows(f gst.Factory) bool {
	if slices.Contains(r.allowed, f.Name) {
		return true
	}
	return !slices.ContainsFunc(forbidden, f.Is) && !slices.Contains(delicate, f.Name)
}

// demuxer finds what opens a container; ok is false where the caps are no container's.
func (r rules) demuxer(caps *gst.Caps) (f gst.Factory, ok bool, err error) {
	if isRaw(caps) {
		return f, false, nil
	}
	if name, known := soleDemuxers[caps.Media]; known {
		if f, ok := gst.FindFactory(name); ok && f.Rank >= gst.Marginal {
			return f, true, nil
		}
	}
	refused := slices.Contains(references, caps.Media)
	for _, f := range gst.Factories(caps) {
		switch {
		case !f.Is("Demuxer"), strings.HasPrefix(f.Name, unfit) && !slices.Contains(r.allowed, f.Name):
		case r.allows(f):
			return f, true, nil
		default:
			refused = true
		}
	}
	if refused {
		return f, false, failure(ErrForbidden, "%s is a list of other places", caps.Media)
	}
	return f, false, nil
}

// decoder finds what decodes a stream: what was asked for by name, else what is preferred, else the first. Decoders in hardware are passed over: what they give depends
// on the machine. So are the bins that decode alpha as a second picture, which law 1 has no use for.
func (r rules) decoder(caps *gst.Caps) (gst.Factory, error) {
	var best gst.Factory
	preferred := func(f gst.Factory) bool {
		if f.Name == "opusdec" || f.Name == "avdec_opus" {
			return (f.Name == "avdec_opus") == withoutGain(caps)
		}
		return slices.Contains(preferred, f.Name)
	}
	for _, f := range gst.Factories(caps, convertible...) {
		switch {
		case !f.Is("Decoder"), f.Is("Hardware"), strings.HasSuffix(f.Name, "alphadecodebin"), !r.allows(f):
		case slices.Contains(r.allowed, f.Name):
			return f, nil
		case best.Name == "", preferred(f) && !preferred(best):
			best = f
		}
	}
	if best.Name == "" {
		return best, missing(caps)
	}
	return best, nil
}

// withoutGain says whether a header of Opus asks for one stream of mono or stereo as it is. avdec_opus decodes that in half the
// time of opusdec; it ignores the gain, and knows nothing of further streams.
func withoutGain(caps *gst.Caps) bool {
	head := caps.Buffer("streamheader")
	const gain, family = 16, 18 // RFC 7845, 5.1
	return len(head) > family && string(head[:8]) == "OpusHead" && head[gain] == 0 && head[gain+1] == 0 && head[family] == 0
}

// parser finds what cuts a stream into frames and tells what its headers say; ok is false where
// there is none or the container has done its work.
func (r rules) parser(caps *gst.Caps) (f gst.Factory, ok bool) {
	if caps.Text("parsed") == "true" || caps.Text("framed") == "true" || cutAV1(caps) {
		return f, false
	}
	for _, f := range gst.Factories(caps) {
		if f.Is("Parser") && r.allows(f) {
			return f, true
		}
	}
	return f, false
}

// cutAV1 says whether a container has cut AV1 into its frames, as all that state their size do: av1parse, which would find nothing more
// to do, ends the process over a damaged one, by an assertion of its base class (GStreamer 1.22).
func cutAV1(caps *gst.Caps) bool { return caps.Media == "video/x-av1" && caps.Has("width") }

// statedAV1 is what decoders want to hear of AV1 that was cut, and what ivfparse leaves out.
const statedAV1 = "video/x-av1, stream-format=(string)obu-stream, alignment=(string)tu"

// statesColour are the parsers that pass on the container's word on colour in place of the stream's.
func statesColour(parser string) bool {
	return strings.HasPrefix(parser, "h264") || strings.HasPrefix(parser, "h265")
}
