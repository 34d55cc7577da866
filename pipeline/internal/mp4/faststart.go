package mp4

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"time"
)

// Coded is what an encoder made of the sound of a file: its delay in front, then total samples, then what fills the
// last packet.
type Coded struct {
	Delay, Total int64 // in ticks of the track

	Metadata []byte // a box of tags to add to the movie; see Metadata

	Shown time.Duration // by pictures that have times of their own; 0: by all for as long as the muxer says
}

// Faststart copies a file that mp4mux or qtmux wrote, with the movie box moved to the front, where players that are still
// loading find it, and with an edit list that shows just the sound's total samples, which GStreamer 1.22 does not
// write, and without the time at which it was made. Where the muxer wrote fragments first and hid them in an mdat box at the end, their
// data alone are copied. Nothing else changes, but for the places of the chunks:
//
//	src   ftyp │ free │ mdat (… hoov mdat moof mdat moof …) │ moov
//	dst   ftyp │ moov │ mdat ............... │
//
// Where the chunks would no longer fit the 32 bits of their offsets, the movie box stays behind.
func Faststart(ctx context.Context, dst io.Writer, src *os.File, sound Coded) error {
	info, err := src.Stat()
	if err != nil {
		return err
	}
	p := &parser{r: src, boxes: maxBoxes, bytes: maxBytes}
	var ftyp, mdat, moov box
	p.each(0, info.Size(), func(b box) {
		switch b.kind {
		case "ftyp":
			ftyp = b
		case "mdat":
			mdat = b
		case "moov":
			moov = b
		}
	})
	if p.err != nil {
		return p.err
	}
	if moov.kind == "" || mdat.kind == "" || ftyp.kind == "" || moov.end-moov.start > math.MaxInt32 {
		return fmt.Errorf("%w: as the muxer left it", ErrFormat)
	}
	movie := p.read(moov.start, moov.end)
	if p.err != nil {
		return p.err
	}
	movie = withMetadata(movie, sound.Metadata)
	data := dataOf(src, mdat)
	head := mdatHead(data)
	m := mover{parser: parser{r: bytesAt(movie), boxes: maxBoxes, bytes: math.MaxInt64}, movie: movie, sound: sound,
		data: data, begin: ftyp.end - ftyp.start + int64(len(movie)) + int64(len(head))}
	m.forget()
	m.trim()
	if !m.move() {
		if err := copyPart(ctx, dst, src, 0, moov.start); err != nil {
			return err
		}
		_, err := dst.Write(movie)
		return err
	}
	if err := copyPart(ctx, dst, src, ftyp.start, ftyp.end); err != nil {
		return err
	}
	if _, err := dst.Write(append(movie, head...)); err != nil {
		return err
	}
	for _, d := range data {
		if err := copyPart(ctx, dst, src, d.from, d.to); err != nil {
			return err
		}
	}
	return nil
}

// stretch is a part of the media data, from one offset of the file up to before another; at is how much data there is before it.
type stretch struct{ from, to, at int64 }

// dataOf returns the stretches of media data in an mdat box: all of it, or, where the muxer has hidden the fragments in it that it wrote
// first, theirs. Such a box begins with the data of the first fragment, and the first movie box follows, renamed "hoov".
func dataOf(src io.ReaderAt, mdat box) []stretch {
	for from := mdat.body; from < mdat.end; {
		at := movieBoxIn(src, from, min(mdat.end, mdat.body+maxBytes))
		if at < 0 {
			break
		}
		if data, ok := hiddenIn(src, mdat, at); ok {
			return data
		}
		from = at + 8
	}
	return []stretch{{mdat.body, mdat.end, 0}}
}

// movieBoxIn returns where something begins, between two offsets, that may be a movie box; -1 where nothing does.
func movieBoxIn(src io.ReaderAt, from, to int64) int64 {
	const block = 1 << 20
	p := &parser{r: src}
	for ; from < to; from += block {
		b := p.read(from, min(to, from+block+8))
		if i := bytes.Index(b, []byte("hoov")); i >= 4 {
			return from + int64(i) - 4
		}
	}
	return -1
}

