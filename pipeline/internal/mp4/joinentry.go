package mp4

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"github.com/gonumm/gonumm/pipeline/internal/joint"
)

// description is a track's sample entry.
type description struct {
	codec         string
	width, height int
	rate          int
	channels      int
	bits          int
	boxes         map[string]string // the boxes in it that count, by their types
	silence       []byte            // a packet that sounds like nothing; nil where there is none
}

// entryBoxes are the boxes in sample entries that count, with what it means that they differ.
var entryBoxes = map[string]string{
	"avcC": "the parameter sets of its H.264 differ", "hvcC": "the parameter sets of its H.265 differ",
	"av1C": "the sequence header of its AV1 differs", "vpcC": "the profile of its VP9 differs", "esds": "the configuration of its decoder differs",
	"dOps": "the header of its Opus differs", "alac": "the header of its ALAC differs", "dac3": "the layout of its AC-3 differs",
	"dec3": "the layout of its E-AC-3 differs", "dfLa": "the header of its FLAC differs", "pcmC": "the layout of its samples differs",
	"wave": "the configuration of its decoder differs", "enda": "the layout of its samples differs", "colr": "its colours are stated otherwise",
	"pasp": "the aspect of its pixels differs",
}

// description reads the one sample entry of a track.
func (l *remains) description(trak box, kind Kind) (d description, err error) {
	entries := 0
	for _, stsd := range l.within(trak, "mdia", "minf", "stbl", "stsd") {
		l.each(stsd.body+8, stsd.end, func(b box) {
			if entries++; entries == 1 {
				d = l.entry(b, kind)
			}
		})
	}
	if entries != 1 {
		return d, refused(joint.Differs, "a track changes its codec within: it has %d descriptions", entries)
	}
	return d, nil
}

func (l *remains) entry(b box, kind Kind) description {
	d := description{codec: b.kind, boxes: map[string]string{}}
	head := l.head(b, 64)
	word := func(at int) int {
		if len(head) < at+2 {
			return 0
		}
		return int(binary.BigEndian.Uint16(head[at:]))
	}
	children := b.body + 78
	if kind == Video {
		d.width, d.height = word(24), word(26)
	} else {
		d.channels, d.bits, d.rate = word(16), word(18), word(24)
		children = b.body + 28 + map[int]int64{1: 16, 2: 36}[word(8)]
		d.boxes[""] = string(head[min(8, len(head)):min(int(children-b.body), len(head))])
	}
	l.each(children, b.end, func(b box) {
		if b.kind == "wave" { // QuickTime has the box of MPEG-4 in this one
			l.children(b, func(b box) {
				if b.kind == "esds" {
					d.boxes["esds"] = string(l.movie[b.body:b.end])
				}
			})
			if d.boxes["esds"] != "" {
				return
			}
		}
		if _, counts := entryBoxes[b.kind]; counts {
			d.boxes[b.kind] = string(l.movie[b.body:b.end])
		}
	})
	if config := decoderConfig([]byte(d.boxes["esds"])); config != nil {
		d.boxes["esds"] = string(config)
		d.silence = silentAAC(d.codec, config)
	}
	return d
}

// differs says what of another sample entry is not as in this one; an empty text where all is.
func (d description) differs(o description) (reason joint.Reason, text string) {
	kind := map[bool]string{true: "pictures are", false: "sound is"}[d.width > 0]
	switch {
	case d.codec != o.codec:
		return joint.Differs, fmt.Sprintf("its %s coded as %s, not %s", kind, o.codec, d.codec)
	case d.width != o.width || d.height != o.height:
		return joint.Size, fmt.Sprintf("pictures of %d by %d, not %d by %d", o.width, o.height, d.width, d.height)
	case d.rate != o.rate:
		return joint.Differs, fmt.Sprintf("sound at %d Hz, not %d Hz", o.rate, d.rate)
	case d.channels != o.channels:
		return joint.Differs, fmt.Sprintf("sound of %d channels, not %d", o.channels, d.channels)
	case d.bits != o.bits:
		return joint.Differs, fmt.Sprintf("samples of %d bits, not %d", o.bits, d.bits)
	case d.boxes[""] != o.boxes[""]:
		return joint.Differs, "the layout of its samples differs"
	}
	for _, box := range slices.Sorted(maps.Keys(entryBoxes)) {
		if d.boxes[box] != o.boxes[box] {
			return joint.Differs, entryBoxes[box]
		}
	}
	return 0, ""
}
