package mp4

import (
	"encoding/binary"
	"math"
)

func (p *parser) file(size int64) *File {
	var movie *box
	for at := int64(0); ; {
		b, ok := p.next(at, size)
		if !ok {
			break
		}
		if b.kind == "moov" {
			movie = &b
			break
		}
		at = b.end
	}
	if movie == nil {
		return nil
	}
	return p.movie(*movie)
}

func (p *parser) movie(moov box) *File {
	f := &File{after: moov.end, extends: map[uint32]extends{}}
	var matrix [4]float64
	var gapless Gapless
	var tables []tables
	p.children(moov, func(b box) {
		switch b.kind {
		case "mvhd":
			h := p.header(b, 0)
			f.Timescale, f.Duration = h.timescale, h.duration
			matrix = p.matrix(b, h)
			f.fields = append(f.fields, field{header: h, movie: true, whole: true})
		case "trak":
			if len(f.Tracks) == maxTracks {
				p.err = errLimit("tracks")
				return
			}
			t, boxes := p.track(f, b)
			if !boxes.described {
				t.Kind = Other
				f.blank = append(f.blank, b.kindAt())
			}
			f.Tracks, tables = append(f.Tracks, t), append(tables, boxes)
			if len(f.edits) > maxPatches || len(f.fields) > maxPatches {
				p.err = errLimit("headers")
			}
		case "mvex":
			p.movieExtends(f, b)
		case "rmra":
			f.External = true
		case "cmov":
			f.Compressed = true
		case "udta":
			p.children(b, func(b box) {
				switch b.kind {
				case "meta":
					p.gapless(b, &gapless)
				case "chpl":
					p.nero(f, b)
				}
			})
		case "meta":
			p.gapless(b, &gapless)
		}
	})
	f.tables = tables
	f.owner(gapless)
	for i := range f.Tracks {
		t := &f.Tracks[i]
		t.Rotation, t.Mirrored = orientation(tables[i].matrix, matrix)
		f.External = f.External || t.External
		f.NoChannels = f.NoChannels || tables[i].sound && tables[i].noChannels
		p.cut(f, t, tables[i])
	}
	return f
}

// movieExtends reads what a fragmented film has in front: how long the samples of each track last and their flags, unless a fragment states others.
func (p *parser) movieExtends(f *File, mvex box) {
	f.Fragmented = true
	p.children(mvex, func(b box) {
		switch b.kind {
		case "mehd":
			f.movieEx = append(f.movieEx, b.kindAt())
		case "trex":
			if h := p.head(b, 24); len(h) == 24 && len(f.extends) < maxTracks {
				f.extends[binary.BigEndian.Uint32(h[4:])] = extends{binary.BigEndian.Uint32(h[12:]), binary.BigEndian.Uint32(h[16:]), binary.BigEndian.Uint32(h[20:])}
			}
		}
	})
}

// These are far more than any program writes, and need little memory.
const (
	maxTracks  = 1000
	maxPatches = 10 * maxTracks // edit boxes, or durations
)

// owner gives the iTunSMPB comment, which names no track, to the only sound track.
func (f *File) owner(g Gapless) {
	var sound *Track
	for i := range f.Tracks {
		if t := &f.Tracks[i]; t.Kind == Sound {
			if sound != nil {
				return
			}
			sound = t
		}
	}
	if sound != nil {
		sound.Gapless = g
	}
}

// header is what mvhd, tkhd and mdhd have in common: times in 32 bits in version
// 0, in 64 in version 1.
type header struct {
	timescale uint32
	duration  int64 // 0 where unknown
	at        int64 // of the duration in the file; 0 where the box is too short
	wide      bool  // the duration has 64 bits
	after     int64 // offset of what follows it, from the body
}

// header reads such a box, in which gap bytes are between the word after the
// dates (the timescale, or a track's id) and the duration.
func (p *parser) header(b box, gap int) header {
	body := p.head(b, 64)
	if len(body) < 4 {
		return header{}
	}
	var h header
	word := 12
	if body[0] == 1 {
		h.wide, word = true, 20
	}
	pos, n := word+4+gap, 4
	if h.wide {
		n = 8
	}
	if len(body) < pos+n {
		return header{}
	}
	h.timescale = binary.BigEndian.Uint32(body[word:])
	h.at, h.after = b.body+int64(pos), int64(pos+n)
	if h.wide {
		h.duration = int64(min(binary.BigEndian.Uint64(body[pos:]), math.MaxInt64))
		if h.duration == math.MaxInt64 {
			h.duration = 0
		}
	} else if d := binary.BigEndian.Uint32(body[pos:]); d != math.MaxUint32 {
		h.duration = int64(d)
	}
	return h
}

// matrix reads the four numbers of a display matrix that turn; all zero where
// they are missing. Layer, volume and the like are 16 bytes in mvhd and tkhd both.
func (p *parser) matrix(b box, h header) [4]float64 {
	var m [4]float64
	if h.at == 0 {
		return m
	}
	from := b.body + h.after + 16
	raw := p.read(from, min(from+20, b.end))
	if len(raw) < 20 {
		return m
	}
	for i, at := range []int{0, 4, 12, 16} {
		m[i] = float64(int32(binary.BigEndian.Uint32(raw[at:])))
	}
	return m
}

// orientation returns the quarter turn nearest to a track's matrix followed by the
// movie's. A point (x, y) goes to (ax+cy, bx+dy), y downwards.
func orientation(track, movie [4]float64) (degrees int, mirrored bool) {
	a, b, c, d := track[0], track[1], track[2], track[3]
	if e, f, g, h := movie[0], movie[1], movie[2], movie[3]; e*h-f*g != 0 {
		a, b, c, d = a*e+b*g, a*f+b*h, c*e+d*g, c*f+d*h
	}
	det := a*d - b*c
	if det == 0 {
		return 0, false
	}
	quarters := int(math.Round(math.Atan2(-c, d) / (math.Pi / 2)))
	return (quarters + 4) % 4 * 90, det < 0
}
