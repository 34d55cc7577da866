package mp4

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
)

// Coded is what an encoder made of the sound of a file: its delay in front, then total samples, then what fills the
// last packet.
type Coded struct {
	Delay, Total int64 // in ticks of the track
}

// Faststart copies a file that mp4mux or qtmux wrote, with the movie box moved to the front, where players that are still
// loading find it, and with an edit list that shows just the sound's total samples, which GStreamer 1.22 does not
// write, and without the time at which it was made. Nothing else changes, but for what counts from the file's begin:
//
//	src   ftyp │ free │ mdat ............... │ moov
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
	m := mover{parser: parser{r: bytesAt(movie), boxes: maxBoxes, bytes: math.MaxInt64}, movie: movie, sound: sound,
		shift: ftyp.end - ftyp.start + int64(len(movie)) - mdat.start}
	m.forget()
	m.trim()
	if !m.move() {
		before := box{start: 0, end: moov.start}
		return copyParts(ctx, dst, src, movie, before, moov)
	}
	return copyParts(ctx, dst, src, movie, ftyp, moov, mdat)
}

// copyParts copies boxes, the movie box from memory.
func copyParts(ctx context.Context, dst io.Writer, src *os.File, movie []byte, parts ...box) error {
	for _, part := range parts {
		if part.kind == "moov" {
			if _, err := dst.Write(movie); err != nil {
				return err
			}
			continue
		}
		if _, err := src.Seek(part.start, io.SeekStart); err != nil {
			return err
		}
		// In pieces, to end with the context. From file to file the kernel copies.
		for at := part.start; at < part.end; at += copyPiece {
			if err := ctx.Err(); err != nil {
				return err
			}
			if _, err := io.CopyN(dst, src, min(copyPiece, part.end-at)); err != nil {
				return err
			}
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
	shift int64 // of all that lies in mdat
}

// each of the movie's boxes with the types of the path.
func (m *mover) at(path ...string) []box {
	found := []box{{kind: "", body: 0, end: int64(len(m.movie))}}
	for _, kind := range path {
		var next []box
		for _, parent := range found {
			m.children(parent, func(b box) {
				if b.kind == kind {
					next = append(next, b)
				}
			})
		}
		found = next
	}
	return found
}

func (m *mover) uint32(at int64) uint32   { return binary.BigEndian.Uint32(m.movie[at:]) }
func (m *mover) put32(at int64, v uint32) { binary.BigEndian.PutUint32(m.movie[at:], v) }
func (m *mover) isWide(b box) bool        { return m.movie[b.body] == 1 }
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
			if rate == 0 {
				longest = max(longest, m.duration(b, at))
				return
			}
			shown := rescale(m.sound.Total, timescale, rate)
			m.putDuration(b, at, shown)
			longest = max(longest, shown)
		})
		if rate > 0 {
			m.edit(track, rescale(m.sound.Total, timescale, rate))
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

// edit sets the one entry that the muxers write: duration in ticks of the movie, media time in those of the track.
func (m *mover) edit(track box, shown int64) {
	m.children(track, func(edts box) {
		if edts.kind != "edts" {
			return
		}
		m.children(edts, func(b box) {
			if b.kind != "elst" || m.uint32(b.body+4) != 1 {
				return
			}
			m.putDuration(b, 8, shown)
			m.putDuration(b, pick(m.isWide(b), 16, 12), m.sound.Delay)
		})
	})
}

// move lets all chunks count from their new places; it reports whether they fit, else nothing has changed.
func (m *mover) move() bool {
	stbl := []string{"moov", "trak", "mdia", "minf", "stbl"}
	narrow, wide := m.at(append(stbl, "stco")...), m.at(append(stbl, "co64")...)
	for _, b := range narrow {
		for at := b.body + 8; at+4 <= b.end; at += 4 {
			if int64(m.uint32(at))+m.shift > math.MaxUint32 {
				return false
			}
		}
	}
	for _, b := range narrow {
		for at := b.body + 8; at+4 <= b.end; at += 4 {
			m.put32(at, uint32(int64(m.uint32(at))+m.shift))
		}
	}
	for _, b := range wide {
		for at := b.body + 8; at+8 <= b.end; at += 8 {
			v := int64(binary.BigEndian.Uint64(m.movie[at:])) + m.shift
			binary.BigEndian.PutUint64(m.movie[at:], uint64(v))
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
