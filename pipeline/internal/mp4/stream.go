package mp4

import (
	"encoding/binary"
	"io"
	"math"
)

// Stream passes on a fragmented movie that a muxer writes to what cannot seek, without the time at which it was made.
type Stream struct {
	w    io.Writer
	held []byte // the start of the box at hand, of the movie box all of it
	pass int64  // bytes of the box at hand that go on as they are
	err  error
}

// NewStream begins a file.
func NewStream(w io.Writer) *Stream { return &Stream{w: w} }

func (s *Stream) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 && s.err == nil {
		if s.pass > 0 {
			part := p[:min(int64(len(p)), s.pass)]
			s.send(part)
			s.pass -= int64(len(part))
			p = p[len(part):]
			continue
		}
		take := min(len(p), max(1, s.wanted()-len(s.held)))
		s.held = append(s.held, p[:take]...)
		p = p[take:]
		s.sendHeld()
	}
	if s.err != nil {
		return n - len(p), s.err
	}
	return n, nil
}

func (s *Stream) send(b []byte) {
	if s.err == nil {
		_, s.err = s.w.Write(b)
	}
}

// boxHead is the length of the longest head of a box.
const boxHead = 16

// wanted returns how many bytes must be held before the box at hand can go on.
func (s *Stream) wanted() int {
	if len(s.held) < 8 {
		return 8
	}
	size := int64(binary.BigEndian.Uint32(s.held))
	if string(s.held[4:8]) == "moov" && size > boxHead && size <= maxBytes {
		return int(size)
	}
	if size == 1 {
		return boxHead
	}
	return 8
}

// sendHeld sends what is held once enough of it is there.
func (s *Stream) sendHeld() {
	if len(s.held) < s.wanted() {
		return
	}
	size := boxSize(s.held)
	if string(s.held[4:8]) == "moov" && int64(len(s.held)) == size {
		m := mover{parser: parser{r: bytesAt(s.held), boxes: maxBoxes, bytes: math.MaxInt64}, movie: s.held}
		m.forget()
	}
	s.send(s.held)
	s.pass = max(0, size-int64(len(s.held)))
	s.held = s.held[:0]
}

// boxSize returns the size that the head of a box states; one of 0 is to the end of the file, however far that is.
func boxSize(head []byte) int64 {
	switch size := binary.BigEndian.Uint32(head); size {
	case 0:
		return math.MaxInt64
	case 1:
		return int64(min(binary.BigEndian.Uint64(head[8:]), math.MaxInt64))
	default:
		return int64(size)
	}
}
