package pipeline

import (
	"slices"
	"strings"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/pipeline/internal/opus"
)

// forbidden are the words in an element's class that no element for an untrusted file may have:
// manifests fetch what they name, and network and source elements open what is not the file.
var forbidden = []string{"Adaptive", "Network", "Source"}

// references are the media types of files that only point elsewhere.
var references = []string{
	"application/x-hls", "application/dash+xml", "application/vnd.ms-sstr+xml", "application/sdp",
	"application/x-rtsp", "text/uri-list", "application/x-smil", "application/smil", "application/xspf+xml",
	"audio/x-scpls", "audio/x-mpegurl", "video/x-ms-asx",
}

// preferred come before others of equal rank or above: measured to be the faster of those that are right. a52dec is
// 38 dB from ffmpeg's AC-3 where avdec_ac3 is 183; jpegdec drops every other row of chroma where a JPEG has
// them all, which avdec_mjpeg passes on; dtsdec knows the core of DTS alone, without extensions; openjpegdec is described at jpeg2000.decoders. withoutGain chooses between Opus' two.
var preferred = []string{"mpg123audiodec", "flacdec", "vorbisdec", "avdec_ac3", "avdec_dca", "avdec_mjpeg", "avdec_jpeg2000"}

// delicate are decoders that crash where a size is refused or too large. They are used only where they were
// requested by name, by a caller that has checked the size.
var delicate = []string{"rsvgdec"}

// settings are properties that a decoder needs to be right, as name, value pairs. opusdec leaves out the
// phase inversion that encoders count on, which puts one channel 14 dB from ffmpeg's; jpegdec's fast way
// is 0.9 levels too dark in the mean.
var settings = map[string][]string{
	"opusdec": {"phase-inversion", "true"},
	"jpegdec": {"idct-method", "islow"},
}

// whole are decoders of libav that fill every frame, whatever is damaged, with what they find in the frames before. The others leave
// what they cannot decode as the buffer was.
var whole = []string{
	"avdec_h264", "avdec_mpeg4", "avdec_mpeg2video", "avdec_mpegvideo", "avdec_h263", "avdec_flv", "avdec_msmpeg4v1", "avdec_msmpeg4v2", "avdec_msmpeg4",
}

// settingsFor returns the properties for a decoder of a kind of stream. Libav's own buffers start as zeros, so that
// what a damaged frame lacks is no memory of something else; GStreamer's do not, and save a copy.
func settingsFor(decoder string, kind Kind) []string {
	if kind == Video && strings.HasPrefix(decoder, "avdec_") && !slices.Contains(whole, decoder) {
		return []string{"direct-rendering", "false"}
	}
	return settings[decoder]
}

// unfit are libav's own demuxers: some open what a file names without GStreamer's knowledge, and the one for GIFs
// goes on asking for more at the end. No supported format needs one.
const unfit = "avdemux_"

// convertible are the fields that a parser can change, so that a decoder that requires another value
// still fits.
var convertible = []string{"stream-format", "alignment", "framed", "parsed", "codec_data", "header-format"}

// rules determine which elements may be used in one pipeline.
type rules struct {
	allowed []string // elements that the caller asked for by name
}

func (r rules) allows(f gst.Factory) bool {
	if slices.Contains(r.allowed, f.Name) {
		return true
	}
	return !slices.ContainsFunc(forbidden, f.Is) && !slices.Contains(delicate, f.Name)
}