// hiddenIn returns the stretches in front of a movie box in an mdat box and in those after it, if there are boxes from there on to its very
// end.
func hiddenIn(src io.ReaderAt, mdat box, moov int64) (data []stretch, ok bool) {
	p := &parser{r: src, boxes: math.MaxInt, bytes: maxBytes}
	data = []stretch{{mdat.body, moov, 0}}
	size, end := moov-mdat.body, moov
	for end < mdat.end {
		b, found := p.next(end, mdat.end)
		if !found || !wholeBox(p, b) && (b.kind != "mdat" || b.end != mdat.end) || b.kind != "hoov" && b.kind != "free" && b.kind != "mdat" && b.kind != "moof" {
			return nil, false
		}
		if b.kind == "mdat" {
			data = append(data, stretch{b.body, b.end, size})
			size += b.end - b.body
		}
		end = b.end
	}
	return data, p.err == nil
}

// mdatHead returns the head of a box for the data.
func mdatHead(data []stretch) []byte {
	last := data[len(data)-1]
	size := last.at + last.to - last.from
	if size+8 > math.MaxUint32 {
		return binary.BigEndian.AppendUint64([]byte("\x00\x00\x00\x01mdat"), uint64(size+16))
	}
	return append(binary.BigEndian.AppendUint32(nil, uint32(size+8)), "mdat"...)
}

// copyPart copies what stands from one offset up to before another, in pieces, to end with the context. From file to file the kernel
// copies.
func copyPart(ctx context.Context, dst io.Writer, src *os.File, from, to int64) error {
	if _, err := src.Seek(from, io.SeekStart); err != nil {
		return err
	}
	for at := from; at < to; at += copyPiece {
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := io.CopyN(dst, src, min(copyPiece, to-at)); err != nil {
			return err
		}
	}
	return nil
}

const copyPiece = 16 << 20

// bytesAt is a movie box in memory.
type bytesAt []byte

