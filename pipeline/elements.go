package pipeline

import (
	"slices"
	"strings"

	"github.com/gonumm/gonumm/gst"
)

// forbidden are the words in an element's class that no element for an untrusted file may have:
// manifests fetch what they name, and network and source elements open what is not the file.
var forbidden = []string{"Adaptive", "Network", "Source"}

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

// whole is the decoder of libav that fills every frame, whatever is damaged, with what it finds in the frames before. The others leave
// parts of a damaged frame as its buffer was, so that buffer is cleared first.
const whole = "avdec_h264"

// concealing are those of libav that conceal what is damaged in a frame while other threads make further frames from it, or, of MPEG-2, other
// slices: what these come to depends on which thread is faster. On one thread it does not.
var concealing = []string{"avdec_h264", "avdec_mpeg2video", "avdec_mpeg4", "avdec_rv30", "avdec_rv40"}

// oneThreaded are those of them that do not tell in time that a frame is damaged, and therefore always work on one thread.
var oneThreaded = []string{"avdec_mpeg4", "avdec_rv30", "avdec_rv40"}

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
	refused := containers[caps.Media].elsewhere
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
	if parsed := codecs[caps.Media].parsed; parsed != "" {
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
	changes := convertible
	if caps.Text("stream-format") == "loas" {
		changes = slices.DeleteFunc(slices.Clone(changes), func(field string) bool { return field == "stream-format" }) // aacparse does not change that
	}
	for _, f := range gst.Factories(caps, changes...) {
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
	if caps.Text("parsed") == "true" || caps.Text("framed") == "true" || codedAlpha(caps) {
		return f, false
	}
	if cut := codecs[caps.Media].cut; cut != nil && cut(caps) {
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
