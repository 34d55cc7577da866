package pipeline

import (
	"cmp"
	"io"
	"strconv"
	"strings"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/pipeline/internal/header"
)

// codec is what is known of the streams of a media type.
type codec struct {
	name  string // ffmpeg's, which most people know; empty: what the media type ends with
	title string // what people call it in a sentence; empty: the media type

	named  func(*gst.Caps) string // the name, where the media type alone does not tell; empty: as above
	titled func(*gst.Caps) string

	subtitles   bool // though the media type does not say so
	eightBits   bool // there is no other depth
	hidesColour bool // the container's colorimetry is kept from what follows (see autoplug.decode)

	picture func(caps *gst.Caps, head []byte) (header.Picture, bool) // reads the headers of coded pictures; nil: the container tells all
	sound   func(caps *gst.Caps, head []byte) (header.Sound, bool)   // the same of sound
	measure func(from io.ReaderAt, size int64, caps *gst.Caps) (s header.Sound, samples int64, ok bool)

	cut      func(*gst.Caps) bool   // reports whether a container has cut the stream into frames, so that it needs no parser
	unstated func(*gst.Caps) string // what decoders require in the caps and containers leave out; empty where that is nothing
	parsed   string                 // what the parser makes of it, where no decoder takes it as it is
}

// codecs are those of which more is known than GStreamer reports.
var codecs = map[string]codec{
	media.AV1:         {title: "AV1", picture: pictureIn(header.AV1Config, header.AV1), cut: cutAV1, unstated: unstatedAV1},
	media.H264:        {title: "H.264", picture: pictureIn(header.AVC, header.H264), hidesColour: true, unstated: unstatedH264},
	media.H265:        {name: "hevc", title: "H.265", picture: pictureIn(header.HEVC, header.H265), hidesColour: true},
	media.H266:        {name: "vvc", title: "VVC"},
	media.VVC1:        {title: "VVC"},
	media.VVI1:        {title: "VVC"},
	media.VP8:         {title: "VP8", picture: pictureIn(nil, header.VP8), eightBits: true},
	media.VP9:         {title: "VP9", picture: pictureIn(nil, header.VP9), unstated: unstatedVP9},
	media.Theora:      {title: "Theora", eightBits: true},
	media.MPEGVideo:   {named: mpegVideoName, titled: mpegVideoTitle, picture: mpegPicture, eightBits: true},
	media.DivX:        {named: divxName, picture: pictureIn(header.MPEG4, header.MPEG4), eightBits: true},
	media.Xvid:        {name: "mpeg4", picture: pictureIn(header.MPEG4, header.MPEG4), eightBits: true},
	media.MSMPEG4:     {named: msmpegName, eightBits: true},
	media.WMV:         {named: windowsMediaName, title: "Windows Media Video", eightBits: true},
	media.H263:        {eightBits: true},
	media.FlashVideo:  {name: "flv1", eightBits: true},
	media.FlashScreen: {name: "flashsv"},
	media.VP6:         {name: "vp6", title: "VP6", eightBits: true},
	media.VP6Flash:    {name: "vp6f", title: "VP6", eightBits: true},
	media.VP6Alpha:    {name: "vp6a", title: "VP6", eightBits: true},
	media.Cinepak:     {eightBits: true},
	media.Sorenson:    {named: sorensonName, eightBits: true},
	media.JPEG:        {name: "mjpeg", eightBits: true, hidesColour: true, unstated: unstatedJPEG},
	media.HuffYUV:     {eightBits: true},
	media.FFV1:        {name: "ffv1"},
	media.RawVideo:    {name: "rawvideo"},

	media.MPEGAudio: {named: mpegAudioName, titled: mpegAudioTitle, sound: mpegSound, measure: measureMPEG},
	media.AC3:       {title: "AC-3", sound: soundIn(header.AC3), measure: measured(header.AC3Frame)},
	media.EAC3:      {sound: soundIn(header.AC3), measure: measured(header.AC3Frame)},
	media.AC3Old:    {sound: soundIn(header.AC3)},
	media.DTS:       {sound: dtsSound, cut: cutDTS},
	media.Opus:      {title: "Opus", unstated: unstatedOpus},
	media.Vorbis:    {title: "Vorbis"},
	media.FLAC:      {title: "FLAC", measure: measureFLAC},
	media.WavPack:   {measure: measureWavPack},
	media.Musepack:  {measure: measureMusepack},
	media.WMA:       {named: windowsMediaName, title: "Windows Media Audio"},
	media.AMRNB:     {name: "amr_nb", title: "AMR"},
	media.AMRWB:     {name: "amr_wb"},
	media.AMRNBFile: {name: "amr_nb", measure: measureAMR, parsed: media.AMRNB + ", rate=(int)8000, channels=(int)1"},
	media.AMRWBFile: {name: "amr_wb", measure: measureAMR, parsed: media.AMRWB + ", rate=(int)16000, channels=(int)1"},
	media.ADPCM:     {named: adpcmName},
	media.ALaw:      {name: "pcm_alaw"},
	media.MuLaw:     {name: "pcm_mulaw"},
	media.RawAudio:  {named: pcmName},

	media.SubRip:    {name: "subrip"},
	media.SSA:       {subtitles: true},
	media.ASS:       {subtitles: true},
	media.Universal: {subtitles: true},
	media.DVD:       {name: "dvd_subtitle"},
	media.PGS:       {name: "hdmv_pgs_subtitle"},
	media.DVB:       {name: "dvb_subtitle"},
}

