package matroska

import (
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strings"
	"time"
)

// Film is what is known about a file after all of it was written, and what is to be added to it.
type Film struct {
	// Same makes the same film the same bytes, however long the muxer's random identifiers are: the clusters may have to be moved. A file
	// in which that ends midway is lost, so it is not for files that are to be recovered.
	Same bool

	Video, Sound time.Duration     // how long the pictures and the sound last; 0: as long as their blocks
	Variable     bool              // pictures have times of their own, so that none of them has the usual duration
	Colour       *Colour           // nil: as the muxer states it
	Tags         map[string]string // by the names of Matroska's own: TITLE, ARTIST
	Attachments  []Attachment
}

// Colour is how YUV was made, in the numbers of ITU-T H.273.
type Colour struct {
	Matrix, Primaries, Transfer int
	FullRange                   bool
}

func (c *Colour) element() []byte {
	limit := uint64(1)
	if c.FullRange {
		limit = 2
	}
	return master(idColour, numeral(0x55b1, uint64(c.Matrix)), numeral(0x55b9, limit),
		numeral(0x55ba, uint64(c.Transfer)), numeral(0x55bb, uint64(c.Primaries)))
}

// Attachment is a file within the file, such as a cover picture.
type Attachment struct {
	Name, Type string // cover.png, image/png
	Data       []byte
}

// tail returns what is written after the clusters, and where its parts start, from the segment's data.
func (f *Film) tail(h *head, w *walker) (b []byte, places []spot) {
	add := func(id uint64, part []byte) {
		places = append(places, spot{id, w.kept + int64(len(b)) - h.segment})
		b = append(b, part...)
	}
	if len(w.cues) > 0 {
		add(idCues, cuesOf(w.cues))
	}
	add(idTags, f.tags(h))
	if len(f.Attachments) > 0 {
		add(idAttachments, f.attachments())
	}
	return b, places
}

func cuesOf(cues []cue) []byte {
	var points []byte
	for _, c := range cues {
		points = append(points, master(0xbb, numeral(0xb3, c.time), master(0xb7, numeral(0xf7, c.track),
			numeral(0xf1, uint64(c.cluster)), numeral(0xf0, uint64(c.within))))...)
	}
	return binaryElement(idCues, points)
}

// tags returns the tags of the film, and of each track its duration, which ffmpeg and others read from there.
func (f *Film) tags(h *head) []byte {
	var all [][]byte
	if len(f.Tags) > 0 {
		simple := [][]byte{master(0x63c0)}
		for _, name := range slices.Sorted(maps.Keys(f.Tags)) {
			simple = append(simple, simpleTag(strings.ToUpper(name), f.Tags[name]))
		}
		all = append(all, master(0x7373, simple...))
	}
	for _, t := range h.tracks {
		lasts := f.Video
		if t.kind == kindSound {
			lasts = f.Sound
		}
		all = append(all, master(0x7373, master(0x63c0, numeral(0x63c5, t.number)), simpleTag("DURATION", clock(lasts))))
	}
	return master(idTags, all...)
}

func simpleTag(name, value string) []byte {
	return master(0x67c8, text(0x45a3, name), text(0x4487, value))
}

// clock returns a duration as Matroska's tags have it: 00:00:02.000000000.
func clock(d time.Duration) string {
	return fmt.Sprintf("%02d:%02d:%02d.%09d", d/time.Hour, d/time.Minute%60, d/time.Second%60, d%time.Second)
}

func (f *Film) attachments() []byte {
	var files [][]byte
	for _, a := range f.Attachments {
		// Its identifier is derived from its bytes: the same film is the same file.
		hash := fnv.New64a()
		_, _ = hash.Write(a.Data)
		files = append(files, master(0x61a7, text(0x466e, a.Name), text(0x4660, a.Type), numeral8(0x46ae, hash.Sum64()|1),
			binaryElement(0x465c, a.Data)))
	}
	return master(idAttachments, files...)
}
