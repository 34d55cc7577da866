package pipeline

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/gonumm/gonumm/gst"
)

// codecs are the names of codecs by GStreamer's media types: ffmpeg's, which most people know, where it is not what the media type
// ends with, and what people call them in a sentence.
var codecs = map[string]struct{ name, title string }{
	"audio/x-ac3":             {name: "ac3", title: "AC-3"},
	"audio/x-eac3":            {name: "eac3"},
	"audio/x-alaw":            {name: "pcm_alaw"},
	"audio/x-mulaw":           {name: "pcm_mulaw"},
	"image/jpeg":              {name: "mjpeg"},
	"video/x-av1":             {name: "av1", title: "AV1"},
	"video/x-h265":            {name: "hevc", title: "H.265"},
	"audio/AMR":               {name: "amr_nb", title: "AMR"},
	"audio/x-amr-nb-sh":       {name: "amr_nb"},
	"audio/x-amr-wb-sh":       {name: "amr_wb"},
	"audio/AMR-WB":            {name: "amr_wb"},
	"video/x-h266":            {name: "vvc", title: "VVC"},
	"video/x-ffv":             {name: "ffv1"},
	"video/x-huffyuv":         {name: "huffyuv"},
	"video/x-flash-video":     {name: "flv1"},
	"audio/x-tta":             {name: "tta"},
	"video/x-flash-screen":    {name: "flashsv"},
	"text/x-raw":              {name: "subrip"},
	"application/x-ssa":       {name: "ssa"},
	"application/x-ass":       {name: "ass"},
	"subpicture/x-dvd":        {name: "dvd_subtitle"},
	"subpicture/x-pgs":        {name: "hdmv_pgs_subtitle"},
	"subpicture/x-dvb":        {name: "dvb_subtitle"},
	"video/x-gst-fourcc-vvc1": {title: "VVC"},
	"video/x-gst-fourcc-vvi1": {title: "VVC"},
	"audio/x-flac":            {title: "FLAC"},
	"video/x-h264":            {title: "H.264"},
	"video/x-vp8":             {title: "VP8"},
	"video/x-vp9":             {title: "VP9"},
	"video/x-theora":          {title: "Theora"},
	"audio/x-vorbis":          {title: "Vorbis"},
	"audio/x-opus":            {title: "Opus"},
	"audio/x-wma":             {title: "Windows Media Audio"},
	"video/x-wmv":             {title: "Windows Media Video"},
}

func codecName(caps *gst.Caps) string {
	version := caps.Int("mpegversion")
	switch media := caps.Media; {
	case media == "audio/mpeg" && version == 1:
		return "mp" + strconv.Itoa(max(1, caps.Int("layer")))
	case media == "audio/mpeg":
		return "aac"
	case media == "video/mpeg" && version == 4, media == "video/x-divx" && caps.Int("divxversion") != 3, media == "video/x-xvid":
		return "mpeg4"
	case media == "video/x-divx":
		return "msmpeg4v3"
	case media == "video/x-msmpeg":
		return "msmpeg4v" + strconv.Itoa(max(1, caps.Int("msmpegversion")-40))
	case media == "video/mpeg":
		return "mpeg" + strconv.Itoa(max(1, version)) + "video"
	case media == "audio/x-raw":
		return "pcm_" + strings.ToLower(caps.Text("format"))
	case media == "video/x-raw":
		return "rawvideo"
	case media == "audio/x-adpcm":
		return "adpcm_" + map[string]string{"microsoft": "ms", "dvi": "ima_wav", "quicktime": "ima_qt"}[caps.Text("layout")]
	case media == "audio/x-wma", media == "video/x-wmv":
		return plainName(media) + map[string]string{"1": "v1", "2": "v2", "3": "pro"}[caps.Text("wmaversion")] + caps.Text("wmvversion")
	case media == "video/x-prores":
		return "prores"
	}
	return cmp.Or(codecs[caps.Media].name, plainName(caps.Media))
}

func plainName(media string) string {
	_, name, _ := strings.Cut(media, "/")
	return strings.TrimPrefix(name, "x-")
}
