package mp4

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"

	"github.com/gonumm/gonumm/pipeline/internal/joint"
)

// write writes the film.
func (j *joiner) write(ctx context.Context, dst io.Writer) error {
	first := j.parts[0]
	ftyp := makeBox("ftyp", []byte("isom\x00\x00\x02\x00isomiso2mp41"))
	if first.ftyp.kind != "" && first.ftyp.end-first.ftyp.start <= maxHead {
		ftyp = (&parser{r: first}).read(first.ftyp.start, first.ftyp.end)
	}
	data := []stretch{{from: 0, to: j.size + int64(len(j.silent))}}
	head := mdatHead(data)
	movie := j.movie(0)
	begin := int64(len(ftyp) + len(movie) + len(head))
	if begin+data[0].to > math.MaxUint32 {
		begin += int64(len(j.movie(math.MaxUint32)) - len(movie))
	}
	for _, b := range [][]byte{ftyp, j.movie(begin), head} {
		if _, err := dst.Write(b); err != nil {
			return err
		}
	}
	for i, s := range j.parts {
		for _, d := range s.data {
			if err := copySection(ctx, dst, s, d.from, d.to); err != nil {
				return ofPart(i, err)
			}
		}
	}
	_, err := dst.Write(j.silent)
	return err
}

// maxHead is far more than the first box of a file takes.
const maxHead = 1 << 12

func ofPart(i int, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return joint.Refuse(i, joint.Damaged, "it ends within its data")
	}
	return err
}

// copySection copies what lies between two offsets, in pieces, to end with the context.
func copySection(ctx context.Context, dst io.Writer, src io.ReaderAt, from, to int64) error {
	for at := from; at < to; at += copyPiece {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := min(copyPiece, to-at)
		if _, err := io.CopyN(dst, io.NewSectionReader(src, at, n), n); err != nil {
			return err
		}
	}
	return nil
}

// movie returns the movie box of data that begin at an offset.
func (j *joiner) movie(begin int64) []byte {
	l := j.parts[0].movie
	length := int64(0)
	for i := range j.tracks {
		length = max(length, j.played(&j.tracks[i]))
	}
	var body []byte
	for _, moov := range l.at("moov") {
		l.children(moov, func(b box) {
			switch b.kind {
			case "mvhd":
				body = append(body, timed(l.movie[b.start:b.end], j.scale, 0, length)...)
			case "trak":
				for i := range j.tracks {
					if j.tracks[i].trak.start == b.start {
						body = append(body, j.track(&j.tracks[i], b, begin)...)
					}
				}
			case "udta", "meta":
				body = append(body, withoutPlaces(&l.parser, l.movie, b)...)
			case "iods":
				body = append(body, l.movie[b.start:b.end]...)
			}
		})
	}
	return makeBox("moov", body)
}

// track returns a box of a track that the first part has, down to the tables, which are made anew.
func (j *joiner) track(t *joinedTrack, b box, begin int64) []byte {
	l := j.parts[0].movie
	var body []byte
	each := func(b box, more func(b box)) {
		l.children(b, func(b box) { more(b) })
	}
	switch b.kind {
	case "trak":
		each(b, func(b box) {
			switch b.kind {
			case "tkhd":
				body = append(body, timed(l.movie[b.start:b.end], 0, 2, j.played(t))...)
				body = append(body, j.editBox(t)...)
			case "edts", "tref":
			default:
				body = append(body, j.track(t, b, begin)...)
			}
		})
		return makeBox(b.kind, body)
	case "mdia", "minf":
		each(b, func(b box) { body = append(body, j.track(t, b, begin)...) })
		return makeBox(b.kind, body)
	case "stbl":
		each(b, func(b box) {
			if b.kind == "stsd" {
				body = append(body, l.movie[b.start:b.end]...)
			}
		})
		return makeBox("stbl", append(body, j.placed(t, begin).tables()...))
	case "mdhd":
		return timed(l.movie[b.start:b.end], int64(t.Timescale), 0, t.packets.ticks)
	}
	return l.movie[b.start:b.end]
}

