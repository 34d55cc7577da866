package asf

import (
	"encoding/binary"
	"io"
	"time"

	"github.com/gonumm/gonumm/pipeline/internal/packet"
)

// Sound is a stream of sound, by its WAVEFORMATEX.
type Sound struct {
	Tag, Channels, Rate, BytesPerSecond, BlockAlign, Bits int
	Config                                                []byte // what follows, for the decoder
	Encrypted                                             bool

	number byte
	spread spread
}

// spread is how objects are mixed, so that a lost one leaves small holes in several: packets of so many bytes stand side by side, each
// row a chunk of each. The zero value mixes nothing.
type spread struct{ span, packet, chunk int }

// undo puts the chunks of an object back in order. One of another size is left as it is.
func (s spread) undo(b []byte) []byte {
	if s.span < 2 || s.chunk < 1 || s.packet%s.chunk != 0 || len(b) != s.span*s.packet {
		return b
	}
	ordered := make([]byte, 0, len(b))
	for i := range len(b) / s.chunk {
		at := (i/s.span + i%s.span*(s.packet/s.chunk)) * s.chunk
		ordered = append(ordered, b[at:at+s.chunk]...)
	}
	return ordered
}

const (
	soundMedia  = "\x40\x9e\x69\xf8\x4d\x5b\xcf\x11\xa8\xfd\x00\x80\x5f\x5c\x44\x2b"
	audioSpread = "\x50\xcd\xc3\xbf\x8f\x61\xcf\x11\x8b\xb2\x00\xaa\x00\xb4\xe2\x20"
)

// stream reads stream properties, where they are of sound.
func (r *Reader) stream(body []byte) {
	const head, wave = 54, 18
	if len(body) < head || string(body[:16]) != soundMedia {
		return
	}
	length := uint64(binary.LittleEndian.Uint32(body[40:]))
	flags := binary.LittleEndian.Uint16(body[48:])
	if length < wave || length > uint64(len(body)-head) {
		return
	}
	b, correction := body[head:head+length], body[head+length:]
	u := func(at int) int { return int(binary.LittleEndian.Uint16(b[at:])) }
	s := Sound{
		Tag: u(0), Channels: u(2), Rate: int(binary.LittleEndian.Uint32(b[4:])), BytesPerSecond: int(binary.LittleEndian.Uint32(b[8:])),
		BlockAlign: u(12), Bits: u(14), number: byte(flags & 0x7f), Encrypted: flags&0x8000 != 0,
	}
	s.Config = b[wave:min(len(b), wave+u(16))]
	if string(body[16:32]) == audioSpread && len(correction) >= 5 {
		s.spread = spread{int(correction[0]), int(binary.LittleEndian.Uint16(correction[1:])), int(binary.LittleEndian.Uint16(correction[3:]))}
	}
	r.sounds = append(r.sounds, s)
}

// Sound returns the n-th stream of sound; ok is false where there are fewer.
func (r *Reader) Sound(n int) (s Sound, ok bool) {
	if n < 0 || n >= len(r.sounds) || r.data == 0 {
		return s, false
	}
	return r.sounds[n], true
}

// Duration returns how long the file plays, as it states; 0 where it does not.
func (r *Reader) Duration() time.Duration {
	const most = 1 << 52
	if r.broadcast || r.plays > most || r.preroll > most/10000 {
		return 0
	}
	return time.Duration(max(0, int64(r.plays)-int64(r.preroll)*10000)) * 100
}

// Packets reads the media objects of a stream. Objects of which a piece is missing are left out.
type Packets struct {
	from  *Reader
	sound Sound
	last  []packet.Packet // after the last one

	next   uint64 // number of the next packet of the file
	ready  []packet.Packet
	object byte // the one that is put together
	size   uint32
	parts  []byte
	any    bool
}

// Packets returns a reader of the stream's media objects. Where there are any, last follows them.
func (r *Reader) Packets(s Sound, last ...packet.Packet) *Packets {
	return &Packets{from: r, sound: s, last: last}
}

// Next returns the next media object.
func (p *Packets) Next() (packet.Packet, error) {
	for len(p.ready) == 0 {
		if err := p.read(); err == io.EOF && p.any {
			p.ready, p.last = p.last, nil
			p.any = false
		} else if err != nil {
			return packet.Packet{}, err
		}
	}
	next := p.ready[0]
	p.ready = p.ready[1:]
	return next, nil
}

// read takes apart the next packet of the file.
func (p *Packets) read() error {
	r := p.from
	at := r.data + int64(p.next)*r.packet
	if r.count > 0 && p.next >= r.count || at > r.size {
		return io.EOF
	}
	b := make([]byte, r.packet)
	if n, err := r.ReadAt(b, at); n < len(b) {
		if err == nil || err == io.EOF {
			return io.EOF
		}
		return err
	}
	p.next++
	return r.payloads(b, func(l payload) error {
		switch {
		case l.short || l.stream != p.sound.number:
		case len(l.replicated) == 1:
			p.small(l)
		case len(l.replicated) >= 8:
			p.piece(l)
		}
		return nil
	})
}

// small takes several objects that are whole, each of which begins with its length. Offset is the time of the first.
func (p *Packets) small(l payload) {
	for b, at := l.body, l.offset; len(b) > 0; at += uint32(l.replicated[0]) {
		n := int(b[0])
		if n >= len(b) {
			return
		}
		p.give(b[1:1+n], at)
		b = b[1+n:]
	}
}

// piece puts an object together.
func (p *Packets) piece(l payload) {
	size, at := binary.LittleEndian.Uint32(l.replicated), binary.LittleEndian.Uint32(l.replicated[4:])
	if l.offset == 0 {
		p.object, p.size, p.parts = l.object, size, nil
	}
	if l.object != p.object || size != p.size || int(l.offset) != len(p.parts) || len(p.parts)+len(l.body) > int(size) {
		p.size = 0 // a piece is missing: no more of this object
		return
	}
	if p.parts = append(p.parts, l.body...); len(p.parts) == int(size) {
		p.give(p.parts, at)
		p.size, p.parts = 0, nil
	}
}

func (p *Packets) give(b []byte, milliseconds uint32) {
	at := max(0, int64(milliseconds)-int64(min(p.from.preroll, 1<<40)))
	p.any = true
	p.ready = append(p.ready, packet.Packet{Bytes: p.sound.spread.undo(b), Time: time.Duration(at) * time.Millisecond, Key: true})
}