func (b bytesAt) ReadAt(p []byte, at int64) (int, error) {
	if at >= int64(len(b)) {
		return 0, io.EOF
	}
	n := copy(p, b[at:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// mover changes a movie box in memory; no box changes its size.
type mover struct {
	parser
	movie []byte
	sound Coded
	data  []stretch // where the media data lie
	begin int64     // where they are to begin
}

// at returns the movie's boxes down a path.
func (m *mover) at(path ...string) []box {
	return m.within(box{end: int64(len(m.movie))}, path...)
}

// uint32 returns a number of the movie box; 0 past its end.
func (m *mover) uint32(at int64) uint32 {
	if at < 0 || at+4 > int64(len(m.movie)) {
		return 0
	}
	return binary.BigEndian.Uint32(m.movie[at:])
}

func (m *mover) put32(at int64, v uint32) { binary.BigEndian.PutUint32(m.movie[at:], v) }
func (m *mover) isWide(b box) bool        { return b.body < b.end && m.movie[b.body] == 1 }
func (m *mover) putDuration(b box, at, v int64) {
	if m.isWide(b) {
		binary.BigEndian.PutUint64(m.movie[b.body+at:], uint64(v))
		return
	}
	m.put32(b.body+at, uint32(v))
}

// forget takes out when the file was made: the same film is the same bytes.
func (m *mover) forget() {
	for _, path := range [][]string{{"moov", "mvhd"}, {"moov", "trak", "tkhd"}, {"moov", "trak", "mdia", "mdhd"}} {
		for _, b := range m.at(path...) {
			clear(m.movie[b.body+4 : b.body+pick(m.isWide(b), 20, 12)])
		}
	}
}

// trim lets the edit list of a sound track show the samples between the encoder's delay and padding, and the headers
// state the duration that is left.
func (m *mover) trim() {
	headers := m.at("moov", "mvhd")
	if len(headers) == 0 {
		return
	}
	header := headers[0]
	timescale := int64(m.uint32(header.body + pick(m.isWide(header), 20, 12)))
	longest := int64(0)
	for _, track := range m.at("moov", "trak") {
		rate := m.soundRate(track)
		m.children(track, func(b box) {
			if b.kind != "tkhd" {
				return
			}
			at := pick(m.isWide(b), 28, 20)
			if rate == 0 && m.sound.Shown > 0 {
				m.putDuration(b, at, rescale(int64(m.sound.Shown), timescale, int64(time.Second)))
			}
			if rate == 0 {
				longest = max(longest, m.duration(b, at))
				return
			}
			shown := rescale(m.sound.Total, timescale, rate)
			m.putDuration(b, at, shown)
			longest = max(longest, shown)
		})
		if rate > 0 {
			m.edit(track, rescale(m.sound.Total, timescale, rate), m.sound.Delay)
		} else if m.sound.Shown > 0 {
			m.edit(track, rescale(int64(m.sound.Shown), timescale, int64(time.Second)), -1)
		}
	}
	m.putDuration(header, pick(m.isWide(header), 24, 16), longest)
}

func (m *mover) duration(b box, at int64) int64 {
	if m.isWide(b) {
		return int64(binary.BigEndian.Uint64(m.movie[b.body+at:]))
	}
	return int64(m.uint32(b.body + at))
}

// soundRate is the timescale of a sound track, 0 of any other.
func (m *mover) soundRate(track box) int64 {
	isSound, rate := false, int64(0)
	m.children(track, func(mdia box) {
		if mdia.kind != "mdia" {
			return
		}
		m.children(mdia, func(b box) {
			switch b.kind {
			case "mdhd":
				rate = int64(m.uint32(b.body + pick(m.isWide(b), 20, 12)))
			case "hdlr":
				isSound = string(m.movie[b.body+8:b.body+12]) == "soun"
			}
		})
	})
	if !isSound {
		return 0
	}
	return rate
}

// edit sets the one entry that the muxers write: duration in ticks of the movie, media time in those of the track, which stays as
// it is where begin is negative.
func (m *mover) edit(track box, shown, begin int64) {
	m.children(track, func(edts box) {
		if edts.kind != "edts" {
			return
		}
		m.children(edts, func(b box) {
			if b.kind != "elst" || m.uint32(b.body+4) != 1 {
				return
			}
			m.putDuration(b, 8, shown)
			if begin >= 0 {
				m.putDuration(b, pick(m.isWide(b), 16, 12), begin)
			}
		})
	})
}

// place returns where a byte of the media data is to stand; -1 for one that is none of them.
func (m *mover) place(offset int64) int64 {
	i, found := slices.BinarySearchFunc(m.data, offset, func(s stretch, offset int64) int { return cmp.Compare(s.from, offset) })
	if !found {
		i--
	}
	if i < 0 || offset > m.data[i].to {
		return -1
	}
	return m.begin + m.data[i].at + offset - m.data[i].from
}

// move lets all chunks count from their new places; it reports whether they fit, else nothing has changed.
func (m *mover) move() bool {
	stbl := []string{"moov", "trak", "mdia", "minf", "stbl"}
	narrow, wide := m.at(append(stbl, "stco")...), m.at(append(stbl, "co64")...)
	for _, b := range narrow {
		for at := b.body + 8; at+4 <= b.end; at += 4 {
			if to := m.place(int64(m.uint32(at))); to < 0 || to > math.MaxUint32 {
				return false
			}
		}
	}
	for _, b := range narrow {
		for at := b.body + 8; at+4 <= b.end; at += 4 {
			m.put32(at, uint32(m.place(int64(m.uint32(at)))))
		}
	}
	for _, b := range wide {
		for at := b.body + 8; at+8 <= b.end; at += 8 {
			v := m.place(int64(binary.BigEndian.Uint64(m.movie[at:])))
			binary.BigEndian.PutUint64(m.movie[at:], uint64(max(0, v)))
		}
	}
	return true
}

func pick(wide bool, then, otherwise int64) int64 {
	if wide {
		return then
	}
	return otherwise
}
