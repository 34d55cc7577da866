package pipeline

import (
	"bytes"
	"slices"
	"strings"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/media"
)

// tagNames are the names of tags that all formats share, for GStreamer's.
var tagNames = map[string]string{
	"title": "title", "artist": "artist", "album": "album", "album-artist": "album_artist", "composer": "composer",
	"genre": "genre", "date": "date", "datetime": "date", "comment": "comment", "track-number": "track", "album-disc-number": "disc",
	"track-count": "tracks", "album-disc-count": "discs", "copyright": "copyright", "description": "description", "lyrics": "lyrics",
	"performer": "performer", "conductor": "conductor", "publisher": "publisher", "organization": "organization", "isrc": "isrc",
	"encoder": "encoder", "encoded-by": "encoded_by", "keywords": "keywords", "grouping": "grouping",
	"title-sortname": "title_sort", "artist-sortname": "artist_sort", "album-sortname": "album_sort",
	"beats-per-minute": "bpm", "show-name": "show", "homepage": "homepage", "location": "location", "contact": "contact",
	"license": "license", "version": "version",
	"language-code": "language",
}

// dropped are tags that are no words of whoever made the file: what the stream is, which is told elsewhere, and GStreamer's own.
var dropped = []string{"container-format", "audio-codec", "video-codec", "subtitle-codec", "codec", "bitrate", "nominal-bitrate",
	"minimum-bitrate", "maximum-bitrate", "has-crc", "channel-mode", "emphasis", "container-specific-track-id",
	"duration", "private-id3v2-frame", "private-qt-tag", "application-name", "encoder-version", "language-name"}

// ofWork are the names of tags that are about the work, not about one stream of it.
var ofWork = []string{"title", "artist", "album", "album_artist", "composer", "genre", "date", "comment", "track", "disc", "tracks",
	"discs", "copyright", "description", "lyrics", "performer", "publisher", "organization", "isrc", "encoded_by", "keywords",
	"grouping", "conductor", "bpm", "show", "homepage", "location", "contact", "license", "version", "encoder"}

// tagSet gathers the tags of a file.
type tagSet struct {
	format   Format
	file     map[string]string
	pictures []StreamReport
}

// add takes the tags of a stream's pad, and gives those of the stream alone.
func (s *tagSet) add(tags []gst.Tag, stream *StreamReport) map[string]string {
	own := map[string]string{}
	for _, t := range tags {
		switch {
		case s.addNameless(t):
		case slices.Contains(dropped, t.Name):
			if t.Name == "video-codec" || t.Name == "audio-codec" {
				stream.Description = t.Value
			}
		case t.Global:
			s.set(t)
		case t.Name == "language-code" && t.Value == "und":
		default:
			own[nameOf(t)] = t.Value
		}
	}
	return own
}

func nameOf(t gst.Tag) string {
	if name, ok := tagNames[t.Name]; ok {
		return name
	}
	return t.Name
}

// set keeps the first word on each name.
func (s *tagSet) set(t gst.Tag) {
	if s.file == nil {
		s.file = map[string]string{}
	}
	if t.Name == "datetime" && s.format.datesFile() {
		return
	}
	if name := nameOf(t); s.file[name] == "" {
		s.file[name] = t.Value
	}
}

// addPicture keeps a cover, once for all the streams that it is told with.
func (s *tagSet) addPicture(t gst.Tag) {
	for _, p := range s.pictures {
		if slices.Equal(p.Picture, t.Picture) {
			return
		}
	}
	caps := t.Caps
	if caps == nil {
		return
	}
	s.pictures = append(s.pictures, StreamReport{
		Kind: Cover, Container: caps, Coding: Coding{Codec: codecName(caps)}, Picture: t.Picture, Tags: map[string]string{},
	})
}

// mostCovers is how many pictures of one tag are looked at. No usual file has as many.
const mostCovers = 64

// covers returns the tags for pictures, whatever a file says that these are.
func covers(pictures [][]byte) (tags []gst.Tag) {
	for _, data := range pictures[:min(len(pictures), mostCovers)] {
		file := &File{from: bytes.NewReader(data), size: int64(len(data))}
		if caps, err := Recognise(file, file.All()); err == nil && media.IsPicture(caps.Media) {
			tags = append(tags, gst.Tag{Name: "image", Global: true, Picture: data, Caps: caps})
		}
	}
	return tags
}

// addText takes the tags that the format has read itself.
func (s *tagSet) addText(tags []gst.Tag) {
	for _, t := range tags {
		if !s.addNameless(t) && !slices.Contains(dropped, t.Name) {
			s.set(t)
		}
	}
}

// addNameless takes a cover, or what GStreamer has no name for, and reports whether the tag is such a one.
func (s *tagSet) addNameless(t gst.Tag) bool {
	switch {
	case t.Picture != nil:
		s.addPicture(t)
	case t.Name == extended:
		s.addExtended(t.Value)
	default:
		return false
	}
	return true
}

// extended is GStreamer's name for what it has no name for: a name and a value.
const extended = "extended-comment"

// addExtended keeps a free comment under its name, where that is one of those that all formats share.
func (s *tagSet) addExtended(comment string) {
	name, value, found := strings.Cut(comment, "=")
	name, _, _ = strings.Cut(strings.ToLower(name), "[") // the language
	if found && slices.Contains(ofWork, name) && s.file[name] == "" {
		s.set(gst.Tag{Name: name, Value: value})
	}
}

// ofFile returns the tags of the whole file. A file of one stream often has them with that.
func (s *tagSet) ofFile(streams []StreamReport) map[string]string {
	if s.file == nil {
		s.file = map[string]string{}
	}
	defer s.comment()
	if len(streams) != 1 {
		return s.file
	}
	for name, value := range streams[0].Tags {
		if slices.Contains(ofWork, name) && s.file[name] == "" {
			s.file[name] = value
			delete(streams[0].Tags, name)
		}
	}
	return s.file
}

// comment takes the description for one, under which Vorbis comments and ASF have it.
func (s *tagSet) comment() {
	if d := s.file["description"]; d != "" && s.file["comment"] == "" {
		s.file["comment"] = d
	}
}