// placed returns the packets of a track where they are to stand.
func (j *joiner) placed(t *joinedTrack, begin int64) *packetTable {
	placed := packetTable{runs: make([]packetRun, 0, len(t.packets.runs))}
	for _, r := range t.packets.runs {
		if r.offset == silentOffset {
			r.offset = j.size
		}
		r.offset += begin
		if n := len(placed.runs); n > 0 {
			p := &placed.runs[n-1]
			if p.key == r.key && p.size == r.size && p.lasts == r.lasts && p.late == r.late && p.offset+p.size*p.count == r.offset && r.key && len(j.tracks) == 1 {
				p.count += r.count
				continue
			}
		}
		placed.add(r)
	}
	return &placed
}

// played returns how long a track plays, in ticks of the movie.
func (j *joiner) played(t *joinedTrack) (n int64) {
	for _, e := range t.edits {
		n += j.lasts(t, e)
	}
	return n
}

func (j *joiner) lasts(t *joinedTrack, e movedEdit) int64 {
	if e.lasts > 0 {
		return e.lasts
	}
	return rescale(e.End-e.Start, j.scale, int64(t.Timescale))
}

// editBox returns the edit list of a track.
func (j *joiner) editBox(t *joinedTrack) []byte {
	if len(t.edits) == 0 {
		return nil
	}
	wide := false
	for _, e := range t.edits {
		wide = wide || e.Start > math.MaxInt32 || j.lasts(t, e) > math.MaxUint32
	}
	b := make([]byte, 4)
	if wide {
		b[0] = 1
	}
	b = binary.BigEndian.AppendUint32(b, uint32(len(t.edits)))
	for _, e := range t.edits {
		if wide {
			b = binary.BigEndian.AppendUint64(b, uint64(j.lasts(t, e)))
			b = binary.BigEndian.AppendUint64(b, uint64(e.Start))
		} else {
			b = binary.BigEndian.AppendUint32(b, uint32(j.lasts(t, e)))
			b = binary.BigEndian.AppendUint32(b, uint32(e.Start))
		}
		b = append(b, 0, 1, 0, 0)
	}
	return makeBox("edts", makeBox("elst", b))
}

// timed returns an mvhd, tkhd or mdhd box with another duration, without dates, and with another clock where scale is not 0. There are
// some words more between the clock, or a track's number, and the duration.
func timed(b []byte, scale int64, words int, duration int64) []byte {
	body := skip(b, 8)
	n := 4
	if len(body) > 0 && body[0] == 1 {
		n = 8
	}
	gap := 4
	if words > 0 {
		gap = 8 // the number and a reserved word
	}
	clock, rest := 4+2*n, 4+2*n+gap+n
	if len(body) < rest {
		return b
	}
	out := []byte{0, body[1], body[2], body[3]}
	if duration > math.MaxUint32-1 {
		out[0] = 1
		out = append(out, make([]byte, 16)...)
	} else {
		out = append(out, make([]byte, 8)...)
	}
	if scale > 0 {
		out = binary.BigEndian.AppendUint32(out, uint32(scale))
	} else {
		out = append(out, body[clock:clock+gap]...)
	}
	if out[0] == 1 {
		out = binary.BigEndian.AppendUint64(out, uint64(duration))
	} else {
		out = binary.BigEndian.AppendUint32(out, uint32(duration))
	}
	return makeBox(string(b[4:8]), append(out, body[rest:]...))
}

// withoutPlaces returns a udta or meta box without what states places in the film: chapters, and where a sound begins and ends.
func withoutPlaces(p *parser, movie []byte, b box) []byte {
	var g Gapless
	switch b.kind {
	case "chpl":
		return nil
	case "----":
		if p.comment(b, &g); g != (Gapless{}) {
			return nil
		}
	case "udta", "ilst", "meta":
		from := b.body
		if b.kind == "meta" && string(p.head(b, 8)[min(4, len(p.head(b, 8))):]) != "hdlr" {
			from = min(b.body+4, b.end) // version and flags, which QuickTime does not have here
		}
		body := append([]byte{}, movie[b.body:from]...)
		p.each(from, b.end, func(b box) { body = append(body, withoutPlaces(p, movie, b)...) })
		return makeBox(b.kind, body)
	}
	return movie[b.start:b.end]
}
