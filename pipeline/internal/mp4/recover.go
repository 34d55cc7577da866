package mp4

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"time"
)

// Recover completes, in place, a movie that mp4mux or qtmux wrote in fragments until it was killed: all that is whole goes into one mdat
// box, and a movie box with the tables of all of it follows.
//
//	before   ftyp │ free │ mdat │ moov │ free │ mdat │ moof │ free │ mdat │ moof │ … and a part
//	after    ftyp │ free │ mdat .................................... │ moov
//
// A file that the muxer had finished stays as it is.
func Recover(f *os.File, size int64) error {
	p := &parser{r: f, boxes: math.MaxInt, bytes: maxBytes}
	var mdat, moov box
	var fragments []box
	whole := int64(0)
	for at := int64(0); ; {
		b, ok := p.next(at, size)
		if !ok || !wholeBox(p, b) {
			break
		}
		switch {
		case b.kind == "mdat" && mdat.kind == "":
			mdat = b
		case b.kind == "moov" && moov.kind == "" && b.end-b.start <= maxBytes:
			moov, whole = b, b.end
		case b.kind == "moof" && b.end-b.start <= maxBytes:
			fragments, whole = append(fragments, b), b.end
		}
		at = b.end
	}
	if p.err != nil {
		return p.err
	}
	if moov.kind == "" || mdat.kind == "" || mdat.start < 8 || mdat.body-mdat.start != 8 {
		return fmt.Errorf("%w: nothing whole is left", ErrFormat)
	}
	movie := p.read(moov.start, moov.end)
	if int64(len(movie)) < moov.end-moov.start {
		return errors.Join(p.err, io.ErrUnexpectedEOF)
	}
	l := &remains{mover: mover{parser: parser{r: bytesAt(movie), boxes: math.MaxInt, bytes: math.MaxInt64}, movie: movie}}
	if len(l.at("moov", "mvex")) == 0 {
		return nil // the muxer had finished
	}
	if !l.read(p, fragments) {
		return fmt.Errorf("%w: tables that do not fit", ErrFormat)
	}
	return l.write(f, mdat, whole)
}

// wholeBox reports whether a box ends where its head says, and not where the file does.
func wholeBox(p *parser, b box) bool {
	head := p.read(b.start, b.body)
	return int64(len(head)) == b.body-b.start && boxSize(head) == b.end-b.start
}

// remains are what a killed muxer has left: the first movie box, and what the packets of each track are.
type remains struct {
	mover
	tracks   []remainingTrack
	defaults map[uint32]packetDefaults // of the packets of fragments, by track
	most     int64                     // bytes that the packets of a track may have; 0: any number
}

type remainingTrack struct {
	box     box // trak
	id      uint32
	packets packetTable
}

func (l *remains) track(id uint32) *remainingTrack {
	for i := range l.tracks {
		if l.tracks[i].id == id {
			return &l.tracks[i]
		}
	}
	return nil
}

// read collects the packets of the movie box and of the fragments.
func (l *remains) read(file *parser, fragments []box) bool {
	l.defaults = map[uint32]packetDefaults{}
	for _, b := range l.mover.at("moov", "mvex", "trex") {
		if h := l.head(b, 24); len(h) == 24 {
			word := func(at int) int64 { return int64(binary.BigEndian.Uint32(h[at:])) }
			l.defaults[uint32(word(4))] = packetDefaults{lasts: word(12), size: word(16), flags: uint32(word(20))}
		}
	}
	for _, trak := range l.mover.at("moov", "trak") {
		t := remainingTrack{box: trak, packets: packetTable{most: l.most}}
		whole := true
		l.children(trak, func(b box) {
			switch b.kind {
			case "tkhd":
				t.id = l.uint32(b.body + pick(l.isWide(b), 20, 12))
			case "mdia":
				whole = t.packets.ofTables(&l.mover, b)
			}
		})
		if !whole {
			return false
		}
		l.tracks = append(l.tracks, t)
	}
	for _, moof := range fragments {
		fits := true
		file.children(moof, func(traf box) {
			if traf.kind == "traf" && fits {
				fits = l.fragment(file, traf, moof.start)
			}
		})
		if !fits || file.err != nil {
			return false
		}
	}
	return true
}

