package mp4

import (
	"context"
	"errors"
	"io"
	"math"

	"github.com/gonumm/gonumm/pipeline/internal/joint"
)

// Join writes films one after the other as one film, without decoding:
//
//	parts  ftyp │ moov │ mdat     ftyp │ moov │ mdat
//	dst    ftyp │ moov │ mdat ......................
//
// Their tracks of pictures and sound must agree in all that a decoder is told; other tracks are left out. The packets of the parts follow
// each other in the media of a track, and an edit list leaves out what each part leaves out, so that the encoder's delay and padding of a
// sound are heard nowhere. Sound that ends before its pictures is followed by silence, see joint.Length.
func Join(ctx context.Context, dst io.Writer, files []joint.Part) error {
	j := &joiner{}
	for i, f := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := j.add(f)
		var refusal *joint.Error
		if errors.As(err, &refusal) {
			refusal.Part = i
		}
		if err != nil {
			return err
		}
	}
	return j.write(ctx, dst)
}

// joiner puts the tables of the parts together.
type joiner struct {
	parts  []*part
	tracks []joinedTrack
	scale  int64  // ticks of the movie in a second
	size   int64  // of the data of all parts
	silent []byte // a packet of silence, where there are some
}

// joinedTrack is a track of the film that is made. The offsets of its packets are those in the joined data.
type joinedTrack struct {
	partTrack // of the first part
	packets   packetTable
	edits     []movedEdit
	owed      int64 // of silence, or of the last picture, before the next part, in ticks of the movie
}

// movedEdit plays a stretch of the media; one that begins at -1 plays nothing.
type movedEdit struct {
	Stretch
	lasts int64 // ticks of the movie; 0: as the stretch
}

// add adds a part.
func (j *joiner) add(f joint.Part) error {
	s, err := readPart(f)
	if err != nil {
		return err
	}
	if len(j.parts) == 0 {
		j.begin(s)
	} else if err := j.agrees(s); err != nil {
		return err
	}
	j.parts = append(j.parts, s)
	length := j.lengthOf(s)
	for i := range j.tracks {
		if err := j.addTrack(&j.tracks[i], &s.tracks[i], s, length); err != nil {
			return err
		}
	}
	for _, d := range s.data {
		j.size += d.to - d.from
	}
	return nil
}

// begin takes over the tracks of the first part. The movie counts in samples where there is sound, so that its edits end exactly.
func (j *joiner) begin(s *part) {
	for _, t := range s.tracks {
		j.tracks = append(j.tracks, joinedTrack{partTrack: t})
		if j.scale == 0 || t.Kind == Sound {
			j.scale = int64(t.Timescale)
		}
	}
}

// agrees says what of a part is not as in the first one.
func (j *joiner) agrees(s *part) error {
	for _, kind := range []Kind{Video, Sound} {
		has, want := 0, 0
		for _, t := range s.tracks {
			has += isKind(t.Kind, kind)
		}
		for _, t := range j.tracks {
			want += isKind(t.Kind, kind)
		}
		if text := joint.Streams(map[Kind]string{Video: "pictures", Sound: "sound"}[kind], has, want); text != "" {
			return refused(joint.Differs, "%s", text)
		}
	}
	for i := range j.tracks {
		a, b := &j.tracks[i].partTrack, &s.tracks[i]
		if reason, text := a.entry.differs(b.entry); text != "" {
			return refused(reason, "%s", text)
		}
		switch {
		case a.Rotation != b.Rotation || a.Mirrored != b.Mirrored:
			return refused(joint.Differs, "its pictures are turned by %d degrees, not %d", b.Rotation, a.Rotation)
		case a.Kind == Sound && a.Timescale != b.Timescale:
			return refused(joint.Differs, "its sound counts %d ticks a second, not %d", b.Timescale, a.Timescale)
		}
	}
	return nil
}

func isKind(k, kind Kind) int {
	if k == kind {
		return 1
	}
	return 0
}

// lengthOf returns how long a part lasts, in ticks of the movie.
func (j *joiner) lengthOf(s *part) int64 {
	var pictures, sound, frame int64
	for _, t := range s.tracks {
		n := rescale(t.length(), j.scale, int64(t.Timescale)) + j.delayOf(&t, s)
		if t.Kind == Video {
			pictures = max(pictures, n)
			frame = rescale(t.packets.runs[len(t.packets.runs)-1].lasts, j.scale, int64(t.Timescale))
		} else {
			sound = max(sound, n)
		}
	}
	return joint.Length(pictures, sound, frame)
}