// demuxer returns the demuxer of a container; ok is false where the caps are not a container's.
func (r rules) demuxer(caps *gst.Caps) (f gst.Factory, ok bool, err error) {
	if isRaw(caps) {
		return f, false, nil
	}
	if name := containers[caps.Media].demuxer; name != "" {
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
// on the machine. Alpha that is coded as a second picture takes the decoder that puts both together.
func (r rules) decoder(caps *gst.Caps) (gst.Factory, error) {
	if parsed, ok := parsedAMR[caps.Media]; ok {
		var err error
		if caps, err = gst.ParseCaps(parsed); err != nil {
			return gst.Factory{}, err
		}
	}
	var best gst.Factory
	preferred := func(f gst.Factory) bool {
		if f.Name == "opusdec" || f.Name == "avdec_opus" {
			return (f.Name == "avdec_opus") == withoutGain(caps)
		}
		return slices.Contains(preferred, f.Name)
	}
	for _, f := range gst.Factories(caps, convertible...) {
		switch {
		case !f.Is("Decoder"), f.Is("Hardware"), !r.allows(f):
		case decodesAlpha(f) && !codedAlpha(caps):
		case decodesAlpha(f), slices.Contains(r.allowed, f.Name):
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

// parsedAMR are the caps that amrparse makes of files of AMR, which no decoder takes as they are.
var parsedAMR = map[string]string{
	"audio/x-amr-nb-sh": "audio/AMR, rate=(int)8000, channels=(int)1",
	"audio/x-amr-wb-sh": "audio/AMR-WB, rate=(int)16000, channels=(int)1",
}

// withoutGain reports whether a header of Opus has one stream of mono or stereo without a gain. avdec_opus decodes that in half the
// time of opusdec; it ignores the gain, and does not support further streams.
func withoutGain(caps *gst.Caps) bool {
	head := caps.Buffer("streamheader")
	const gain, family = 16, 18 // RFC 7845, 5.1
	return len(head) > family && string(head[:8]) == "OpusHead" && head[gain] == 0 && head[gain+1] == 0 && head[family] == 0
}

// parser returns the element that cuts a stream into frames and reads its headers; ok is false where
// there is none or the container has done its work.
func (r rules) parser(caps *gst.Caps) (f gst.Factory, ok bool) {
	if caps.Text("parsed") == "true" || caps.Text("framed") == "true" || cutAV1(caps) || cutDTS(caps) || codedAlpha(caps) {
		return f, false
	}
	for _, f := range gst.Factories(caps) {
		if f.Is("Parser") && r.allows(f) {
			return f, true
		}
	}
	return f, false
}

// codedAlpha reports whether frames bring their alpha as a second picture (BlockAdditions of WebM). vp9parse, which would find
// nothing more to do, loops for ever over them (GStreamer 1.22).
func codedAlpha(caps *gst.Caps) bool { return caps.Text("codec-alpha") == "true" }

func decodesAlpha(f gst.Factory) bool { return strings.HasSuffix(f.Name, "alphadecodebin") }

// cutVP9 is what the decoder of VP9 with alpha requires in its caps, and what matroskademux leaves out.
const cutVP9 = "video/x-vp9, alignment=(string)super-frame"

// cutAV1 reports whether a container has cut AV1 into its frames, as all that state their size do: av1parse, which would find
// nothing more to do, ends the process over a damaged one, by an assertion of its base class (GStreamer 1.22).
func cutAV1(caps *gst.Caps) bool { return caps.Media == "video/x-av1" && caps.Has("width") }

// cutDTS reports whether a container has cut DTS into its frames, as those do that state its rate: dcaparse states what the core alone has,
// and finds no frame in DTS Express, which has no core.
func cutDTS(caps *gst.Caps) bool { return caps.Media == "audio/x-dts" && caps.Has("rate") }

// statedAV1 is what decoders require in the caps of AV1 that was cut, and what ivfparse leaves out.
const statedAV1 = "video/x-av1, stream-format=(string)obu-stream, alignment=(string)tu"

// unstated returns what decoders require in the caps about how a stream is cut and the container leaves out; empty where there is nothing.
func unstated(caps *gst.Caps) string {
	switch {
	case cutAV1(caps) && !caps.Has("stream-format"):
		return statedAV1
	case caps.Media == "video/x-h264" && caps.Text("stream-format") == "avc" && len(caps.Buffer("codec_data")) == 0:
		return startCodes
	case caps.Media == "image/jpeg" && !caps.Has("parsed"):
		return wholeJPEG
	case caps.Media == "audio/x-opus" && caps.Has("rate") && caps.Int("rate") != opus.Rate:
		return opusRate
	case codedAlpha(caps) && caps.Media == "video/x-vp9" && !caps.Has("alignment"):
		return cutVP9
	}
	return ""
}

// opusRate is what Opus is decoded to (RFC 6716, 2), whatever a container says that it was made from.
const opusRate = "audio/x-opus, rate=(int)48000"

// decodedOpus keeps opusdec from decoding to the rate that a header says the sound was made from, where it is one of Opus' own.
const decodedOpus = "audio/x-raw, rate=(int)48000"

// wholeJPEG is what avdec_mjpeg requires in the caps of pictures that matroskademux gives one by one.
const wholeJPEG = "image/jpeg, parsed=(boolean)true"

// startCodes are the caps of H.264 with start codes, in a container that stores sizes but does not state how long these are.
const startCodes = "video/x-h264, stream-format=(string)byte-stream"

// hidesColour reports whether the container's colorimetry is to be kept from what follows: the parsers of H.264 and H.265 pass it
// on in place of the stream's, and avdec_mjpeg does not take it.
func hidesColour(caps *gst.Caps) bool {
	return slices.Contains([]string{"video/x-h264", "video/x-h265", "image/jpeg"}, caps.Media)
}
