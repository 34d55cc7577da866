package pipeline

import (
	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/media"
)

// containerKind is what is known of the files of a media type.
type containerKind struct {
	name    string                           // short, as in ffmpeg and file extensions; empty: what the media type ends with
	named   func(*gst.Caps) string           // the name, where the media type alone does not tell
	title   string                           // what people call it; empty: the media type
	demuxer string                           // where there is one alone: to search all takes a tenth of the time of a short file
	open    func(inspection) (Format, error) // nil where no more is known than GStreamer reports

	believed  bool // its demuxer believes the file, which is inspected before, so that it is refused inside another one
	elsewhere bool // it only says where other files are
}

// containers are the files that are known, by the media types that GStreamer recognises. A new format is a file with an open function
// and a line here.
var containers = map[string]containerKind{
	"video/quicktime":        {named: quickTimeName, title: "MP4 and QuickTime", demuxer: "qtdemux", open: newMovie, believed: true},
	"audio/x-m4a":            {name: "m4a", title: "MP4", demuxer: "qtdemux", open: newMovie, believed: true},
	"application/x-3gp":      {name: "3gp", title: "3GP", open: newMovie, believed: true},
	"video/mj2":              {name: "mj2", open: newMovie, believed: true},
	"video/x-matroska":       {name: "matroska", title: "Matroska", demuxer: "matroskademux", open: newMatroska},
	"audio/x-matroska":       {name: "matroska", title: "Matroska", demuxer: "matroskademux", open: newMatroska},
	"video/x-matroska-3d":    {name: "matroska", open: newMatroska},
	"video/webm":             {name: "webm", title: "WebM", demuxer: "matroskademux", open: newMatroska},
	"audio/webm":             {name: "webm", title: "WebM", demuxer: "matroskademux", open: newMatroska},
	"application/ogg":        {name: "ogg", title: "Ogg", demuxer: "oggdemux", open: newOgg},
	"audio/ogg":              {name: "ogg", title: "Ogg", demuxer: "oggdemux", open: newOgg},
	"video/ogg":              {name: "ogg", title: "Ogg", demuxer: "oggdemux", open: newOgg},
	media.MPEGAudio:          {named: codecName, open: newMPEGAudio},
	"application/x-id3":      {name: "mp3", open: newMPEGAudio},
	"application/x-apetag":   {name: "mp3", open: newMPEGAudio},
	media.AC3:                {name: "ac3", open: newElementarySound},
	media.EAC3:               {open: newElementarySound},
	media.WavPack:            {open: newElementarySound},
	media.Musepack:           {open: newElementarySound},
	media.AMRNBFile:          {name: "amr", open: newElementarySound},
	media.AMRWBFile:          {name: "amr", open: newElementarySound},
	media.FLAC:               {name: "flac", open: newFLAC},
	"audio/x-wav":            {name: "wav", title: "WAV", demuxer: "wavparse", open: newWave},
	"video/x-msvideo":        {name: "avi", title: "AVI", open: newAVI},
	"video/x-flv":            {name: "flv", title: "Flash Video", open: newFLV},
	"video/mpegts":           {name: "mpegts", title: "MPEG transport streams", open: newTransportStream},
	media.MPEGVideo:          {name: "mpeg", open: newMPEG},
	media.H264:               {open: newElementaryStream},
	media.H265:               {open: newElementaryStream},
	media.H263:               {open: newElementaryStream},
	media.AV1:                {open: newElementaryStream},
	media.Dirac:              {open: newElementaryStream},
	"video/x-ms-asf":         {name: "asf", title: "ASF", open: newWindowsMedia, believed: true},
	"image/jp2":              {title: "JPEG 2000", open: newJPEG2000},
	"image/x-jpc":            {title: "JPEG 2000", open: newJPEG2000},
	"image/x-j2c":            {title: "JPEG 2000", open: newJPEG2000},
	"audio/x-aiff":           {name: "aiff", title: "AIFF"},
	"audio/x-caf":            {name: "caf", title: "CAF", open: newCoreAudio},
	"audio/x-au":             {name: "au", title: "AU"},
	"image/gif":              {name: "gif"},
	"application/x-yuv4mpeg": {name: "yuv4mpeg"},
	"image/svg+xml":          {title: "SVG"},
	"image/svg":              {title: "SVG"},
	"audio/x-ttafile":        {title: "TTA"},
	"video/x-mng":            {title: "MNG"},

	"application/x-hls":           {elsewhere: true},
	"application/dash+xml":        {elsewhere: true},
	"application/vnd.ms-sstr+xml": {elsewhere: true},
	"application/sdp":             {elsewhere: true},
	"application/x-rtsp":          {elsewhere: true},
	"text/uri-list":               {elsewhere: true},
	"application/x-smil":          {elsewhere: true},
	"application/smil":            {elsewhere: true},
	"application/xspf+xml":        {elsewhere: true},
	"audio/x-scpls":               {elsewhere: true},
	"audio/x-mpegurl":             {elsewhere: true},
	"video/x-ms-asx":              {elsewhere: true},
}

// texts are what people read.
var texts = []string{"text/plain", "text/html", "application/xml"}

func containerName(caps *gst.Caps) string {
	known := containers[caps.Media]
	return nameIn(caps, known.named, known.name)
}

// refuseNested refuses a format that must be inspected before its demuxer sees it, where it turns up inside another one, such
// as after a tag.
func refuseNested(caps *gst.Caps) error {
	if containers[caps.Media].believed {
		return failure(ErrUnsupported, "%s inside of something else", caps.Media)
	}
	return nil
}
