package pipeline

import (
	"cmp"

	"github.com/gonumm/gonumm/gst"
)

// containerKind is what is known of the files of a media type.
type containerKind struct {
	name    string                           // short, as in ffmpeg and file extensions; empty: what the media type ends with
	title   string                           // what people call it; empty: the media type
	demuxer string                           // where there is one alone: to search all takes a tenth of the time of a short file
	open    func(inspection) (Format, error) // nil where no more is known than GStreamer reports
}

// containers are the files that are known, by the media types that GStreamer recognises. A new format is a file with an open function
// and a line here.
var containers = map[string]containerKind{
	"video/quicktime":        {name: "mp4", title: "MP4 and QuickTime", demuxer: "qtdemux", open: newMovie},
	"audio/x-m4a":            {name: "m4a", title: "MP4", demuxer: "qtdemux", open: newMovie},
	"application/x-3gp":      {name: "3gp", title: "3GP", open: newMovie},
	"video/mj2":              {name: "mj2", open: newMovie},
	"video/x-matroska":       {name: "matroska", title: "Matroska", demuxer: "matroskademux", open: newMatroska},
	"audio/x-matroska":       {name: "matroska", title: "Matroska", demuxer: "matroskademux", open: newMatroska},
	"video/x-matroska-3d":    {name: "matroska", open: newMatroska},
	"video/webm":             {name: "webm", title: "WebM", demuxer: "matroskademux", open: newMatroska},
	"audio/webm":             {name: "webm", title: "WebM", demuxer: "matroskademux", open: newMatroska},
	"application/ogg":        {name: "ogg", title: "Ogg", demuxer: "oggdemux", open: newOgg},
	"audio/ogg":              {name: "ogg", title: "Ogg", demuxer: "oggdemux", open: newOgg},
	"video/ogg":              {name: "ogg", title: "Ogg", demuxer: "oggdemux", open: newOgg},
	"audio/mpeg":             {open: newMPEGAudio},
	"application/x-id3":      {name: "mp3", open: newMPEGAudio},
	"application/x-apetag":   {name: "mp3", open: newMPEGAudio},
	"audio/x-ac3":            {name: "ac3", open: newElementarySound},
	"audio/x-eac3":           {open: newElementarySound},
	"audio/x-wavpack":        {open: newElementarySound},
	"audio/x-musepack":       {open: newElementarySound},
	"audio/x-amr-nb-sh":      {name: "amr", open: newElementarySound},
	"audio/x-amr-wb-sh":      {name: "amr", open: newElementarySound},
	"audio/x-flac":           {name: "flac", open: newFLAC},
	"audio/x-wav":            {name: "wav", title: "WAV", demuxer: "wavparse", open: newWave},
	"video/x-msvideo":        {name: "avi", title: "AVI", open: newAVI},
	"video/x-flv":            {name: "flv", title: "Flash Video", open: newFLV},
	"video/mpegts":           {name: "mpegts", title: "MPEG transport streams", open: newTransportStream},
	"video/mpeg":             {name: "mpeg", open: newMPEG},
	"video/x-h264":           {open: newElementaryStream},
	"video/x-h265":           {open: newElementaryStream},
	"video/x-h263":           {open: newElementaryStream},
	"video/x-av1":            {open: newElementaryStream},
	"video/x-dirac":          {open: newElementaryStream},
	"video/x-ms-asf":         {name: "asf", title: "ASF", open: newWindowsMedia},
	"image/jp2":              {title: "JPEG 2000", open: newJPEG2000},
	"image/x-jpc":            {title: "JPEG 2000", open: newJPEG2000},
	"image/x-j2c":            {title: "JPEG 2000", open: newJPEG2000},
	"audio/x-aiff":           {name: "aiff", title: "AIFF"},
	"audio/x-au":             {name: "au", title: "AU"},
	"image/gif":              {name: "gif"},
	"application/x-yuv4mpeg": {name: "yuv4mpeg"},
	"image/svg+xml":          {title: "SVG"},
	"image/svg":              {title: "SVG"},
	"audio/x-ttafile":        {title: "TTA"},
	"video/x-mng":            {title: "MNG"},
}

func containerName(caps *gst.Caps) string {
	switch {
	case caps.Media == "video/quicktime" && !caps.Has("variant"), caps.Text("variant") == "apple":
		return "mov"
	case caps.Media == "audio/mpeg":
		return codecName(caps)
	}
	return cmp.Or(containers[caps.Media].name, plainName(caps.Media))
}
