// Package media names GStreamer's media types. What is known of each is in package pipeline: of codecs in codecs.go, of containers, whose
// types stand there alone, in containers.go.
package media

import "strings"

// What is not coded.
const (
	RawVideo = "video/x-raw"
	RawAudio = "audio/x-raw"
)

// Codecs of pictures and video.
const (
	AV1         = "video/x-av1"
	Cinepak     = "video/x-cinepak"
	Dirac       = "video/x-dirac"
	DivX        = "video/x-divx"
	FFV1        = "video/x-ffv"
	FlashScreen = "video/x-flash-screen"
	FlashVideo  = "video/x-flash-video"
	H263        = "video/x-h263"
	H264        = "video/x-h264"
	H265        = "video/x-h265"
	H266        = "video/x-h266"
	HuffYUV     = "video/x-huffyuv"
	JPEG        = "image/jpeg"
	MPEGVideo   = "video/mpeg" // 1, 2 and 4, by the field mpegversion; also program streams, by the field systemstream
	MSMPEG4     = "video/x-msmpeg"
	PNG         = "image/png"
	Sorenson    = "video/x-svq"
	Theora      = "video/x-theora"
	VP6         = "video/x-vp6"
	VP6Flash    = "video/x-vp6-flash"
	VP6Alpha    = "video/x-vp6-alpha"
	VP8         = "video/x-vp8"
	VP9         = "video/x-vp9"
	VVC1        = "video/x-gst-fourcc-vvc1" // H.266 in MP4, as GStreamer 1.22 names what it does not know
	VVI1        = "video/x-gst-fourcc-vvi1"
	WMV         = "video/x-wmv"
	Xvid        = "video/x-xvid"
)

// Codecs of sound.
const (
	AC3            = "audio/x-ac3"
	AC3Old         = "audio/ac3"
	ADPCM          = "audio/x-adpcm"
	ALAC           = "audio/x-alac"
	ALaw           = "audio/x-alaw"
	AMRNB          = "audio/AMR"
	AMRNBFile      = "audio/x-amr-nb-sh"
	AMRWB          = "audio/AMR-WB"
	AMRWBFile      = "audio/x-amr-wb-sh"
	DTS            = "audio/x-dts"
	EAC3           = "audio/x-eac3"
	FLAC           = "audio/x-flac"
	GSM            = "audio/x-gsm"
	MPEGAudio      = "audio/mpeg" // layers 1 to 3, and AAC, by the field mpegversion
	MuLaw          = "audio/x-mulaw"
	Musepack       = "audio/x-musepack"
	MusepackFrames = "audio/x-ffmpeg-parsed-musepack" // for libav alone
	Opus           = "audio/x-opus"
	Vorbis         = "audio/x-vorbis"
	WavPack        = "audio/x-wavpack"
	WMA            = "audio/x-wma"
)

// Subtitles.
const (
	ASS       = "application/x-ass"
	DVB       = "subpicture/x-dvb"
	DVD       = "subpicture/x-dvd"
	PGS       = "subpicture/x-pgs"
	SSA       = "application/x-ssa"
	SubRip    = "text/x-raw"
	Universal = "application/x-usf"
)

// IsPicture reports whether a media type is that of a picture file, or of pictures in a container that are files of their own.
func IsPicture(media string) bool { return strings.HasPrefix(media, "image/") }

// Name returns what a media type ends with, "theora".
func Name(media string) string {
	_, name, _ := strings.Cut(media, "/")
	return strings.TrimPrefix(name, "x-")
}
