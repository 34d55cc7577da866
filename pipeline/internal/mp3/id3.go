package mp3

import (
	"encoding/binary"
	"maps"
	"slices"

	"github.com/gonumm/gonumm/internal/media"
)

// frameNames are ID3v2.4's frames of text, by the names of tags that all formats share.
var frameNames = map[string]string{
	"title": "TIT2", "artist": "TPE1", "album": "TALB", "album_artist": "TPE2", "composer": "TCOM", "genre": "TCON", "date": "TDRC",
	"copyright": "TCOP", "track": "TRCK", "disc": "TPOS", "publisher": "TPUB", "encoded_by": "TENC", "comment": "COMM",
}

// KeepsTag reports whether there is a frame for a tag.
func KeepsTag(name string) bool { return frameNames[name] != "" }

// ID3 returns a tag of version 2.4 with some texts and a cover, a PNG; nil where there are none. Tags that have no frame are left out.
func ID3(tags map[string]string, cover []byte) []byte {
	const utf8, frontCover = 3, 3
	var frames []byte
	add := func(name string, body []byte) {
		frames = append(frames, name...)
		frames = append(frames, synchsafe(len(body))...)
		frames = append(append(frames, 0, 0), body...)
	}
	for _, name := range slices.Sorted(maps.Keys(tags)) {
		switch frame := frameNames[name]; frame {
		case "":
		case "COMM": // in no language, without a description
			add(frame, append([]byte{utf8, 'X', 'X', 'X', 0}, tags[name]...))
		default:
			add(frame, append([]byte{utf8}, tags[name]...))
		}
	}
	if len(cover) > 0 {
		add("APIC", append(append([]byte{utf8}, media.PNG+"\x00"...), append([]byte{frontCover, 0}, cover...)...))
	}
	if len(frames) == 0 {
		return nil
	}
	return append(append([]byte("ID3\x04\x00\x00"), synchsafe(len(frames))...), frames...)
}

// synchsafe returns a number of 28 bits in four bytes of seven.
func synchsafe(n int) []byte {
	return binary.BigEndian.AppendUint32(nil, uint32(n&0x7f|n<<1&0x7f00|n<<2&0x7f0000|n<<3&0x7f000000))
}