// delayOf returns how long nothing is shown or heard of a track from the start of its part on, in ticks of the movie.
func (j *joiner) delayOf(t *partTrack, s *part) int64 {
	return rescale(t.delay, j.scale, s.scale) + rescale(t.early, j.scale, int64(t.Timescale))
}

// addTrack adds the packets of a part to a track, and what is played of them.
func (j *joiner) addTrack(t *joinedTrack, from *partTrack, s *part, length int64) error {
	delay := j.delayOf(from, s)
	if len(j.parts) > 1 {
		j.fill(t, t.owed+delay)
	} else if delay > 0 {
		t.edits = append(t.edits, movedEdit{Stretch{-1, -1}, delay})
	}
	to := int64(t.Timescale)
	scaled := func(v int64) int64 { return rescale(v, to, int64(from.Timescale)) }
	base := t.packets.ticks
	late := t.begin - scaled(from.begin) // t is a copy of the first part's
	at, ticks := int64(0), int64(0)
	for _, r := range from.packets.runs {
		r.offset = j.size + s.placeOf(r.offset)
		r.late = scaled(r.late) + late
		at += r.count * r.lasts
		if from.Timescale != t.Timescale && r.count == 1 {
			r.lasts = scaled(at) - ticks // so that what is rounded does not add up
		}
		ticks += r.count * r.lasts
		t.packets.add(r)
	}
	if t.packets.ticks > maxTicks {
		return refused(joint.Damaged, "it lasts too long")
	}
	left := rescale(length-delay, to, j.scale)
	for _, p := range from.plays {
		moved := Stretch{base + late + scaled(p.Start), base + late + scaled(p.End)}
		if from.Kind == Sound {
			moved.End = min(moved.End, moved.Start+max(0, left))
		}
		left -= moved.End - moved.Start
		t.play(moved)
	}
	t.owed = max(0, rescale(left, j.scale, to))
	return nil
}

// play adds a stretch to what is played.
func (t *joinedTrack) play(s Stretch) {
	if s.Start >= s.End {
		return
	}
	if n := len(t.edits); n > 0 && t.edits[n-1].End == s.Start {
		t.edits[n-1].End = s.End
		return
	}
	t.edits = append(t.edits, movedEdit{Stretch: s})
}

// fill shows the last picture on, or plays silence, for some ticks of the movie.
func (j *joiner) fill(t *joinedTrack, gap int64) {
	ticks := rescale(gap, int64(t.Timescale), j.scale)
	if ticks <= 0 || len(t.packets.runs) == 0 {
		return
	}
	if t.Kind == Video {
		t.hold(ticks)
		return
	}
	silence := t.entry.silence
	if silence == nil {
		t.edits = append(t.edits, movedEdit{Stretch{-1, -1}, gap})
		return
	}
	lasts := t.packets.runs[0].lasts
	if len(j.silent) == 0 {
		j.silent = silence
	}
	base := t.packets.ticks
	for n := ceil(ticks, max(1, lasts)); n > 0; n-- {
		t.packets.add(packetRun{offset: silentOffset, count: 1, size: int64(len(silence)), lasts: lasts, key: true})
	}
	t.play(Stretch{base, base + ticks})
}

// silentOffset marks packets of silence, which are written after all others, until it is known where that is.
const silentOffset = math.MinInt64

// hold lets the last picture last longer.
func (t *joinedTrack) hold(ticks int64) {
	n := len(t.packets.runs) - 1
	if r := &t.packets.runs[n]; r.count > 1 {
		one := *r
		r.count, one.count = r.count-1, 1
		one.offset += r.count * r.size
		t.packets.runs = append(t.packets.runs, one)
		n++
	}
	t.packets.runs[n].lasts += ticks
	t.packets.ticks += ticks
	if e := len(t.edits) - 1; e >= 0 && t.edits[e].Start >= 0 {
		t.edits[e].End += ticks
	}
}

// placeOf returns where a byte of a part stands in its data.
func (s *part) placeOf(offset int64) int64 {
	for lo, hi := 0, len(s.data); ; {
		middle := (lo + hi) / 2
		switch d := s.data[middle]; {
		case offset < d.from:
			hi = middle
		case offset > d.to || offset == d.to && d.from < d.to:
			lo = middle + 1
		default:
			return d.at + offset - d.from
		}
	}
}
