package pipeline

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/gst"
)

func parseCaps(t *testing.T, text string) *gst.Caps {
	t.Helper()
	caps, err := gst.ParseCaps(text)
	if err != nil {
		t.Fatal(err)
	}
	return caps
}

func TestDemuxer(t *testing.T) {
	for _, test := range []struct {
		caps    string
		allowed []string
		want    string // empty: none
		err     error
	}{
		{"video/quicktime", nil, "qtdemux", nil},
		{"video/x-matroska", nil, "matroskademux", nil},
		{"audio/x-wav", nil, "wavparse", nil},
		{"application/ogg", nil, "oggdemux", nil},
		{"application/x-id3", nil, "id3demux", nil},
		{"audio/x-raw, rate=(int)44100", nil, "", nil},
		{"video/x-h264", nil, "", nil},
		{"video/x-nobody-knows", nil, "", nil},
		// What opens other places is refused by its class,
		{"application/x-hls", nil, "", ErrForbidden},
		{"application/dash+xml", nil, "", ErrForbidden},
		{"application/vnd.ms-sstr+xml", nil, "", ErrForbidden},
		{"application/sdp", nil, "", ErrForbidden},
		// or by its type, whatever is installed,
		{"text/uri-list", nil, "", ErrForbidden},
		{"application/x-smil", nil, "", ErrForbidden},
		// but for what the caller allows by name.
		{"application/x-hls", []string{"hlsdemux"}, "hlsdemux", nil},
		{"application/x-hls", []string{"dashdemux"}, "", ErrForbidden},
		{"application/dash+xml", []string{"hlsdemux", "dashdemux"}, "dashdemux", nil},
		{"video/quicktime", []string{"hlsdemux"}, "qtdemux", nil},
	} {
		f, ok, err := rules{allowed: test.allowed}.demuxer(parseCaps(t, test.caps))
		if ok != (test.want != "") || ok && f.Name != test.want || !errors.Is(err, test.err) {
			t.Errorf("%s with %q allowed: %q, %v, %v; want %q, %v", test.caps, test.allowed, f.Name, ok, err, test.want, test.err)
		}
	}
}

// The short way to a demuxer leads to the one that the long way finds.
func TestSoleDemuxers(t *testing.T) {
	for media, kind := range containers {
		want := kind.demuxer
		if want == "" {
			continue
		}
		all := gst.Factories(parseCaps(t, media))
		first := slices.IndexFunc(all, func(f gst.Factory) bool { return f.Is("Demuxer") && !strings.HasPrefix(f.Name, unfit) })
		if first < 0 || all[first].Name != want {
			t.Errorf("%s: not %s but number %d of %v", media, want, first, all)
		}
	}
}

func TestDecoder(t *testing.T) {
	for caps, want := range map[string]string{
		"video/x-h264, stream-format=(string)avc, alignment=(string)au": "avdec_h264",
		"video/x-h264, stream-format=(string)byte-stream":               "avdec_h264",
		"video/x-h265, stream-format=(string)hvc1":                      "avdec_h265",
		"video/x-vp8":                                               "vp8dec",
		"video/x-vp8, codec-alpha=(boolean)true":                    "vp8alphadecodebin",
		"video/x-vp9":                                               "vp9dec",
		"audio/mpeg, mpegversion=(int)1, layer=(int)3":              "mpg123audiodec",
		"audio/mpeg, mpegversion=(int)4, stream-format=(string)raw": "avdec_aac",
		"audio/x-flac":                                              "flacdec",
		"audio/x-vorbis":                                            "vorbisdec",
		"audio/x-opus, channel-mapping-family=(int)0":               "opusdec",
		"audio/x-opus, streamheader=(buffer)< 4f707573486561640102380180bb0000000000, 4f7075735461677300 >": "avdec_opus",
		"audio/x-opus, streamheader=(buffer)< 4f707573486561640102380180bb0000000100, 4f7075735461677300 >": "opusdec", // a gain
		"audio/x-opus, streamheader=(buffer)< 4f707573486561640104380180bb0000000001, 4f7075735461677300 >": "opusdec", // four channels
		"image/jpeg":   "avdec_mjpeg",
		"audio/x-alaw": "alawdec",
		"audio/x-dts":  "avdec_dca", // dtsdec has the core alone
		"video/mpeg, mpegversion=(int)2, systemstream=(boolean)false": "avdec_mpeg2video",
	} {
		f, err := rules{}.decoder(parseCaps(t, caps))
		if err != nil || f.Name != want {
			t.Errorf("%s: %q, %v; want %q", caps, f.Name, err, want)
		}
		if f.Is("Hardware") || f.Is("Adaptive") || f.Is("Network") || f.Is("Source") {
			t.Errorf("%s: %s is of class %s", caps, f.Name, f.Class)
		}
	}
	_, err := rules{}.decoder(parseCaps(t, "video/x-nobody-knows"))
	var plugin *PluginError
	if !errors.As(err, &plugin) || plugin.Package != "" || !errors.Is(err, ErrUnsupported) {
		t.Errorf("a codec that nobody knows: %v", err)
	}
}

