package mp4

import (
	"errors"
	"math"
	"slices"

	"github.com/gonumm/gonumm/pipeline/internal/joint"
)

// part is a film that is to be joined to others: what its tracks of pictures and sound hold, and which of it is played.
type part struct {
	joint.Part
	movie  *remains // its movie box
	ftyp   box
	scale  int64 // ticks of the movie in a second
	tracks []partTrack
	data   []stretch // the parts of the file that hold the packets, by their offsets
}

// partTrack is a track of a part.
type partTrack struct {
	Track
	trak    box
	packets *packetTable
	entry   description
	plays   []Stretch // what is played, one after the other, in ticks of the track
	delay   int64     // before it, in ticks of the movie
	begin   int64     // when the first of its pictures is shown, played or not, in ticks of the track
	early   int64     // by how much what is played begins before the first picture, in these ticks
}

// readPart reads the tables of a film. Its error says what cannot be joined.
func readPart(p joint.Part) (*part, error) {
	f, err := Read(p, p.Size)
	if errors.Is(err, ErrFormat) {
		return nil, refused(joint.Damaged, "%v", err)
	}
	if err != nil {
		return nil, err
	}
	s := &part{Part: p, scale: int64(f.Timescale)}
	if s.movie, s.ftyp, err = readTables(p); err != nil {
		return nil, err
	}
	if len(s.movie.tracks) != len(f.Tracks) || s.scale == 0 {
		return nil, refused(joint.Damaged, "its headers contradict each other")
	}
	for i, t := range f.Tracks {
		if t.Kind == Other || len(s.movie.tracks[i].packets.runs) == 0 {
			continue
		}
		n := partTrack{Track: t, trak: s.movie.tracks[i].box, packets: &s.movie.tracks[i].packets, delay: t.Cut.Delay}
		switch {
		case t.Encrypted:
			return nil, refused(joint.Differs, "it is encrypted")
		case t.External:
			return nil, refused(joint.Differs, "its media lie in another file")
		case !t.Cut.Simple:
			return nil, refused(joint.Differs, "its edit list repeats or reorders what it plays")
		case t.Timescale == 0:
			return nil, refused(joint.Damaged, "a track without a clock")
		}
		if n.entry, err = s.movie.description(n.trak, t.Kind); err != nil {
			return nil, err
		}
		n.even()
		n.setPlays()
		n.complete()
		s.tracks = append(s.tracks, n)
	}
	if len(s.tracks) == 0 {
		return nil, refused(joint.Differs, "it has neither pictures nor sound")
	}
	slices.SortStableFunc(s.tracks, func(a, b partTrack) int { return int(a.Kind) - int(b.Kind) })
	return s, s.findData()
}

func refused(reason joint.Reason, format string, args ...any) error {
	return joint.Refuse(-1, reason, format, args...)
}

// readTables reads the packets that the movie box and the fragments of a file list.
func readTables(f joint.Part) (l *remains, ftyp box, err error) {
	p := &parser{r: f, boxes: math.MaxInt, bytes: maxBytes}
	var moov box
	var fragments []box
	p.each(0, f.Size, func(b box) {
		switch {
		case b.kind == "ftyp" && ftyp.kind == "":
			ftyp = b
		case b.kind == "moov" && moov.kind == "":
			moov = b
		case b.kind == "moof":
			fragments = append(fragments, b)
		}
	})
	if p.err != nil {
		return nil, ftyp, p.err
	}
	if moov.end-moov.start > maxBytes {
		return nil, ftyp, refused(joint.Damaged, "its movie box has %d bytes", moov.end-moov.start)
	}
	movie := p.read(moov.start, moov.end)
	l = &remains{mover: mover{parser: parser{r: bytesAt(movie), boxes: math.MaxInt, bytes: math.MaxInt64}, movie: movie}, most: f.Size}
	if int64(len(movie)) < moov.end-moov.start || !l.read(p, fragments) {
		if p.err != nil {
			return nil, ftyp, p.err
		}
		return nil, ftyp, refused(joint.Damaged, "its tables of packets contradict each other")
	}
	return l, ftyp, nil
}

// setPlays takes over what the edit list plays, as far as there are packets for it.
func (t *partTrack) setPlays() {
	if t.Kind == Video {
		at := int64(0)
		t.begin = math.MaxInt64
		for _, r := range t.packets.runs {
			t.begin = min(t.begin, at+r.late)
			at += r.count * r.lasts
		}
	}
	begin, end := t.begin, t.begin+t.packets.ticks
	t.early = max(0, begin-t.Cut.Start)
	for _, s := range append([]Stretch{{t.Cut.Start, t.Cut.End}}, t.Cut.More...) {
		if s = (Stretch{max(s.Start, begin), min(s.End, end)}); s.Start < s.End {
			t.plays = append(t.plays, s)
		}
	}
}

// even lets all packets of a sound last equally long, but for the last: what is decoded of them does, whatever a writer states that has
// left some out. complete does so for the last one, of which writers that know where in it the sound ends state that, once others follow.
func (t *partTrack) even() {
	if usual := t.usual(); usual > 0 {
		t.packets.ticks = 0
		for i := range t.packets.runs {
			r := &t.packets.runs[i]
			if i < len(t.packets.runs)-1 || r.lasts > usual {
				r.lasts = usual
			}
			t.packets.ticks += r.count * r.lasts
		}
	}
}

func (t *partTrack) complete() {
	if usual := t.usual(); usual > 0 {
		last := &t.packets.runs[len(t.packets.runs)-1]
		t.packets.ticks += last.count * (usual - last.lasts)
		last.lasts = usual
	}
}

// usual returns how long the packets of a sound last in which every packet is decoded to as many samples; 0 where that is not so.
func (t *partTrack) usual() int64 {
	switch t.entry.codec {
	case "mp4a", "Opus", "ac-3", "ec-3", ".mp3":
		r := t.packets.runs
		return r[len(r)/2].lasts
	}
	return 0
}

// length returns how long a track plays, in its ticks.
func (t *partTrack) length() (n int64) {
	for _, s := range t.plays {
		n += s.End - s.Start
	}
	return n
}

// findData finds the stretches of the file that the packets lie in.
func (s *part) findData() error {
	var all []stretch
	for _, t := range s.tracks {
		for _, r := range t.packets.runs {
			if r.offset < 0 || r.size < 0 || r.count > 0 && r.size > s.Size/r.count || r.offset > s.Size-r.size*r.count {
				return refused(joint.Damaged, "packets lie past its end")
			}
			if r.lasts < 0 || t.packets.ticks < 0 || t.packets.ticks > maxTicks {
				return refused(joint.Damaged, "packets that last for %d", r.lasts)
			}
			all = append(all, stretch{from: r.offset, to: r.offset + r.size*r.count})
		}
	}
	slices.SortFunc(all, func(a, b stretch) int { return int(max(-1, min(1, a.from-b.from))) })
	for _, d := range all {
		if n := len(s.data); n > 0 && d.from <= s.data[n-1].to {
			s.data[n-1].to = max(s.data[n-1].to, d.to)
			continue
		}
		s.data = append(s.data, d)
	}
	at := int64(0)
	for i := range s.data {
		s.data[i].at = at
		at += s.data[i].to - s.data[i].from
	}
	return nil
}
