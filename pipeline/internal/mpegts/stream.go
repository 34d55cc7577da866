package mpegts

import (
	"encoding/binary"
	"io"
	"time"

	"github.com/gonumm/gonumm/pipeline/internal/packet"
)

// Reader gives what a stream's packets hold, put together as they were before they were cut, with their times.
type Reader struct {
	walker walker
	id     uint16
	times  timeline

	pes    []byte // that comes together
	size   int    // of it, where it is stated; else 0
	time   time.Duration
	key    bool
	whole  []byte // the last that was given
	open   bool   // pes has its start
	count  byte   // of the last packet
	passed bool   // a packet has come
	ended  bool
}

// Reader reads one of the file's streams from its start.
func (f *File) Reader(s Stream) *Reader {
	r := &Reader{walker: walker{file: f, at: f.start}, id: s.ID}
	r.times.streams = make(map[uint16]*clock, len(f.Streams))
	for _, s := range f.Streams {
		r.times.streams[s.ID] = &clock{}
	}
	return r
}

// maxPES is far more than a picture has.
const maxPES = 64 << 20

// Next returns the next piece of the stream.
func (r *Reader) Next() (packet.Packet, error) {
	for !r.ended {
		p, ok := r.walker.next()
		if !ok {
			r.ended = true
			break
		}
		if p.damaged() || p.id() == nobody {
			continue
		}
		if p.begins() {
			r.times.note(p)
		}
		if p.id() != r.id {
			continue
		}
		if given, ok := r.add(p); ok {
			return given, nil
		}
	}
	if r.open && len(r.pes) > 0 {
		return r.give(), nil
	}
	return packet.Packet{}, io.EOF
}

// add takes one of the stream's packets, and gives a piece that is whole with it.
func (r *Reader) add(p packetBytes) (given packet.Packet, ok bool) {
	payload := p.payload()
	if payload == nil {
		return given, false
	}
	if p.scrambled() {
		r.walker.file.Encrypted = true
		return given, false
	}
	next, lost := r.count+1, false
	if r.passed && p.counter()&15 != next&15 && p.flags()&discontinuous == 0 {
		if p.counter() == r.count && !p.begins() {
			return given, false // sent twice
		}
		lost = true
	}
	r.count, r.passed = p.counter(), true
	if !p.begins() {
		if lost {
			r.open, r.pes = false, r.pes[:0] // what is left of it makes no picture
		}
		if r.open && len(r.pes) < maxPES {
			r.pes = append(r.pes, payload...)
		}
	} else {
		if r.open && !lost && len(r.pes) > 0 {
			given, ok = r.give(), true
		}
		r.begin(p, payload)
	}
	if !ok && r.open && r.size > 0 && len(r.pes) >= r.size {
		r.pes = r.pes[:r.size]
		given, ok = r.give(), true
		r.open = false
	}
	return given, ok
}

// begin takes the packet that a piece begins with.
func (r *Reader) begin(p packetBytes, payload []byte) {
	r.open, r.pes, r.size = false, r.pes[:0], 0
	head := headOf(payload)
	if head == nil {
		return
	}
	r.open = true
	r.time = packet.None
	if head.stated {
		r.time = r.times.shown(r.id)
	}
	r.key = p.flags()&randomAccess != 0
	if head.length > 0 {
		r.size = max(1, head.length-(head.data-6))
	}
	r.pes = append(r.pes, payload[min(head.data, len(payload)):]...)
}

// give hands over the piece that has come together.
func (r *Reader) give() packet.Packet {
	r.whole = append(r.whole[:0], r.pes...)
	r.pes = r.pes[:0]
	return packet.Packet{Bytes: r.whole, Time: r.time, Key: r.key}
}

// head is that of a piece.
type head struct {
	length int // after the first six bytes; 0 where it is not stated
	data   int // where what it holds begins
	stated bool
	time   int64 // in 90 kHz
}

// headOf reads the head of a piece; nil where there is none.
func headOf(b []byte) *head {
	if len(b) < 9 || b[0]|b[1] != 0 || b[2] != 1 {
		return nil
	}
	const padding, private2 = 0xbe, 0xbf
	h := &head{length: int(binary.BigEndian.Uint16(b[4:])), data: 6}
	if b[3] == padding || b[3] == private2 || b[6]>>6 != 2 {
		return h
	}
	h.data = 9 + int(b[8])
	if b[7]&0x80 != 0 && len(b) >= 14 {
		h.stated = true
		h.time = int64(b[9]>>1&7)<<30 | int64(b[10])<<22 | int64(b[11]>>1)<<15 | int64(b[12])<<7 | int64(b[13]>>1)
	}
	return h
}
