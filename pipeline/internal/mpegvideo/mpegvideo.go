// Package mpegvideo cuts MPEG-1 and MPEG-2 video (ISO 11172-2 and 13818-2) into its pictures and works out when each
// is shown.
//
// Containers state the time of some pictures only. The others follow from the order in which pictures are shown and
// from how many fields each lasts, which their headers tell:
//
//	decoded   I0    P3    B1    B2    P6    B4    B5
//	stated    0.50  -     0.54  -     -     -     0.67
//	shown     I0    B1    B2    P3    B4    B5    P6
//	time      0.500 0.533 0.567 0.600 0.633 0.667 0.700   (the nearest stated time, and so many fields from there)
package mpegvideo

import (
	"bytes"
	"io"
	"time"

	"github.com/gonumm/gonumm/pipeline/internal/packet"
)

// Chunk is some bytes of a stream.
type Chunk struct {
	Bytes []byte
	Time  time.Duration // of the first picture that begins in them; packet.None where it is not stated
}

// Reader gives one packet for each picture, or pair of fields, with its time.
type Reader struct {
	next  func() (Chunk, error)
	clock clock

	buf     []byte
	begin   int64 // offset of buf in the stream
	stamps  []stamp
	ended   error
	started bool // a sequence header has come
	fields  sequence

	queue  []*picture // in the order of decoding; the first may still wait for its time
	anchor *picture   // the last that is no B picture, which is shown when the next comes
}

// stamp is a time that the container states for the first picture that begins at an offset or after it.
type stamp struct {
	offset int64
	time   time.Duration
}

// NewReader reads a stream whose bytes next gives, until io.EOF.
func NewReader(next func() (Chunk, error)) *Reader { return &Reader{next: next} }

// Next returns the next picture.
func (r *Reader) Next() (packet.Packet, error) {
	for len(r.queue) == 0 || !r.queue[0].timed {
		p, err := r.picture()
		if err == io.EOF {
			r.finish()
			if len(r.queue) == 0 {
				return packet.Packet{}, err
			}
			break
		}
		if err != nil {
			return packet.Packet{}, err
		}
		r.take(p)
	}
	p := r.queue[0]
	r.queue = r.queue[1:]
	return packet.Packet{Bytes: p.bytes, Time: p.time, Key: p.kind == intra}, nil
}

// End returns when the last of the pictures that have a time so far goes; at the end of the stream, that of all.
func (r *Reader) End() time.Duration { return durationOf(r.clock.at) }

// Header reads as far as the first picture, for what the headers before it say: the size of all, and how many there are
// a second. ok is false where there is none.
func (r *Reader) Header() (width, height int, num, den int64, ok bool) {
	if len(r.queue) == 0 {
		p, err := r.picture()
		if err != nil {
			return 0, 0, 0, 0, false
		}
		r.take(p)
	}
	s := r.fields
	return s.width, s.height, s.num, s.den, s.width > 0 && s.height > 0 && s.num > 0 && s.den > 0
}

// take puts a picture into the order of showing.
func (r *Reader) take(p *picture) {
	r.queue = append(r.queue, p)
	if p.kind == bidirectional {
		r.clock.show(p)
		return
	}
	if r.anchor != nil {
		r.clock.show(r.anchor)
	}
	r.anchor = p
}

// finish gives every picture its time, as no more come.
func (r *Reader) finish() {
	if r.anchor != nil {
		r.clock.show(r.anchor)
		r.anchor = nil
	}
	r.clock.settle()
}

// The start codes that matter.
const (
	codePicture   = 0x00
	codeSequence  = 0xb3
	codeExtension = 0xb5
	codeEnd       = 0xb7
	codeGroup     = 0xb8
)

// maxPicture is far more than a picture may have, so that bytes without start codes do not gather.
const maxPicture = 64 << 20

// headerRoom is how many bytes after a start code are looked at.
const headerRoom = 16

// picture cuts off the next picture with the headers in front of it.
func (r *Reader) picture() (*picture, error) {
	p := &picture{stated: packet.None}
	pictures := 0
	for at := 0; ; {
		i := r.startCode(at)
		if i < 0 {
			if r.ended != io.EOF {
				return nil, r.ended
			}
			if pictures == 0 {
				return nil, io.EOF
			}
			return r.cut(p, len(r.buf)), nil
		}
		code := r.buf[i+3]
		begins := code == codeSequence || code == codeGroup || code == codePicture
		if begins && pictures > 0 && !(code == codePicture && pictures == 1 && p.half && r.isSecondHalf(p, i)) {
			return r.cut(p, i), nil
		}
		if !r.started {
			if code != codeSequence {
				at = i + 4
				continue
			}
			r.drop(i)
			r.started, i = true, 0
		}
		r.header(p, i)
		if code == codePicture {
			pictures++
		}
		at = i + 4
	}
}

// header reads what a header says of the picture.
func (r *Reader) header(p *picture, i int) {
	b := r.buf[i+4:]
	switch r.buf[i+3] {
	case codeSequence:
		r.fields.header(b)
	case codePicture:
		if p.kind == 0 {
			p.read(b)
			p.fields = 2
			p.stated = r.stated(r.begin + int64(i))
		}
	case codeExtension:
		switch extension := bitsOf(b, 0, 4); extension {
		case 1:
			r.fields.extension(b)
		case 8:
			p.extension(b, r.fields.progressive)
		}
	}
	p.field = r.fields.field()
}

// isSecondHalf reports whether the picture header at an offset of the buffer begins the second field of p.
func (r *Reader) isSecondHalf(p *picture, i int) bool {
	var next picture
	next.read(r.buf[i+4:])
	// Its own structure stands in an extension further on; two fields of a frame have one temporal reference.
	return next.reference == p.reference
}

// stated takes the time that is stated for a picture whose header begins at an offset.
func (r *Reader) stated(offset int64) time.Duration {
	t := packet.None
	for len(r.stamps) > 0 && r.stamps[0].offset <= offset {
		t = r.stamps[0].time
		r.stamps = r.stamps[1:]
	}
	return t
}

// cut takes the first bytes off as those of a picture.
func (r *Reader) cut(p *picture, n int) *picture {
	p.bytes = bytes.Clone(r.buf[:n])
	r.drop(n)
	return p
}

func (r *Reader) drop(n int) {
	r.buf = r.buf[n:]
	r.begin += int64(n)
}

// startCode finds the next start code, with room for a header after it unless the stream ends; -1 where there is none.
func (r *Reader) startCode(from int) int {
	for {
		i := bytes.Index(r.buf[min(from, len(r.buf)):], []byte{0, 0, 1})
		if i >= 0 {
			i += from
		}
		enough := i >= 0 && i+4+headerRoom <= len(r.buf)
		if enough || r.ended != nil && i >= 0 && i+4 <= len(r.buf) {
			return i
		}
		if r.ended != nil {
			return -1
		}
		if len(r.buf) > maxPicture {
			r.ended = io.EOF
			return -1
		}
		if i < 0 {
			from = max(from, len(r.buf)-2)
		}
		c, err := r.next()
		if err != nil {
			r.ended = err
			continue
		}
		if c.Time != packet.None {
			r.stamps = append(r.stamps, stamp{r.begin + int64(len(r.buf)), c.Time})
		}
		r.buf = append(r.buf, c.Bytes...)
	}
}
