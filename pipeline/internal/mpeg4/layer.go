package mpeg4

import (
	"bytes"
	"math/bits"
)

// layer is what the header of a video object layer says (ISO 14496-2, 6.2.3).
type layer struct {
	known         bool
	resolution    int64 // ticks of the pictures' clock in a second
	incrementBits int   // of a picture's time within a second

	second, before int64 // that the times of the last two pictures which are no B pictures count from
}

const (
	firstLayer   = 0x20
	lastLayer    = 0x2f
	codeUserData = 0xb2
)

// rewrite returns the bytes with the headers of layers changed to say that pictures are shown in another order than that
// in which they are decoded. libav's decoder takes the opposite for granted of a header that says nothing, until the
// first B picture comes, and loses pictures then. What says that pictures are packed goes, as they no longer are.
func (l *layer) rewrite(b []byte) []byte {
	var out []byte
	rest := b
	for {
		i := bytes.Index(rest, []byte{0, 0, 1})
		if i < 0 || i+4 > len(rest) || rest[i+3] == codePicture {
			return append(out, rest...)
		}
		out = append(out, rest[:i+4]...)
		code := rest[i+3]
		rest = rest[i+4:]
		end := bytes.Index(rest, []byte{0, 0, 1})
		if end < 0 {
			end = len(rest)
		}
		switch {
		case firstLayer <= code && code <= lastLayer:
			out = append(out, l.header(rest[:end])...)
		case code == codeUserData:
			out = append(out, unpacked(rest[:end])...)
		default:
			out = append(out, rest[:end]...)
		}
		rest = rest[end:]
	}
}

// unpacked takes the word that pictures are packed out of what DivX and Xvid say of themselves, "DivX503b1393p".
func unpacked(userData []byte) []byte {
	text := bytes.TrimRight(userData, "\x00")
	if !bytes.HasPrefix(text, []byte("DivX")) || !bytes.HasSuffix(text, []byte("p")) {
		return userData
	}
	changed := bytes.Clone(userData)
	changed[len(text)-1] = 'n'
	return changed
}

// header reads the header of a layer, and gives it with the delay of B pictures stated; as it was where it makes no
// sense.
func (l *layer) header(b []byte) []byte {
	in := reader{bytes: b}
	var out writer
	take := func(n int) int {
		v := in.bits(n)
		out.bits(v, n)
		return v
	}
	take(1 + 8) // random access, type
	version := 1
	if take(1) == 1 {
		version = take(4)
		take(3) // priority
	}
	const extended = 15
	if take(4) == extended { // pixel aspect
		take(16)
	}
	stated := in.bits(1) == 1
	out.bits(1, 1)
	const chroma420, delayed = 1, 0
	if stated {
		take(2)
		in.bits(1)
		out.bits(delayed, 1)
		if take(1) == 1 {
			for range 79 { // what the decoder's buffer needs
				take(1)
			}
		}
	} else {
		out.bits(chroma420, 2)
		out.bits(delayed, 1)
		out.bits(0, 1)
	}
	const grey = 3
	if shape := take(2); shape == grey && version != 1 {
		take(4)
	}
	take(1)
	resolution := take(16)
	if in.over || resolution == 0 {
		return b
	}
	l.known = true
	l.resolution, l.incrementBits = int64(resolution), max(1, bits.Len(uint(resolution-1)))
	// The rest is copied up to what fills the last byte: a 0 and as many 1s as it takes.
	end := 8 * len(b)
	for end > in.at && b[(end-1)/8]>>(7-(end-1)%8)&1 == 1 {
		end--
	}
	for in.at < end-1 {
		take(1)
	}
	return out.filled()
}

// picture reads the header of a picture: its kind, whether there is more to it than that the picture before is shown once
// more, and when it is shown by its own clock, in ticks. ok is false before the header of a layer, without which it
// cannot be read.
func (l *layer) picture(b []byte) (kind int, coded bool, ticks int64, ok bool) {
	in := reader{bytes: b}
	kind = in.bits(2)
	if !l.known {
		return kind, false, 0, false
	}
	seconds := int64(0)
	for in.bits(1) == 1 {
		seconds++
	}
	in.bits(1)
	ticks = int64(in.bits(l.incrementBits))
	in.bits(1)
	coded = in.bits(1) == 1
	if kind == bidirectional {
		return kind, coded, (l.before+seconds)*l.resolution + ticks, !in.over
	}
	l.before = l.second
	l.second += seconds
	return kind, coded, l.second*l.resolution + ticks, !in.over
}

// reader takes bits out of bytes.
type reader struct {
	bytes []byte
	at    int
	over  bool // more was taken than there is
}

func (r *reader) bits(n int) (v int) {
	for range n {
		if r.at/8 >= len(r.bytes) {
			r.over = true
			return 0
		}
		v = v<<1 | int(r.bytes[r.at/8]>>(7-r.at%8)&1)
		r.at++
	}
	return v
}

// writer puts bits into bytes.
type writer struct {
	bytes []byte
	n     int
}

func (w *writer) bits(v, n int) {
	for i := n - 1; i >= 0; i-- {
		if w.n%8 == 0 {
			w.bytes = append(w.bytes, 0)
		}
		w.bytes[w.n/8] |= byte(v>>i&1) << (7 - w.n%8)
		w.n++
	}
}

// filled returns the bytes with the last one filled up as the standard asks, which takes a bit at least.
func (w *writer) filled() []byte {
	w.bits(0, 1)
	for w.n%8 != 0 {
		w.bits(1, 1)
	}
	return w.bytes
}
