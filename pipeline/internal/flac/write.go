package flac

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image/png"
	"io"
	"maps"
	"slices"

	"github.com/gonumm/gonumm/internal/media"
)

// commentNames are the names of Vorbis comments, by those of tags that all formats share.
var commentNames = map[string]string{
	"title": "TITLE", "artist": "ARTIST", "album": "ALBUM", "album_artist": "ALBUMARTIST", "composer": "COMPOSER", "genre": "GENRE",
	"date": "DATE", "comment": "COMMENT", "copyright": "COPYRIGHT", "track": "TRACKNUMBER", "disc": "DISCNUMBER",
	"description": "DESCRIPTION", "lyrics": "LYRICS", "performer": "PERFORMER", "organization": "ORGANIZATION", "isrc": "ISRC",
}

// KeepsTag reports whether there is a common Vorbis comment for a tag.
func KeepsTag(name string) bool { return commentNames[name] != "" }

// Comments returns Vorbis comments (RFC 9639, 8.6), with some that are written out already. Tags that have no name there are left out.
func Comments(tags map[string]string, more ...string) []byte {
	const vendor = "numm"
	b := append(binary.LittleEndian.AppendUint32(nil, uint32(len(vendor))), vendor...)
	var list []byte
	n := uint32(0)
	add := func(comment string) {
		list = append(binary.LittleEndian.AppendUint32(list, uint32(len(comment))), comment...)
		n++
	}
	for _, name := range slices.Sorted(maps.Keys(tags)) {
		if key := commentNames[name]; key != "" {
			add(key + "=" + tags[name])
		}
	}
	for _, comment := range more {
		add(comment)
	}
	return append(binary.LittleEndian.AppendUint32(b, n), list...)
}

// PictureOf returns the body of a picture block with a front cover, a PNG (RFC 9639, 8.8).
func PictureOf(cover []byte) []byte {
	config, err := png.DecodeConfig(bytes.NewReader(cover))
	if err != nil {
		return nil
	}
	words := func(b []byte, v ...int) []byte {
		for _, n := range v {
			b = binary.BigEndian.AppendUint32(b, uint32(n))
		}
		return b
	}
	const frontCover, depth = 3, 24
	b := append(words(nil, frontCover, len(media.PNG)), media.PNG...)
	return append(words(b, 0, config.Width, config.Height, depth, 0, len(cover)), cover...)
}

// CopyTagged copies a file with other comments and pictures.
func CopyTagged(dst io.Writer, r io.ReaderAt, size int64, tags map[string]string, cover []byte) error {
	head := make([]byte, 8+streamInfo)
	if _, err := r.ReadAt(head, 0); err != nil {
		return err
	}
	f, err := Read(r, size)
	if err != nil {
		return err
	}
	const last = 0x80
	head[4] &^= last
	block := func(kind uint32, body []byte) {
		head = append(binary.BigEndian.AppendUint32(head, kind<<24|uint32(len(body))), body...)
	}
	at := len(head)
	block(commentBlock, Comments(tags))
	if picture := PictureOf(cover); len(cover) > 0 && len(picture) < longest {
		at = len(head)
		block(pictureBlock, picture)
	} else if len(cover) > 0 {
		return fmt.Errorf("flac: a cover of %d bytes", len(cover))
	}
	head[at] |= last
	if _, err := dst.Write(head); err != nil {
		return err
	}
	_, err = io.Copy(dst, io.NewSectionReader(r, f.first, size-f.first))
	return err
}
