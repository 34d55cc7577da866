package pipeline

import (
	"strings"

	"github.com/gonumm/gonumm/gst"
)

// packages name what Debian 12 and 13 call the plug-in sets, by the media types that need them.
var packages = []struct{ media, name, set string }{
	{"video/x-h264", "H.264", "gstreamer1.0-libav"},
	{"video/x-h265", "H.265", "gstreamer1.0-libav"},
	{"video/x-av1", "AV1", "gstreamer1.0-plugins-bad"},
	{"video/x-vp", "VP8 or VP9", "gstreamer1.0-plugins-good"},
	{"video/x-theora", "Theora", "gstreamer1.0-plugins-base"},
	{"audio/x-vorbis", "Vorbis", "gstreamer1.0-plugins-base"},
	{"audio/x-opus", "Opus", "gstreamer1.0-plugins-base"},
	{"audio/x-flac", "FLAC", "gstreamer1.0-plugins-good"},
	{"application/ogg", "Ogg", "gstreamer1.0-plugins-base"},
	{"video/quicktime", "MP4 and QuickTime", "gstreamer1.0-plugins-good"},
	{"audio/x-m4a", "MP4", "gstreamer1.0-plugins-good"},
	{"video/x-matroska", "Matroska", "gstreamer1.0-plugins-good"},
	{"audio/x-matroska", "Matroska", "gstreamer1.0-plugins-good"},
	{"video/webm", "WebM", "gstreamer1.0-plugins-good"},
	{"audio/webm", "WebM", "gstreamer1.0-plugins-good"},
	{"video/x-msvideo", "AVI", "gstreamer1.0-plugins-good"},
	{"audio/x-wav", "WAV", "gstreamer1.0-plugins-good"},
	{"audio/x-au", "AU", "gstreamer1.0-plugins-good"},
	{"video/x-flv", "Flash Video", "gstreamer1.0-plugins-good"},
	{"audio/x-aiff", "AIFF", "gstreamer1.0-plugins-bad"},
	{"video/mpegts", "MPEG transport streams", "gstreamer1.0-plugins-bad"},
	{"video/mpeg", "MPEG video", "gstreamer1.0-libav"},
	{"video/x-ms-asf", "ASF", "gstreamer1.0-plugins-ugly"},
	{"audio/mpeg", "MPEG audio", "gstreamer1.0-libav"},
	{"audio/x-ac3", "AC-3", "gstreamer1.0-libav"},
	{"audio/", "", "gstreamer1.0-libav"},
	{"video/", "", "gstreamer1.0-libav"},
	{"image/jp2", "JPEG 2000", "gstreamer1.0-plugins-bad"},
	{"image/x-j", "JPEG 2000", "gstreamer1.0-plugins-bad"},
	{"image/svg", "SVG", "gstreamer1.0-plugins-bad"},
	{"image/x-portable", "PNM", "gstreamer1.0-plugins-bad"},
	{"image/", "", "gstreamer1.0-libav"},
}

// missing says which package would bring an element for the caps, as far as that is known.
func missing(caps *gst.Caps) error {
	e := &PluginError{Feature: caps.Media}
	for _, p := range packages {
		if !strings.HasPrefix(caps.Media, p.media) {
			continue
		}
		e.Package = p.set
		if p.name != "" {
			e.Feature = p.name
		}
		if caps.Media == "video/mpeg" && caps.Text("systemstream") == "true" {
			e.Feature, e.Package = "MPEG program streams", "gstreamer1.0-plugins-bad"
		}
		break
	}
	return e
}

// packageOf is the package that brings an element by name which every pipeline needs.
func packageOf(element string) string {
	switch element {
	case "appsink", "appsrc", "audioconvert", "videoconvert":
		return "gstreamer1.0-plugins-base"
	case "wavparse", "qtdemux", "matroskademux", "mpg123audiodec", "flacdec":
		return "gstreamer1.0-plugins-good"
	}
	return ""
}
