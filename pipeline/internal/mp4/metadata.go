package mp4

import (
	"encoding/binary"
	"maps"
	"slices"
	"strconv"
)

// ilstNames are the boxes for tags, by the names of tags that all formats share.
var ilstNames = map[string]string{
	"title": "\xa9nam", "artist": "\xa9ART", "album": "\xa9alb", "album_artist": "aART", "composer": "\xa9wrt", "genre": "\xa9gen",
	"date": "\xa9day", "comment": "\xa9cmt", "copyright": "cprt", "description": "desc", "lyrics": "\xa9lyr", "grouping": "\xa9grp",
	"track": "trkn", "disc": "disk",
}

// KeepsTag reports whether there is a box for a tag. The numbers of tracks and discs are numbers.
func KeepsTag(name, value string) bool {
	_, known := ilstNames[name]
	if name == "track" || name == "disc" {
		_, err := strconv.ParseUint(value, 10, 16)
		return err == nil
	}
	return known
}

// Metadata returns the box of a movie's tags and of its cover, a PNG; nil where there are none. Tags that have no box are left out.
func Metadata(tags map[string]string, cover []byte) []byte {
	const asNumbers, asText, asPNG = 0, 1, 14
	data := func(kind uint32, b []byte) []byte {
		return makeBox("data", append(binary.BigEndian.AppendUint64(nil, uint64(kind)<<32), b...))
	}
	var items []byte
	for _, name := range slices.Sorted(maps.Keys(tags)) {
		value := tags[name]
		switch {
		case !KeepsTag(name, value):
		case name == "track" || name == "disc":
			n, err := strconv.ParseUint(value, 10, 16)
			if err != nil {
				continue
			}
			b := []byte{0, 0, byte(n >> 8), byte(n), 0, 0}
			if name == "track" {
				b = append(b, 0, 0)
			}
			items = append(items, makeBox(ilstNames[name], data(asNumbers, b))...)
		default:
			items = append(items, makeBox(ilstNames[name], data(asText, []byte(value)))...)
		}
	}
	if len(cover) > 0 {
		items = append(items, makeBox("covr", data(asPNG, cover))...)
	}
	if len(items) == 0 {
		return nil
	}
	handler := makeBox("hdlr", append(append(make([]byte, 8), "mdirappl"...), make([]byte, 9)...))
	return makeBox("udta", makeBox("meta", slices.Concat(make([]byte, 4), handler, makeBox("ilst", items))))
}

// withMetadata returns a movie box with a box of tags in place of the one that it has.
func withMetadata(movie, metadata []byte) []byte {
	if len(metadata) == 0 || len(movie) < 8 {
		return movie
	}
	p := parser{r: bytesAt(movie), boxes: maxBoxes, bytes: maxBytes}
	var body []byte
	p.each(8, int64(len(movie)), func(b box) {
		if b.kind != "udta" {
			body = append(body, movie[b.start:b.end]...)
		}
	})
	return makeBox("moov", append(body, metadata...))
}
