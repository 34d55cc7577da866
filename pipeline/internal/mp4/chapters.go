package mp4

import (
	"encoding/binary"
	"io"
	"slices"
	"time"
	"unicode/utf16"
)

// Chapter is where a stretch with a name starts; it ends with the next.
type Chapter struct {
	Start time.Duration
	Title string
}

// maxChapters is as many as the list of Nero's can have.
const maxChapters = 255

// Chapters returns the chapters of Nero's list in the user data, else the samples of the text track that another track refers to
// as its chapters.
func (f *File) Chapters(r io.ReaderAt, size int64) []Chapter {
	if len(f.chapters) > 0 {
		return f.chapters
	}
	for _, t := range f.Tracks {
		for _, id := range t.chapters {
			if c := f.chapterTrack(id, r, size); len(c) > 0 {
				return c
			}
		}
	}
	return nil
}

// nero reads a chpl box: starts in units of 100 ns, and titles.
func (p *parser) nero(f *File, chpl box) {
	body := p.head(chpl, 1<<16)
	if len(body) < 9 {
		return
	}
	at := 5
	if body[0] == 1 {
		at = 8
	}
	count := int(body[at])
	at++
	for range min(count, maxChapters) {
		if at+9 > len(body) {
			return
		}
		start, n := binary.BigEndian.Uint64(body[at:]), int(body[at+8])
		at += 9
		if at+n > len(body) || start > 1<<56 {
			return
		}
		f.chapters = append(f.chapters, Chapter{time.Duration(start) * 100, string(body[at : at+n])})
		at += n
	}
}

// references of a track to others, of which only that to chapters counts.
func (p *parser) trackReferences(tref box, t *Track) {
	p.children(tref, func(b box) {
		if b.kind != "chap" {
			return
		}
		body := p.head(b, 64)
		for ; len(body) >= 4; body = body[4:] {
			t.chapters = append(t.chapters, binary.BigEndian.Uint32(body))
		}
	})
}

func (f *File) chapterTrack(id uint32, r io.ReaderAt, size int64) (chapters []Chapter) {
	i := slices.IndexFunc(f.Tracks, func(t Track) bool { return t.ID == id })
	if i < 0 || f.Tracks[i].Kind != Other || f.Tracks[i].Timescale == 0 {
		return nil
	}
	packets, ok := f.Packets(id, r, size)
	if !ok {
		return nil
	}
	places, ok := packets.Between(0, min(packets.Count(), maxChapters))
	if !ok {
		return nil
	}
	p := &parser{r: r, boxes: maxBoxes, bytes: maxBytes}
	ticks := int64(0)
	p.table(f.tables[i].times, 8, func(e []byte) bool {
		for range min(binary.BigEndian.Uint32(e), maxChapters) {
			if len(chapters) == len(places) {
				return false
			}
			at := places[len(chapters)]
			text := p.read(at.Offset, at.Offset+min(at.Size, 1<<12))
			chapters = append(chapters, Chapter{time.Duration(rescale(ticks, int64(time.Second), int64(f.Tracks[i].Timescale))), sampleText(text)})
			ticks += int64(binary.BigEndian.Uint32(e[4:]))
		}
		return true
	})
	return chapters
}

// sampleText returns the text of a sample, of this many bytes, in UTF-8, or in UTF-16 with a byte order mark.
func sampleText(b []byte) string {
	if len(b) < 2 {
		return ""
	}
	n := int(binary.BigEndian.Uint16(b))
	b = b[2:min(len(b), 2+n)]
	if len(b) < 2 || b[0] != 0xfe || b[1] != 0xff {
		return string(b)
	}
	var units []uint16
	for b = b[2:]; len(b) >= 2; b = b[2:] {
		units = append(units, binary.BigEndian.Uint16(b))
	}
	return string(utf16.Decode(units))
}
