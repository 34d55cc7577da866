package pipeline

import (
	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/pipeline/internal/mp3"
)

// ReadID3 reads a tag of ID3v2: the words in it, by the names that all formats share, and its pictures, of the Kind Cover.
func ReadID3(tag []byte) (words map[string]string, pictures []StreamReport) {
	s := tagSet{format: &container{}}
	s.addText(gst.ReadID3v2(tag))
	for _, t := range mp3.UserTexts(tag) {
		s.addExtended(t[0] + "=" + t[1])
	}
	return s.ofFile(nil), s.pictures
}
