package pcm

import (
	"bytes"
	"encoding/binary"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxTag is how much of a tag is read.
const maxTag = 1 << 16

// infoTags are the names that all formats share, for RIFF's INFO chunks.
var infoTags = map[string]string{
	"INAM": "title", "IART": "artist", "IPRD": "album", "ICRD": "date", "ICMT": "comment", "IGNR": "genre",
	"ICOP": "copyright", "ITRK": "track", "IPRT": "track", "ISFT": "encoder", "IENG": "composer", "IKEY": "keywords",
}

var aiffTags = map[string]string{"NAME": "title", "AUTH": "artist", "ANNO": "comment", "(c) ": "copyright"}

var cafTags = map[string]string{
	"title": "title", "artist": "artist", "album": "album", "year": "date", "recorded date": "date",
	"comments": "comment", "genre": "genre", "copyright": "copyright", "track number": "track", "composer": "composer",
	"encoding application": "encoder",
}

// addTag adds a text, the first of each name. Texts that are not UTF-8 are read as Latin-1.
func (f *File) addTag(name string, text []byte) {
	text, _, _ = bytes.Cut(text, []byte{0})
	text = bytes.TrimSpace(text)
	if name == "" || len(text) == 0 || f.Tags[name] != "" {
		return
	}
	s := string(text)
	if !utf8.Valid(text) {
		var b strings.Builder
		for _, c := range text {
			b.WriteRune(rune(c))
		}
		s = b.String()
	}
	if f.Tags == nil {
		f.Tags = map[string]string{}
	}
	f.Tags[name] = s
}

// cafInfo reads "info": a count, then keys and values that each end with a zero.
func (f *File) cafInfo(b []byte) {
	if len(b) < 4 {
		return
	}
	n := binary.BigEndian.Uint32(b)
	texts := bytes.Split(b[4:], []byte{0})
	for i := 0; i+1 < len(texts) && i/2 < int(min(n, maxTag)); i += 2 {
		f.addTag(cafTags[string(texts[i])], texts[i+1])
	}
}

// writtenTags are the chunks of tags, by the container.
var writtenTags = map[string]map[string]string{
	"wav": {"title": "INAM", "artist": "IART", "album": "IPRD", "date": "ICRD", "comment": "ICMT", "genre": "IGNR", "copyright": "ICOP",
		"track": "IPRT"},
	"aiff": {"title": "NAME", "artist": "AUTH", "comment": "ANNO", "copyright": "(c) "},
}

// KeepsTag reports whether a container, wav or aiff, has a place for a tag.
func KeepsTag(container, name string) bool { return writtenTags[container][name] != "" }

// TagChunks returns what follows the samples of a container, wav or aiff, for its tags; nothing where there are none. It begins and ends at
// an even offset.
func TagChunks(container string, tags map[string]string) (b []byte) {
	order := binary.AppendByteOrder(binary.LittleEndian)
	if container == "aiff" {
		order = binary.BigEndian
	}
	for _, name := range slices.Sorted(maps.Keys(tags)) {
		id := writtenTags[container][name]
		if id == "" {
			continue
		}
		text := []byte(tags[name])
		if container == "wav" {
			text = append(text, 0)
		}
		b = append(order.AppendUint32(append(b, id...), uint32(len(text))), text...)
		if len(text)&1 != 0 {
			b = append(b, 0)
		}
	}
	if container == "wav" && len(b) > 0 {
		b = append(append(order.AppendUint32([]byte("LIST"), uint32(len(b)+4)), "INFO"...), b...)
	}
	return b
}

// keepID3 keeps the first chunk with a tag of ID3v2.
func (f *File) keepID3(c chunk) {
	if f.id3.size == 0 {
		f.id3 = c
	}
}
