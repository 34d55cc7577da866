package numm

import (
	"encoding/binary"
	"strconv"
	"strings"

	"github.com/gonumm/gonumm/gst"
)

// containerNames are short names, as ffmpeg and file extensions have them, for GStreamer's media types.
var containerNames = map[string]string{
	"video/quicktime": "mp4", "audio/x-m4a": "m4a", "application/x-3gp": "3gp", "video/mj2": "mj2",
	"video/x-matroska": "matroska", "audio/x-matroska": "matroska", "video/webm": "webm", "audio/webm": "webm",
	"video/x-msvideo": "avi", "video/mpegts": "mpegts", "video/mpeg": "mpeg", "video/x-flv": "flv",
	"video/x-ms-asf": "asf", "application/ogg": "ogg", "audio/ogg": "ogg", "video/ogg": "ogg",
	"audio/x-wav": "wav", "audio/x-aiff": "aiff", "audio/x-au": "au", "audio/x-flac": "flac", "image/gif": "gif",
	"application/x-id3": "mp3", "application/x-apetag": "mp3", "audio/x-ac3": "ac3",
}

func containerName(caps *gst.Caps) string {
	switch {
	case caps.Media == "video/quicktime" && !caps.Has("variant"), caps.Text("variant") == "apple":
		return "mov"
	case caps.Media == "audio/mpeg":
		return codecName(caps)
	}
	if name, ok := containerNames[caps.Media]; ok {
		return name
	}
	return plainName(caps.Media)
}

// codecNames are those of ffmpeg, which most people know, where GStreamer's media type is not the same
// behind the stroke and "x-".
var codecNames = map[string]string{
	"audio/x-ac3": "ac3", "audio/x-eac3": "eac3", "audio/x-alaw": "pcm_alaw", "audio/x-mulaw": "pcm_mulaw",
	"image/jpeg": "mjpeg", "video/x-av1": "av1", "video/x-h265": "hevc", "audio/AMR": "amr_nb", "audio/AMR-WB": "amr_wb",
}

func codecName(caps *gst.Caps) string {
	version := caps.Int("mpegversion")
	switch {
	case caps.Media == "audio/mpeg" && version == 1:
		return "mp" + strconv.Itoa(max(1, caps.Int("layer")))
	case caps.Media == "audio/mpeg":
		return "aac"
	case caps.Media == "video/mpeg" && version == 4, caps.Media == "video/x-divx", caps.Media == "video/x-xvid":
		return "mpeg4"
	case caps.Media == "video/mpeg":
		return "mpeg" + strconv.Itoa(max(1, version)) + "video"
	case caps.Media == "audio/x-raw":
		return "pcm_" + strings.ToLower(caps.Text("format"))
	case caps.Media == "video/x-raw":
		return "rawvideo"
	case caps.Media == "audio/x-wma", caps.Media == "video/x-wmv":
		return plainName(caps.Media) + strings.TrimPrefix(caps.Text("wmaversion")+caps.Text("wmvversion"), "0")
	}
	if name, ok := codecNames[caps.Media]; ok {
		return name
	}
	return plainName(caps.Media)
}

// aacHeader reads rate and channels from an AudioSpecificConfig (ISO 14496-3, 1.6.2.1), which GStreamer's
// parser overrides with guesses about what a decoder might make of it; 0 where there is none or it is unusual.
func aacHeader(caps *gst.Caps) (rate, channels int) {
	config := caps.Buffer("codec_data")
	if codecName(caps) != "aac" || len(config) < 2 {
		return 0, 0
	}
	bits := binary.BigEndian.Uint16(config)
	if bits>>11 == 31 {
		return 0, 0
	}
	rates := [...]int{96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350}
	if i := int(bits >> 7 & 15); i < len(rates) {
		rate = rates[i]
	}
	if channels = int(bits >> 3 & 15); channels > 6 {
		channels = 0
	}
	return rate, channels
}

// av1Bits is the depth by an AV1CodecConfigurationRecord (AV1 in ISO-BMFF, 2.3.3); 0 where there is none.
func av1Bits(caps *gst.Caps) int {
	config := caps.Buffer("codec_data")
	const version = 0x81
	if codecName(caps) != "av1" || len(config) < 3 || config[0] != version {
		return 0
	}
	switch config[2] >> 5 & 3 { // high, and higher still
	case 0, 1:
		return 8
	case 2:
		return 10
	}
	return 12
}

func plainName(media string) string {
	_, name, _ := strings.Cut(media, "/")
	return strings.TrimPrefix(name, "x-")
}
