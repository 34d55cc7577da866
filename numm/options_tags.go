package numm

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"maps"
	"strings"
	"unicode/utf8"
)

// Tags writes what the file states about itself, under the names that Info.Tags uses: "title", "artist", "album", "date",
// "comment", "track" and what else the format has a place for. A name for which it has none is an [ErrOption]. They are kept by mp4,
// m4v, mov, m4a, mkv, webm, mp3, flac, wav, aiff, and by ogg and opus of sound; a stream of bytes that cannot seek is given none.
// A date is best given in full, "2024-05-06": the year alone is read from MP4 as its first day.
func Tags(tags map[string]string) EncodeOption { return tagsOption(tags) }

// Artwork writes a cover picture into the file, as a PNG, where the format has one: mp4, m4v, mov, m4a, mkv, webm, mp3, flac,
// and ogg and opus of sound.
// [ReadImage] reads it back from a file of sound.
func Artwork(m image.Image) EncodeOption { return artworkOption{m} }

// tagsConfig is the part of encodeConfig that Tags and Artwork fill.
type tagsConfig struct {
	tags  map[string]string // a copy
	cover []byte            // a PNG; nil without one
}

type (
	tagsOption    map[string]string
	artworkOption struct{ image.Image }
)

func (o tagsOption) String() string    { return fmt.Sprintf("Tags(%v)", map[string]string(o)) }
func (o artworkOption) String() string { return "Artwork" }

func (o tagsOption) setEncode(c *encodeConfig) error {
	for name, value := range o {
		switch {
		case name == "" || strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r == '=' || r > '~' }):
			return wrongOption(o, "a tag cannot be named %q", name)
		case !utf8.ValidString(value) || strings.ContainsRune(value, 0):
			return wrongOption(o, "the %s is not text", name)
		}
	}
	if c.tags == nil {
		c.tags = map[string]string{}
	}
	maps.Copy(c.tags, o)
	c.special = append(c.special, "Tags")
	return nil
}

func (o artworkOption) setEncode(c *encodeConfig) error {
	if o.Image == nil || o.Bounds().Empty() {
		return wrongOption(o, "no picture")
	}
	var b bytes.Buffer
	if err := png.Encode(&b, ImageFrom(o.Image).RGBA()); err != nil {
		return wrongOption(o, "%v", err)
	}
	c.cover = b.Bytes()
	c.special = append(c.special, "Artwork")
	return nil
}
