package mp3

import (
	"bytes"
	"encoding/binary"
	"io"
	"time"
	"unicode/utf16"
)

// Chapter is a CHAP frame of ID3v2 (ID3v2 Chapter Frame Addendum, 3.1).
type Chapter struct {
	Start, End time.Duration
	Title      string
}

// maxTag bounds how much of a tag is read.
const maxTag = 64 << 20

// Tag reads the ID3v2 tag at the start of a file; nil where there is none.
func Tag(r io.ReaderAt, size int64) []byte {
	f := &file{r: r}
	end := f.leadingTags(size)
	if end == 0 || end > maxTag {
		return nil
	}
	return f.read(0, int(end))
}

// Tags cuts what Tag returns into the single tags.
func Tags(all []byte) (tags [][]byte) {
	for len(all) >= 10 {
		n := 10 + (int(all[6])<<21 | int(all[7])<<14 | int(all[8])<<7 | int(all[9]))
		if all[5]&0x10 != 0 {
			n += 10 // the footer
		}
		n = min(n, len(all))
		tags, all = append(tags, all[:n]), all[n:]
	}
	return tags
}

// Trailer reads the ID3v1 tag at the end of a file; nil where there is none.
func Trailer(r io.ReaderAt, size int64) []byte {
	f := &file{r: r}
	if b := f.read(size-128, 128); len(b) == 128 && string(b[:3]) == "TAG" {
		return b
	}
	return nil
}

// Chapters reads the chapters of an ID3v2 tag of version 3 or 4, in their order.
func Chapters(tag []byte) (chapters []Chapter) {
	if len(tag) < 10 || tag[3] != 3 && tag[3] != 4 {
		return nil
	}
	frames(tag[10:], tag[3], func(id string, body []byte) {
		if id != "CHAP" {
			return
		}
		_, times, found := bytes.Cut(body, []byte{0})
		if !found || len(times) < 16 {
			return
		}
		ms := func(at int) time.Duration {
			return time.Duration(binary.BigEndian.Uint32(times[at:])) * time.Millisecond
		}
		c := Chapter{Start: ms(0), End: ms(4)}
		frames(times[16:], tag[3], func(id string, body []byte) {
			if id == "TIT2" {
				c.Title = text(body)
			}
		})
		chapters = append(chapters, c)
	})
	return chapters
}

// frames calls f for the frames of a tag.
func frames(b []byte, version byte, f func(id string, body []byte)) {
	for len(b) > 10 && b[0] != 0 {
		size := int(binary.BigEndian.Uint32(b[4:]))
		if version == 4 {
			size = int(b[4])<<21 | int(b[5])<<14 | int(b[6])<<7 | int(b[7])
		}
		if size < 0 || size > len(b)-10 {
			return
		}
		f(string(b[:4]), b[10:10+size])
		b = b[10+size:]
	}
}

// text returns the text of a frame, by its encoding (ID3v2.4, 4).
func text(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	encoding, b := b[0], b[1:]
	switch encoding {
	case 1, 2:
		return wide(b, encoding == 2)
	case 3:
		s, _, _ := bytes.Cut(b, []byte{0})
		return string(s)
	}
	s, _, _ := bytes.Cut(b, []byte{0})
	runes := make([]rune, len(s))
	for i, c := range s {
		runes[i] = rune(c)
	}
	return string(runes)
}

// wide reads UTF-16, with a byte order mark or without.
func wide(b []byte, big bool) string {
	var order binary.ByteOrder = binary.LittleEndian
	if big || len(b) >= 2 && b[0] == 0xfe {
		order = binary.BigEndian
	}
	var units []uint16
	for ; len(b) >= 2; b = b[2:] {
		switch u := order.Uint16(b); u {
		case 0xfeff:
		case 0:
			return string(utf16.Decode(units))
		default:
			units = append(units, u)
		}
	}
	return string(utf16.Decode(units))
}

// UserTexts returns the texts of a tag for which ID3v2 has no frame of its own (TXXX), with their names.
func UserTexts(tag []byte) (texts [][2]string) {
	if len(tag) < 10 || tag[3] != 3 && tag[3] != 4 {
		return nil
	}
	frames(tag[10:], tag[3], func(id string, body []byte) {
		if id != "TXXX" || len(body) < 2 {
			return
		}
		end, wide := 0, body[0] == 1 || body[0] == 2
		for step := 1; ; {
			if wide {
				step = 2
			}
			if end+1+step > len(body) {
				return
			}
			if body[1+end] == 0 && (!wide || body[2+end] == 0) {
				value := append([]byte{body[0]}, body[1+end+step:]...)
				texts = append(texts, [2]string{text(body[:1+end]), text(value)})
				return
			}
			end += step
		}
	})
	return texts
}