func TestParser(t *testing.T) {
	for caps, want := range map[string]string{
		"video/x-h264":                                         "h264parse",
		"video/x-h264, parsed=(boolean)true":                   "",
		"video/x-h265":                                         "h265parse",
		"video/x-av1, width=(int)64":                           "",
		"video/x-av1":                                          "av1parse",
		"audio/mpeg, mpegversion=(int)1, layer=(int)3":         "mpegaudioparse",
		"audio/mpeg, mpegversion=(int)4, framed=(boolean)true": "",
		"audio/mpeg, mpegversion=(int)4":                       "aacparse",
		"audio/x-raw":                                          "",
		"audio/x-dts":                                          "dcaparse",
		"audio/x-dts, rate=(int)48000":                         "", // cut by a container, maybe without a core
		"video/x-nobody-knows":                                 "",
	} {
		f, ok := rules{}.parser(parseCaps(t, caps))
		if ok != (want != "") || ok && f.Name != want {
			t.Errorf("%s: %q, %v; want %q", caps, f.Name, ok, want)
		}
	}
}

func TestMissing(t *testing.T) {
	for caps, want := range map[string]PluginError{
		"audio/x-something":  {"audio/x-something (no package of Debian 12 brings it)", ""},
		"application/x-what": {"application/x-what (no package of Debian 12 brings it)", ""},
		"video/x-h266":       {"VVC (no package of Debian 12 brings it)", ""},
	} {
		err := missing(parseCaps(t, caps))
		var got *PluginError
		if !errors.As(err, &got) || *got != want {
			t.Errorf("%s: %+v, want %+v", caps, got, want)
		}
	}
	if got := (&PluginError{"a thing", ""}).Error(); got != "format not supported: GStreamer has no a thing here" {
		t.Errorf("it reads %q", got)
	}
	if got := (&PluginError{"a thing", "a-package"}).Error(); got != "format not supported: GStreamer has no a thing here, install a-package" {
		t.Errorf("it reads %q", got)
	}
}

func TestKindOf(t *testing.T) {
	for caps, want := range map[string]Kind{
		"video/x-h264": Video, "image/jpeg": Video, "audio/mpeg": Sound, "text/x-raw": Text,
		"subpicture/x-dvd": Text, "closedcaption/x-cea-608": Text, "application/x-ass": Text, "application/x-ssa": Text,
		"application/x-unknown": Unknown, "meta/x-klv": Unknown,
	} {
		if got := kindOf(parseCaps(t, caps)); got != want {
			t.Errorf("%s is %v, want %v", caps, got, want)
		}
	}
}

func TestFailureOf(t *testing.T) {
	for _, test := range []struct {
		domain string
		code   int
		want   error
	}{
		{gst.StreamError, gst.StreamWrongType, ErrCorrupt},
		{gst.StreamError, gst.StreamTypeNotFound, ErrUnsupported},
		{gst.StreamError, gst.StreamCodecNotFound, ErrUnsupported},
		{gst.StreamError, gst.StreamDecrypt, ErrUnsupported},
		{gst.StreamError, gst.StreamDecryptNoKey, ErrUnsupported},
		{gst.CoreError, gst.CoreMissingPlugin, ErrUnsupported},
		{gst.StreamError, 1, ErrCorrupt},
		{gst.ResourceError, gst.StreamWrongType, ErrCorrupt},
	} {
		err := failureOf(&gst.Error{Element: "element", Domain: test.domain, Code: test.code, Text: "text", Debug: "debug"})
		var f *Failure
		if !errors.Is(err, test.want) || !errors.As(err, &f) || f.Element != "element" || f.Debug != "debug" {
			t.Errorf("%s %d: %v, want %v", test.domain, test.code, err, test.want)
		}
	}
}
