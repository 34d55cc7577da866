package mp4

import (
	"encoding/binary"
	"fmt"

	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/pipeline/internal/view"
)

// Plain is uncompressed sound as ISO 23003-5 has it, which qtdemux knows from version 1.24 on. It is shown to it as QuickTime names it:
//
//	ipcm ... 16 ─ pcmC little 16      sowt ... 16
//	ipcm ... 16 ─ pcmC big 24         in24 ... 24
//	fpcm ... 32 ─ pcmC big 32         fl32 ... 32
//
// Of numbers of more than two bytes qtdemux takes all for big-endian ones.
type Plain struct {
	Bits          int // of a number; 0 where the track is none of it
	Float, Little bool
}

// plain reads a sample entry of uncompressed sound.
func (p *parser) plain(entry box, t *Track, children int64) {
	p.each(entry.body+children, entry.end, func(b box) {
		body := p.head(b, 6)
		if b.kind != "pcmC" || len(body) < 6 {
			return
		}
		c := Plain{Bits: int(body[5]), Float: t.Codec == "fpcm", Little: body[4]&1 != 0}
		if c.inQuickTime() != "" {
			t.Plain, t.plainAt = c, entry.kindAt()
		}
	})
}

// inQuickTime returns the name of the same numbers in QuickTime; empty where it has none.
func (c Plain) inQuickTime() string {
	switch {
	case c.Float && (c.Bits == 32 || c.Bits == 64):
		return fmt.Sprintf("fl%d", c.Bits)
	case c.Float:
		return ""
	case c.Bits == 24 || c.Bits == 32:
		return fmt.Sprintf("in%d", c.Bits)
	case c.Bits == 16 && c.Little:
		return "sowt"
	case c.Bits == 16:
		return "twos"
	}
	return ""
}

// Caps returns what GStreamer calls the numbers of a track, where qtdemux cannot know it; empty where it does.
func (c Plain) Caps() string {
	switch {
	case !c.Little || c.Bits <= 16:
		return ""
	case c.Float:
		return fmt.Sprintf(media.RawAudio+", format=(string)F%dLE", c.Bits)
	}
	return fmt.Sprintf(media.RawAudio+", format=(string)S%dLE", c.Bits)
}

// Codec returns FFmpeg's name.
func (c Plain) Codec() string {
	kind, order := "s", "be"
	if c.Float {
		kind = "f"
	}
	if c.Little {
		order = "le"
	}
	return fmt.Sprintf("pcm_%s%d%s", kind, c.Bits, order)
}

// KnownPatches returns the bytes to overlay so that qtdemux knows the uncompressed sound of all tracks, and does not see those that do not
// say what they are, for which it refuses all others.
func (f *File) KnownPatches() (patches []view.Patch) {
	for _, at := range f.blank {
		patches = append(patches, view.Patch{Offset: at, Bytes: []byte("free")})
	}
	const toBits = 4 + 18 // from the name, after the channels
	for _, t := range f.Tracks {
		if t.Plain.Bits > 0 {
			bits := binary.BigEndian.AppendUint16(nil, uint16(t.Plain.Bits))
			patches = append(patches, view.Patch{Offset: t.plainAt, Bytes: []byte(t.Plain.inQuickTime())},
				view.Patch{Offset: t.plainAt + toBits, Bytes: bits})
		}
	}
	return patches
}
