package trust_test

import (
	"strings"
	"testing"

	"github.com/gonumm/gonumm/tests/truth"
)

// A codec or a container that GStreamer cannot read here is an ErrUnsupported that names what to install. A child in
// which the elements are switched off stands for a machine that has them not.
func TestMissingPlugins(t *testing.T) {
	for _, c := range []struct{ kind, file, without, feature, pack string }{
		{"video", "fps25.mp4", "avdec_h264 openh264dec vah264dec vaapih264dec v4l2slh264dec nvh264dec", "H.264", "gstreamer1.0-libav"},
		{"video", "h265.mp4", "avdec_h265 libde265dec vah265dec vaapih265dec nvh265dec", "H.265", "gstreamer1.0-libav"},
		{"video", "av1.mkv", "av1dec dav1ddec avdec_av1 avdec_libdav1d avdec_libaom_av1 vaav1dec nvav1dec", "AV1", "gstreamer1.0-plugins-bad"},
		{"video", "vp8.webm", "vp8dec avdec_vp8 vavp8dec", "VP8", "gstreamer1.0-plugins-good"},
		{"video", "theora.ogv", "theoradec avdec_theora", "Theora", "gstreamer1.0-plugins-base"},
		{"sound", "vorbis.ogg", "vorbisdec avdec_vorbis", "Vorbis", "gstreamer1.0-plugins-base"},
		{"sound", "opus.opus", "opusdec avdec_opus", "Opus", "gstreamer1.0-plugins-base"},
		{"sound", "96k_s24.flac", "flacdec avdec_flac", "FLAC", "gstreamer1.0-plugins-good"},
		{"sound", "aac.m4a", "avdec_aac avdec_aac_fixed faad fdkaacdec avdec_aac_latm", "AAC", "gstreamer1.0-libav"},
		{"sound", "mp2.mp2", "mpg123audiodec avdec_mp1 avdec_mp1float avdec_mp2 avdec_mp2float avdec_mp3 avdec_mp3float mad", "MPEG audio", "gstreamer1.0-plugins-good"},
		{"sound", "wmav2.wma", "avdec_wmav2", "Windows Media Audio", "gstreamer1.0-libav"},
		{"video", "h264.mkv", "matroskademux", "Matroska", "gstreamer1.0-plugins-good"},
		{"video", "fps25.mp4", "qtdemux", "MP4", "gstreamer1.0-plugins-good"},
		{"video", "mpeg2.ts", "tsdemux", "MPEG transport streams", "gstreamer1.0-plugins-bad"},
		{"video", "divx.avi", "avidemux", "AVI", "gstreamer1.0-plugins-good"},
	} {
		t.Run(c.file+" without "+strings.Fields(c.without)[0], func(t *testing.T) {
			t.Parallel()
			ranks := strings.ReplaceAll(c.without, " ", ":NONE,") + ":NONE"
			r, _ := child{env: []string{"GST_PLUGIN_FEATURE_RANK=" + ranks}}.do(t, c.kind, truth.Named(t, c.file).Path)
			if !r.is("ErrUnsupported") || !strings.Contains(r.Feature, c.feature) || r.Package != c.pack {
				t.Errorf("%q wants %q of %q, want %q of %q", r.Error, r.Feature, r.Package, c.feature, c.pack)
			}
			if !strings.Contains(r.Error, c.pack) || !strings.Contains(r.Error, c.file) {
				t.Errorf("%q does not say what to install", r.Error)
			}
		})
	}
}

// FLAC of 16 bits and MP3 are decoded by libFLAC and libmpg123 themselves.
func TestSoundWithoutItsPlugin(t *testing.T) {
	for file, without := range map[string]string{"s16.flac": "flacdec:NONE,avdec_flac:NONE", "cbr.mp3": "mpg123audiodec:NONE,avdec_mp3:NONE,avdec_mp3float:NONE"} {
		r, _ := child{env: []string{"GST_PLUGIN_FEATURE_RANK=" + without}}.do(t, "sound", truth.Named(t, file).Path)
		if r.Error != "" || r.Frames == 0 {
			t.Errorf("%s: %d sound frames, %q", file, r.Frames, r.Error)
		}
	}
}