// fragment adds the packets that a fragment has of a track, which starts at an offset.
func (l *remains) fragment(p *parser, traf box, moof int64) bool {
	var t *remainingTrack
	var d packetDefaults
	fits := true
	p.children(traf, func(b box) {
		switch b.kind {
		case "tfhd":
			h := p.head(b, 40)
			if len(h) < 8 {
				return
			}
			id := binary.BigEndian.Uint32(h[4:])
			t, d = l.track(id), l.defaults[id]
			fits = d.read(h, moof)
		case "trun":
			fits = fits && t != nil && t.packets.run(p.read(b.body, b.end), &d)
		}
	})
	return fits
}

// write writes the tables after the data.
func (l *remains) write(f *os.File, mdat box, whole int64) error {
	movie := l.movieBox()
	m := mover{parser: parser{r: bytesAt(movie), boxes: math.MaxInt, bytes: math.MaxInt64}, movie: movie, sound: l.coded()}
	m.forget()
	m.trim()
	if _, err := f.WriteAt(movie, whole); err != nil {
		return err
	}
	if err := f.Truncate(whole + int64(len(movie))); err != nil {
		return err
	}
	// The box of free space in front has the room for a size of 64 bits.
	head, at := []byte(nil), mdat.start
	if size := whole - mdat.start; size <= math.MaxUint32 {
		head = append(binary.BigEndian.AppendUint32(nil, uint32(size)), "mdat"...)
	} else {
		at -= 8
		head = binary.BigEndian.AppendUint64([]byte("\x00\x00\x00\x01mdat"), uint64(size+8))
	}
	_, err := f.WriteAt(head, at)
	return err
}

// coded is what the tracks last: of AAC, less the encoder's delay.
func (l *remains) coded() (c Coded) {
	const aacDelay = 1024
	for _, t := range l.tracks {
		if rate := l.soundRate(t.box); rate > 0 {
			c.Total = t.packets.ticks
			if l.codec(t.box) == "mp4a" {
				c.Delay = aacDelay
			}
			c.Total = max(0, c.Total-c.Delay)
			continue
		}
		if scale := l.timescale(t.box); scale > 0 {
			c.Shown = time.Duration(rescale(t.packets.ticks, int64(time.Second), scale))
		}
	}
	return c
}

// codec is the type of a track's description.
func (l *remains) codec(trak box) (kind string) {
	l.each(trak.body, trak.end, func(b box) { l.descend(b, &kind) })
	return kind
}

func (l *remains) descend(b box, kind *string) {
	switch b.kind {
	case "mdia", "minf", "stbl":
		l.children(b, func(b box) { l.descend(b, kind) })
	case "stsd":
		if entry, ok := l.next(b.body+8, b.end); ok {
			*kind = entry.kind
		}
	}
}

// timescale is how many ticks of a track there are in a second.
func (l *remains) timescale(trak box) (scale int64) {
	l.children(trak, func(mdia box) {
		if mdia.kind != "mdia" {
			return
		}
		l.children(mdia, func(b box) {
			if b.kind == "mdhd" {
				scale = int64(l.uint32(b.body + pick(l.isWide(b), 20, 12)))
			}
		})
	})
	return scale
}

// movieBox is the movie box with the tables of all packets, and without what announces fragments.
func (l *remains) movieBox() []byte {
	var body []byte
	for _, moov := range l.mover.at("moov") {
		l.children(moov, func(b box) {
			switch b.kind {
			case "mvex":
			case "trak":
				for i := range l.tracks {
					if l.tracks[i].box.start == b.start {
						body = append(body, l.rebuilt(b, &l.tracks[i].packets)...)
					}
				}
			default:
				body = append(body, l.movie[b.start:b.end]...)
			}
		})
	}
	return makeBox("moov", body)
}

// rebuilt is a box down to the tables, which are made anew.
func (l *remains) rebuilt(b box, packets *packetTable) []byte {
	var body []byte
	switch b.kind {
	case "trak", "mdia", "minf":
		l.children(b, func(b box) { body = append(body, l.rebuilt(b, packets)...) })
		return makeBox(b.kind, body)
	case "stbl":
		l.children(b, func(b box) {
			if b.kind == "stsd" {
				body = append(body, l.movie[b.start:b.end]...)
			}
		})
		return makeBox("stbl", append(body, packets.tables()...))
	case "mdhd":
		l.putDuration(b, pick(l.isWide(b), 24, 16), packets.ticks)
	}
	return l.movie[b.start:b.end]
}

func makeBox(kind string, body []byte) []byte {
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(len(body)+8)), kind...), body...)
}
