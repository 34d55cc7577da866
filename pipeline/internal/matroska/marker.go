package matroska

import (
	"io"
)

// Marker passes on a file that a muxer writes to what cannot seek, with what Finish sets right in others: blocks of sound are marked
// as key frames, and nothing in the head is there by chance. Sizes, durations and an index are not to be known in time.
type Marker struct {
	w    io.Writer
	film Film
	head head
	pass int64  // bytes of the element at hand that go on as they are
	held []byte // the start of the element at hand
	drop bool   // the bytes that pass go nowhere
	err  error
}

// NewMarker starts a file.
func NewMarker(w io.Writer, f Film) *Marker {
	return &Marker{w: w, film: f, head: head{scale: 1_000_000}}
}

func (m *Marker) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 && m.err == nil {
		if m.pass > 0 {
			part := p[:min(int64(len(p)), m.pass)]
			if !m.drop {
				m.send(part)
			}
			m.pass -= int64(len(part))
			p = p[len(part):]
			continue
		}
		m.held = append(m.held, p[0])
		p = p[1:]
		m.sendHeld()
	}
	if m.err != nil {
		return n - len(p), m.err
	}
	return n, nil
}

func (m *Marker) send(b []byte) {
	if m.err == nil {
		_, m.err = m.w.Write(b)
	}
}

// sendHeld sends what is held once enough of it is there.
func (m *Marker) sendHeld() {
	e, size, ok := begun(m.held)
	if !ok {
		return
	}
	m.drop = false
	switch e {
	case idSegment, idCluster:
		m.send(m.held)
	case idInfo, idTracks:
		if size > maxHead {
			m.send(m.held)
			m.pass = size
			break
		}
		if int64(len(m.held)) < headOf(m.held)+size {
			return
		}
		m.rewrite(e, m.held[headOf(m.held):])
	case idSimpleBlock:
		from := headOf(m.held)
		if int64(len(m.held)) < from+min(size, 8+3) {
			return
		}
		m.mark(m.held[from:])
		m.send(m.held)
		m.pass = from + size - int64(len(m.held))
	case idTags: // of encoders, for tracks that the muxer has numbered at random
		m.pass, m.drop = size, true
	default:
		m.send(m.held)
		m.pass = size
	}
	m.held = m.held[:0]
}

func (m *Marker) rewrite(id uint64, body []byte) {
	if id == idTracks {
		m.head.setTracks(body)
		m.send(m.film.tracks(&m.head))
		return
	}
	for _, c := range children(body) {
		if c.id == idTimestampScale {
			m.head.scale = int64(bigEndian(c.data))
		}
	}
	m.send(m.film.info(&m.head))
}

// mark sets the flag of a block of sound.
func (m *Marker) mark(block []byte) {
	number, n, ok := vint(block)
	if !ok || len(block) < n+3 {
		return
	}
	if t := m.head.track(number); t != nil && t.kind == kindSound {
		block[n+2] |= keyFlag
	}
}

// begun returns the id and the size of an element whose head is complete; an unknown size is 0.
func begun(b []byte) (id uint64, size int64, ok bool) {
	n := headOf(b)
	if n == 0 {
		return 0, 0, false
	}
	_, idLength, _ := vint(b)
	v, length, _ := vint(b[idLength:])
	if v == 1<<(7*length)-1 {
		v = 0
	}
	return bigEndian(b[:idLength]), int64(v), true
}

// headOf returns the length of an element's head; 0 where it is not complete.
func headOf(b []byte) int64 {
	_, idLength, ok := vint(b)
	if !ok || len(b) <= idLength {
		return 0
	}
	_, length, ok := vint(b[idLength:])
	if !ok {
		return 0
	}
	return int64(idLength + length)
}