// codecName returns FFmpeg's name of the codec of caps.
func codecName(caps *gst.Caps) string {
	known := codecs[caps.Media]
	return nameIn(caps, known.named, known.name)
}

// nameIn returns the name that a row of a table gives caps: by a function where it has one, else its own, else that of the media type.
func nameIn(caps *gst.Caps, named func(*gst.Caps) string, name string) string {
	if named != nil {
		return named(caps)
	}
	return cmp.Or(name, media.Name(caps.Media))
}

func mpegVideoName(caps *gst.Caps) string {
	version := caps.Int("mpegversion")
	if version == 4 {
		return "mpeg4"
	}
	return "mpeg" + strconv.Itoa(max(1, version)) + "video"
}

func mpegVideoTitle(caps *gst.Caps) string {
	switch version := caps.Int("mpegversion"); {
	case caps.Text("systemstream") == "true":
		return "MPEG program streams"
	case version > 0 && version < 4:
		return "MPEG video"
	}
	return ""
}

func mpegAudioName(caps *gst.Caps) string {
	if caps.Int("mpegversion") == 1 {
		return "mp" + strconv.Itoa(max(1, caps.Int("layer")))
	}
	return "aac"
}

func mpegAudioTitle(caps *gst.Caps) string {
	switch version := caps.Int("mpegversion"); {
	case version == 1:
		return "MPEG audio"
	case version > 1:
		return "AAC"
	}
	return ""
}

func divxName(caps *gst.Caps) string {
	if caps.Int("divxversion") == 3 {
		return "msmpeg4v3"
	}
	return "mpeg4"
}

func msmpegName(caps *gst.Caps) string {
	return "msmpeg4v" + strconv.Itoa(max(1, caps.Int("msmpegversion")-40))
}

func windowsMediaName(caps *gst.Caps) string {
	return media.Name(caps.Media) + map[string]string{"1": "v1", "2": "v2", "3": "pro"}[caps.Text("wmaversion")] + caps.Text("wmvversion")
}

func sorensonName(caps *gst.Caps) string { return "svq" + caps.Text("svqversion") }

func adpcmName(caps *gst.Caps) string {
	return "adpcm_" + map[string]string{"microsoft": "ms", "dvi": "ima_wav", "quicktime": "ima_qt"}[caps.Text("layout")]
}

func pcmName(caps *gst.Caps) string { return "pcm_" + strings.ToLower(caps.Text("format")) }
