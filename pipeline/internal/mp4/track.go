package mp4

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
)

// maxEdits is how much of an edit list is kept; more than one real edit is not
// simple anyway.
const maxEdits = 4096

// tables is where a track's sample tables are, and what is needed to read them.
type tables struct {
	times, offsets, chunks, shift box // stts, ctts, stsc, cslg
	sizes, places, keys           box // stsz or stz2, stco or co64, stss
	matrix                        [4]float64
	perPacket                     int64 // sample frames of a packet that the description states, 0 or 1 for PCM
	sound                         bool  // a handler says so; a second one does not take it back, as qtdemux goes by the first
	described                     bool  // there is a description at all
	noChannels                    bool  // a description, if it is one of sound, is of PCM and states none
}

func (p *parser) track(f *File, trak box) (Track, tables) {
	var t Track
	var boxes tables
	p.children(trak, func(b box) {
		switch b.kind {
		case "tkhd":
			h := p.header(b, 4)
			t.ID = h.timescale // the same place
			if flags := p.head(b, 4); len(flags) == 4 {
				t.Enabled = flags[3]&1 != 0
			}
			boxes.matrix = p.matrix(b, h)
			f.fields = append(f.fields, field{header: h, movie: true})
		case "edts":
			f.edits = append(f.edits, span{b.kindAt(), len(f.Tracks)})
			p.children(b, func(b box) {
				if b.kind == "elst" {
					p.edits(b, &t)
				}
			})
		case "tref":
			p.trackReferences(b, &t)
		case "mdia":
			p.media(f, b, &t, &boxes)
		}
	})
	return t, boxes
}

func (p *parser) edits(elst box, t *Track) {
	version := p.head(elst, 1)
	if len(version) < 1 {
		return
	}
	size := 12
	if version[0] == 1 {
		size = 20
	}
	p.table(elst, size, func(b []byte) bool {
		var e Edit
		if size == 20 {
			e.Duration = int64(min(binary.BigEndian.Uint64(b), math.MaxInt64))
			e.MediaTime = int64(binary.BigEndian.Uint64(b[8:]))
		} else {
			e.Duration = int64(binary.BigEndian.Uint32(b))
			e.MediaTime = int64(int32(binary.BigEndian.Uint32(b[4:])))
		}
		e.Rate = float64(int32(binary.BigEndian.Uint32(b[size-4:]))) / 65536
		t.Edits = append(t.Edits, e)
		return len(t.Edits) < maxEdits
	})
}

func (p *parser) media(f *File, mdia box, t *Track, boxes *tables) {
	p.children(mdia, func(b box) {
		switch b.kind {
		case "mdhd":
			h := p.header(b, 0)
			t.Timescale, t.Duration = h.timescale, h.duration
			f.fields = append(f.fields, field{header: h, track: len(f.Tracks)})
		case "hdlr":
			if body := p.head(b, 12); len(body) == 12 {
				switch string(body[8:]) {
				case "vide":
					t.Kind = Video
				case "soun":
					t.Kind, boxes.sound = Sound, true
				}
			}
		case "minf":
			p.children(b, func(b box) {
				switch b.kind {
				case "dinf":
					p.references(b, t)
				case "stbl":
					p.samples(b, t, boxes)
				}
			})
		}
	})
}

// references looks for data stored elsewhere: a reference without
// the flag "in this file" that names a location. Some writers forget the flag
// and name none.
func (p *parser) references(dinf box, t *Track) {
	p.children(dinf, func(dref box) {
		if dref.kind != "dref" {
			return
		}
		p.each(dref.body+8, dref.end, func(b box) {
			body := p.head(b, 64)
			if len(body) > 4 && body[3]&1 == 0 && len(bytes.Trim(body[4:], "\x00")) > 0 {
				t.External = true
			}
		})
	})
}

func (p *parser) samples(stbl box, t *Track, boxes *tables) {
	p.children(stbl, func(b box) {
		switch b.kind {
		case "stsd":
			boxes.described = true
			if entry, ok := p.next(b.body+8, b.end); ok {
				p.description(entry, t, boxes)
			}
			p.each(b.body+8, b.end, func(entry box) {
				boxes.noChannels = boxes.noChannels || p.statesNoChannels(entry)
			})
		case "stts":
			boxes.times = b
		case "ctts":
			boxes.offsets = b
		case "stsc":
			boxes.chunks = b
		case "cslg":
			boxes.shift = b
		case "stsz", "stz2":
			boxes.sizes = b
		case "stco", "co64":
			boxes.places = b
		case "stss":
			boxes.keys = b
		}
	})
}

// description reads a sample entry. Those of sound have 20 bytes in version 0,
// 16 more in 1, and the rate as a float in 2, which QuickTime alone has.
func (p *parser) description(b box, t *Track, boxes *tables) {
	t.Codec = b.kind
	t.Encrypted = b.kind == "encv" || b.kind == "enca"
	if t.Kind == Video {
		p.picture(b, t)
	}
	if t.Kind != Sound {
		return
	}
	body := p.head(b, 64)
	if len(body) < 28 {
		return
	}
	t.SampleRate = int(binary.BigEndian.Uint32(body[24:]) >> 16)
	children := int64(28)
	switch version := binary.BigEndian.Uint16(body[8:]); {
	case version == 1 && len(body) >= 44:
		boxes.perPacket = int64(binary.BigEndian.Uint32(body[28:]))
		children = 44
	case version == 2 && len(body) >= 64:
		rate := math.Float64frombits(binary.BigEndian.Uint64(body[32:]))
		if rate >= 1 && rate <= math.MaxInt32 {
			t.SampleRate = int(rate)
		}
	}
	if t.Codec == "ipcm" || t.Codec == "fpcm" {
		p.plain(b, t, children)
	}
	if t.Codec == "Opus" {
		p.each(b.body+children, b.end, func(b box) {
			if head := p.head(b, 4); b.kind == "dOps" && len(head) == 4 {
				t.preSkip = int64(binary.BigEndian.Uint16(head[2:]))
			}
		})
	}
}

// picture reads the boxes after the 78 bytes of a sample entry of pictures.
func (p *parser) picture(b box, t *Track) {
	p.each(b.body+78, b.end, func(b box) {
		switch b.kind {
		case "pasp":
			if body := p.head(b, 8); len(body) == 8 {
				t.Aspect = [2]int{int(binary.BigEndian.Uint32(body)), int(binary.BigEndian.Uint32(body[4:]))}
			}
		case "av1C":
			t.Config = p.head(b, 256)
		}
	})
}

// pcm are the sample entries of uncompressed sound. For raw ones the first is the old name.
var pcm = []string{"\x00\x00\x00\x00", "NONE", "raw ", "twos", "sowt", "lpcm", "ipcm", "fpcm", "in24", "in32", "fl32", "fl64"}

// statesNoChannels reports whether a sample entry of PCM has 0 channels, in either of its two fields: which of them counts depends
// on how a version is read. Version 2 states 3 in the old one.
func (p *parser) statesNoChannels(b box) bool {
	if !slices.Contains(pcm, b.kind) {
		return false
	}
	body := p.head(b, 44)
	if len(body) < 18 {
		return false
	}
	wide := binary.BigEndian.Uint16(body[8:]) == 2 && len(body) == 44
	return binary.BigEndian.Uint16(body[16:]) == 0 || wide && binary.BigEndian.Uint32(body[40:]) == 0
}
